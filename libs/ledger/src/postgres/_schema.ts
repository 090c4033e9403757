import type { PoolClient } from "pg";
import { LedgerError } from "../error.ts";
import { SCHEMA_VERSION, schema } from "../storage/schema.ts";

/** Our tables stand in a schema of their own. */
const NAME = "glither";
/** Of the lock under which one host makes the tables; any number that others do not use. */
const LOCK = 0x676c7468;

/** What holds for a connection: a commit that returns is on the disk, whatever the server's own setting is. */
export const SESSION = `SET search_path TO ${NAME}; SET synchronous_commit TO on`;

/** @throws LedgerError `NOT_A_LEDGER` */
export async function openSchema(client: PoolClient, make: boolean): Promise<void> {
  if (await isThere(client)) return;
  if (!make) {
    throw new LedgerError("NOT_A_LEDGER", "there is no ledger in this database", {
      hint: "`tangle run … --ledger postgres://…` makes one",
    });
  }
  const tables = schema({ integer: "BIGINT", bytes: "BYTEA", text: 'TEXT COLLATE "C"', narrow: "", wide: "" });
  // Before the transaction: what another host made while this one waited, one that has begun may not see.
  await client.query(`SELECT pg_advisory_lock(${LOCK})`);
  await client.query("BEGIN");
  // Another host may have been first.
  if (!(await isThere(client))) {
    await client.query(`CREATE SCHEMA IF NOT EXISTS ${NAME}`);
    for (const sql of tables) await client.query(sql);
    await client.query("CREATE TABLE version (version BIGINT NOT NULL)");
    await client.query("INSERT INTO version VALUES ($1)", [SCHEMA_VERSION]);
  }
  await client.query("COMMIT");
  await client.query(`SELECT pg_advisory_unlock(${LOCK})`);
}

async function isThere(client: PoolClient): Promise<boolean> {
  const { rows } = await client.query(
    "SELECT to_regclass($1) IS NOT NULL AS found, current_setting('server_encoding') AS encoding",
    [`${NAME}.version`],
  );
  if (rows[0]?.["encoding"] !== "UTF8") {
    throw new LedgerError("NOT_A_LEDGER", "the database does not keep texts as UTF-8", {
      hint: "make one with `ENCODING 'UTF8'`",
    });
  }
  if (rows[0]?.["found"] !== "t") return false;
  const versions = await client.query("SELECT version FROM version");
  if (versions.rows[0]?.["version"] === SCHEMA_VERSION) return true;
  throw new LedgerError("NOT_A_LEDGER", "the database has no ledger of this version", {
    hint: "name another database, or one that this version has made",
  });
}
