import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { LedgerError } from "../error.ts";
import { SCHEMA_VERSION, schema } from "../storage/schema.ts";
import type { Row, Storage, Transaction, Value } from "../storage/storage.ts";
import { guarded, isBusy } from "./_errors.ts";

/** `glth`, so that `file` and others can tell what the file is. */
const APPLICATION_ID = 0x676c7468;
/** How long a process waits for another one that writes. */
const PATIENCE_MS = 10_000;
/** How long it waits for those who read. */
const FORGET_MS = 1_000;
/** How often it looks. */
const LOOK_MS = 2;

/** One file, by one connection: what is asked of it waits for the transaction that goes on. */
export class SqliteStorage implements Storage {
  readonly most = 128;
  readonly mixes = true;
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, ReturnType<DatabaseSync["prepare"]>>();
  readonly #transaction: Transaction;
  #turn: Promise<unknown> = Promise.resolve();

  /**
   * Opens a file, or makes it.
   *
   * @throws LedgerError `NOT_A_LEDGER`, `UNAVAILABLE`
   */
  constructor(file: string) {
    this.#database = guarded(() => opened(file));
    const all = async (sql: string, ...values: readonly Value[]) =>
      guarded(() => this.#statement(sql).all(...values) as Row[]);
    this.#transaction = {
      all,
      // Who writes is alone.
      locked: all,
      run: async (sql, ...values) => guarded(() => Number(this.#statement(sql).run(...values).changes)),
      insert: async (table, rows) => guarded(() => this.#insert(table, rows)),
    };
  }

  async all(sql: string, ...values: readonly Value[]): Promise<Row[]> {
    return this.#inTurn(() => patiently(() => this.#transaction.all(sql, ...values)));
  }

  async write<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return this.#inTurn(async () => {
      await patiently(async () => guarded(() => this.#database.exec("BEGIN IMMEDIATE")));
      try {
        const result = await work(this.#transaction);
        guarded(() => this.#database.exec("COMMIT"));
        return result;
      } catch (cause) {
        if (this.#database.isTransaction) guarded(() => this.#database.exec("ROLLBACK"));
        throw cause;
      }
    });
  }

  /** Deleted pages are overwritten in the file itself; what was written before stands in the journal beside it until that is emptied. */
  async forget(): Promise<boolean> {
    return this.#inTurn(async () => {
      for (const deadline = Date.now() + FORGET_MS; ; await sleep(LOOK_MS)) {
        // Others may be reading, which takes them no time.
        const row = guarded(() => this.#database.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get());
        if (row?.["busy"] === 0) return true;
        if (Date.now() > deadline) return false;
      }
    });
  }

  async close(): Promise<void> {
    await this.#inTurn(async () => {
      this.#statements.clear();
      this.#database.close();
    });
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => {});
    return result;
  }

  #insert(table: string, rows: readonly (readonly Value[])[]): void {
    const [first] = rows;
    if (first === undefined) return;
    const statement = this.#statement(`INSERT INTO ${table} VALUES (${first.map(() => "?").join(", ")})`);
    for (const row of rows) statement.run(...row);
  }

  #statement(sql: string): ReturnType<DatabaseSync["prepare"]> {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(sql);
    // Texts with as many marks as there are values come in many lengths.
    if (this.#statements.size >= STATEMENTS) this.#statements.clear();
    this.#statements.set(sql, statement);
    return statement;
  }
}

const STATEMENTS = 500;

/** Long rows fill pages better behind a number of their own; in a tree by key there must be room for four on each page. */
const DIALECT = { integer: "INTEGER", bytes: "BLOB", text: "TEXT", narrow: " STRICT, WITHOUT ROWID", wide: " STRICT" };

/**
 * Waits while another connection writes. Not within SQLite, where this process would stand still: the other connection may be
 * its own.
 */
async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (const deadline = Date.now() + PATIENCE_MS; ; ) {
    try {
      return await work();
    } catch (cause) {
      if (!isBusy(cause) || Date.now() > deadline) throw cause;
    }
    await sleep(LOOK_MS * (0.5 + Math.random()));
  }
}

function opened(file: string): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: PATIENCE_MS });
  try {
    prepare(database);
    return database;
  } catch (cause) {
    database.close();
    throw cause;
  }
}

/** Pages that are written often between two checkpoints are written once by those: 16 MiB of the log that is ahead of the file. */
const CHECKPOINT_PAGES = 2_000;

function prepare(database: DatabaseSync): void {
  // Of a new file: several entries fit on a page.
  database.exec("PRAGMA page_size = 8192");
  // Readers go on while somebody writes; a commit is on the disk before it returns.
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON");
  database.exec(`PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
  if (!isOurs(database)) make(database);
  database.exec("PRAGMA busy_timeout = 0");
}

function make(database: DatabaseSync): void {
  database.exec("BEGIN IMMEDIATE");
  try {
    // Another process may have been first.
    if (!isOurs(database)) {
      const tables = schema(DIALECT);
      const marks = [`PRAGMA application_id = ${APPLICATION_ID}`, `PRAGMA user_version = ${SCHEMA_VERSION}`];
      for (const sql of [...tables, ...marks]) database.exec(sql);
    }
    database.exec("COMMIT");
  } catch (cause) {
    if (database.isTransaction) database.exec("ROLLBACK");
    throw cause;
  }
}

/** @throws LedgerError for a file that somebody else has made. */
function isOurs(database: DatabaseSync): boolean {
  const application = pragma(database, "application_id");
  const version = pragma(database, "user_version");
  if (application === APPLICATION_ID && version === SCHEMA_VERSION) return true;
  const tables = database.prepare("SELECT count(*) AS count FROM sqlite_schema").get()?.["count"];
  if (application === 0 && version === 0 && tables === 0) return false;
  throw new LedgerError("NOT_A_LEDGER", "the file is no ledger of this version", {
    hint: "name a new file, or one that this version has made",
  });
}

function pragma(database: DatabaseSync, name: string): unknown {
  return database.prepare(`PRAGMA ${name}`).get()?.[name];
}
