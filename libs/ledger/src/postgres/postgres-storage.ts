import { setTimeout as sleep } from "node:timers/promises";
import type { Pool, PoolClient, QueryResult } from "pg";
import { LedgerError } from "../error.ts";
import type { Row, Storage, Transaction, Value } from "../storage/storage.ts";
import type { OpenQueue } from "../work/work.ts";
import { PATIENCE_MS, poolConfig, queueOptions } from "./_connection.ts";
import { asLedgerError, isCrossed, isLost, unavailable, uncertain } from "./_errors.ts";
import { openSchema, SESSION } from "./_schema.ts";
import { openWakeQueue } from "./_wake-queue.ts";

/** How often the same is tried again when others came between. */
const TRIES = 10;

export interface PostgresOptions {
  /** Whether a ledger is made where there is none. Default: true. */
  readonly make?: boolean;
  /** For how many milliseconds it is asked what became of a commit without an answer. Default: ten seconds. */
  readonly patience?: number;
}

/** A database that any number of hosts share. */
export class PostgresStorage implements Storage {
  /** A transaction takes some journeys there and back, however many share it. */
  readonly most = 512;
  readonly mixes = false;
  readonly #pool: Pool;
  readonly #known = new WeakSet<PoolClient>();

  readonly #patience: number;
  readonly openQueue: OpenQueue;

  private constructor(pool: Pool, { patience, openQueue }: { patience: number; openQueue: OpenQueue }) {
    this.#pool = pool;
    this.#patience = patience;
    this.openQueue = openQueue;
  }

  /**
   * Opens the ledger in a database.
   *
   * @throws LedgerError `UNUSABLE`, `DENIED`, `NOT_A_LEDGER`, `UNAVAILABLE`
   */
  static async open(
    place: string,
    { make = true, patience = PATIENCE_MS }: PostgresOptions = {},
  ): Promise<PostgresStorage> {
    const config = poolConfig(place);
    const { default: pg } = await import("pg");
    const pool = new pg.Pool(config);
    // Of connections that nobody uses now: the next one who needs one is given another.
    pool.on("error", () => {});
    const storage = new PostgresStorage(pool, {
      patience,
      openQueue: (wake, failed) => openWakeQueue(queueOptions(config), wake, failed),
    });
    try {
      await storage.#with((client) => openSchema(client, make));
      return storage;
    } catch (cause) {
      await pool.end();
      throw cause;
    }
  }

  async all(sql: string, ...values: readonly Value[]): Promise<Row[]> {
    return this.#with((client) => rowsOf(client, sql, values));
  }

  async write<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#once(work);
      } catch (cause) {
        if (!isCrossed(cause) || attempt === TRIES) throw cause;
      }
      await sleep(attempt * 5 * Math.random());
    }
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }

  async #once<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    let [id, result] = ["", undefined as T | undefined];
    let isCommitting = false;
    try {
      return await this.#with(async (client) => {
        // The transaction's number is how one can ask later what became of it.
        const begun = (await client.query(
          "BEGIN; SELECT pg_current_xact_id()::text AS id",
        )) as unknown as QueryResult[];
        id = String(begun[1]?.rows[0]?.["id"]);
        result = await work(transactionOn(client));
        isCommitting = true;
        const { command } = await client.query("COMMIT");
        if (command !== "COMMIT") throw new RangeError("a transaction that had failed was to be kept");
        return result;
      });
    } catch (cause) {
      const isUnknown = isCommitting && cause instanceof LedgerError && isLost(cause.cause);
      if (!isUnknown) throw cause;
      await this.#certainOf(id, cause);
      return result as T;
    }
  }

  /** Returns when a transaction whose commit was not answered has been kept. */
  async #certainOf(id: string, cause: LedgerError): Promise<void> {
    for (const deadline = Date.now() + this.#patience; Date.now() < deadline; await sleep(ASK_AGAIN_MS)) {
      const [row] = await this.all("SELECT pg_xact_status(CAST(? AS xid8)) AS status", id).catch(() => []);
      if (row?.["status"] === "committed") return;
      if (row?.["status"] === "aborted") throw unavailable(cause.cause);
    }
    throw uncertain(cause.cause);
  }

  /** One connection, for one piece of work; after an error nobody uses it again. */
  async #with<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    let client: PoolClient | undefined;
    try {
      client = await this.#pool.connect();
      await this.#prepare(client);
      const result = await work(client);
      client.release();
      return result;
    } catch (cause) {
      client?.release(true);
      throw asLedgerError(cause);
    }
  }

  async #prepare(client: PoolClient): Promise<void> {
    if (this.#known.has(client)) return;
    this.#known.add(client);
    // What breaks a connection breaks what is asked over it, too.
    client.on("error", () => {});
    await client.query(SESSION);
  }
}

const ASK_AGAIN_MS = 100;

function transactionOn(client: PoolClient): Transaction {
  return {
    all: (sql, ...values) => rowsOf(client, sql, values),
    locked: (sql, ...values) => rowsOf(client, `${sql} FOR UPDATE`, values),
    run: async (sql, ...values) => (await client.query(numbered(sql), [...values])).rowCount ?? 0,
    insert: async (table, rows) => {
      for (let from = 0; from < rows.length; from += ROWS) await insert(client, table, rows.slice(from, from + ROWS));
    },
  };
}

async function rowsOf(client: PoolClient, sql: string, values: readonly Value[]): Promise<Row[]> {
  return (await client.query<Row>(numbered(sql), [...values])).rows;
}

/** So many rows have fewer values than a statement may have. */
const ROWS = 1_000;

async function insert(client: PoolClient, table: string, rows: readonly (readonly Value[])[]): Promise<void> {
  const columns = rows[0]?.length ?? 0;
  const places = rows.map((row, place) => `(${row.map((_, column) => `$${place * columns + column + 1}`).join(", ")})`);
  await client.query(`INSERT INTO ${table} VALUES ${places.join(", ")}`, rows.flat());
}

/** With PostgreSQL's marks for values. */
function numbered(sql: string): string {
  const [first = "", ...parts] = sql.split("?");
  return parts.reduce((text, part, place) => `${text}$${place + 1}${part}`, first);
}
