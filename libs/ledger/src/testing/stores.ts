import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { SigningKey } from "@glither/attest";
import { afterEach, beforeEach, describe } from "@jest/globals";
import pg from "pg";
import type { PostgresServer } from "../../../../tools/postgres/src/start-postgres.ts";
import { describeWithPostgres } from "../../../../tools/postgres/src/testing/describe-with-postgres.ts";
import type { Ledger } from "../ledger.ts";
import { openLedger } from "../open-ledger.ts";

/** Where one test's ledger is: a new one for each. */
export interface Store {
  /** A further connection, as another process has it; closed behind the test. */
  open(key?: SigningKey): Promise<Ledger>;
  /** As `openLedger` is told of it. */
  place(): string;
}

/** The same tests for each of the stores. */
export function describeStores(name: string, tests: (store: Store) => void): void {
  describe(`${name}, in a file`, () => {
    let folder = "";
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), "glither-ledger-"));
    });
    const store = storeAt(() => join(folder, "ledger.sqlite"));
    afterEach(() => rmSync(folder, { recursive: true }));
    tests(store);
  });
  describeWithPostgres(`${name}, in PostgreSQL`, {}, (server) => {
    beforeEach(() => emptied(server()));
    tests(storeAt(() => server().url));
  });
}

function storeAt(place: () => string): Store {
  const opened: Ledger[] = [];
  afterEach(async () => {
    for (const ledger of opened.splice(0)) await ledger.close();
  });
  return {
    place,
    open: async (key) => {
      const ledger = await openLedger(place(), key === undefined ? {} : { key });
      opened.push(ledger);
      return ledger;
    },
  };
}

/** Without anything that a test before has left. */
export async function emptied({ url }: PostgresServer): Promise<void> {
  await asked(url, "DROP SCHEMA IF EXISTS glither CASCADE; DROP SCHEMA IF EXISTS glither_queue CASCADE");
}

/** What somebody asks PostgreSQL who is none of ours. */
export async function asked(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
