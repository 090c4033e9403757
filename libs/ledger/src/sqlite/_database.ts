import { DatabaseSync } from "node:sqlite";
import { LedgerError } from "../error.ts";

/** `glth`, so that `file` and others can tell what the file is. */
const APPLICATION_ID = 0x676c7468;
const VERSION = 1;
/** How long a process waits for another one that writes. */
const PATIENCE_MS = 10_000;

const SCHEMA = `
CREATE TABLE entry (
  deployment TEXT NOT NULL, position INTEGER NOT NULL, bytes BLOB NOT NULL, at INTEGER NOT NULL,
  PRIMARY KEY (deployment, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE node (
  deployment TEXT NOT NULL, level INTEGER NOT NULL, position INTEGER NOT NULL, hash BLOB NOT NULL,
  PRIMARY KEY (deployment, level, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE checkpoint (
  deployment TEXT NOT NULL, size INTEGER NOT NULL, note TEXT NOT NULL,
  PRIMARY KEY (deployment, size)
) STRICT, WITHOUT ROWID;
CREATE TABLE content (
  deployment TEXT NOT NULL, decision INTEGER NOT NULL, name TEXT NOT NULL, salt BLOB NOT NULL, bytes BLOB NOT NULL,
  PRIMARY KEY (deployment, decision, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE retention (
  deployment TEXT NOT NULL, decision INTEGER NOT NULL, until INTEGER NOT NULL,
  PRIMARY KEY (deployment, decision)
) STRICT, WITHOUT ROWID;
CREATE INDEX retention_until ON retention (until);
CREATE TABLE suspension (
  deployment TEXT NOT NULL, token TEXT NOT NULL, decision INTEGER NOT NULL,
  due INTEGER, settling INTEGER, key TEXT,
  PRIMARY KEY (deployment, token)
) STRICT, WITHOUT ROWID;
CREATE INDEX suspension_due ON suspension (due) WHERE settling IS NULL AND due IS NOT NULL;
CREATE INDEX suspension_open ON suspension (deployment, token) WHERE settling IS NULL;
`;

export type Value = string | number | bigint | null | Uint8Array;
export type Row = Readonly<Record<string, Value>>;

/** A SQLite file of ours. What it throws is a LedgerError. */
export class Database {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, ReturnType<DatabaseSync["prepare"]>>();

  /** Opens a file, or makes it. */
  constructor(file: string) {
    this.#database = guarded(() => {
      const database = new DatabaseSync(file, { timeout: PATIENCE_MS });
      try {
        prepare(database);
      } catch (cause) {
        database.close();
        throw cause;
      }
      return database;
    });
  }

  all(sql: string, ...values: Value[]): Row[] {
    return guarded(() => this.#statement(sql).all(...values) as Row[]);
  }

  get(sql: string, ...values: Value[]): Row | undefined {
    return guarded(() => this.#statement(sql).get(...values) as Row | undefined);
  }

  run(sql: string, ...values: Value[]): void {
    guarded(() => this.#statement(sql).run(...values));
  }

  /** Everything or nothing, and on the disk when it returns; no other process writes meanwhile. */
  write<T>(work: () => T): T {
    return guarded(() => {
      this.#database.exec("BEGIN IMMEDIATE");
      try {
        const result = work();
        this.#database.exec("COMMIT");
        return result;
      } catch (cause) {
        if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
        throw cause;
      }
    });
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
  }

  #statement(sql: string): ReturnType<DatabaseSync["prepare"]> {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

function prepare(database: DatabaseSync): void {
  // Readers go on while somebody writes; a commit is on the disk before it returns.
  database.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON");
  if (isOurs(database)) return;
  database.exec("BEGIN IMMEDIATE");
  try {
    // Another process may have been first.
    if (!isOurs(database)) {
      database.exec(`${SCHEMA} PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${VERSION}`);
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
  if (application === APPLICATION_ID && version === VERSION) return true;
  const tables = database.prepare("SELECT count(*) AS count FROM sqlite_schema").get()?.["count"];
  if (application === 0 && version === 0 && tables === 0) return false;
  throw new LedgerError("NOT_A_LEDGER", "the file is no ledger of this version", {
    hint: "name a new file, or one that this version has made",
  });
}

function pragma(database: DatabaseSync, name: string): unknown {
  return database.prepare(`PRAGMA ${name}`).get()?.[name];
}

/** Result codes of SQLite that pass, when there is room or when another process is done. */
const PASSING = new Set([5, 6, 8, 10, 13, 14]);
/** For a file that is none of SQLite's, or damaged. */
const UNREADABLE = new Set([11, 26]);

function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (cause instanceof LedgerError) throw cause;
    const result = codeOf(cause);
    if (UNREADABLE.has(result)) {
      throw new LedgerError("NOT_A_LEDGER", "the file is damaged, or no ledger", { cause });
    }
    if (!PASSING.has(result)) throw cause;
    throw new LedgerError("UNAVAILABLE", "the ledger cannot be written or read now", {
      cause,
      hint: "see that there is room on the disk and that the file may be written; nothing was kept, and it may be tried again",
    });
  }
}

function codeOf(cause: unknown): number {
  if (typeof cause !== "object" || cause === null || !("errcode" in cause)) return 0;
  // The primary code is in the lowest byte.
  return Number(cause.errcode) & 0xff;
}
