import { DatabaseSync, type StatementSync } from "node:sqlite";
import { VatError } from "../../error.ts";
import type { Era, Storage } from "../storage.ts";

/** `glvt`, so that `file` and others can tell what the file is. */
const APPLICATION_ID = 0x676c7674;
const VERSION = 1;

const SCHEMA = `
  CREATE TABLE snapshot (era INTEGER PRIMARY KEY, turn INTEGER NOT NULL) STRICT;
  CREATE TABLE chunk (era INTEGER NOT NULL, number INTEGER NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (era, number)) STRICT;
  CREATE TABLE record (number INTEGER PRIMARY KEY, era INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT;
  CREATE INDEX record_era ON record (era, number);
`;

/** How a file is opened. */
export interface SqliteOptions {
  /** Whether snapshots and what came after them stay when there is a new one. */
  readonly past?: boolean;
  readonly readOnly?: boolean;
}

/** One SQLite file. A commit is one row, written through to the disk before it returns. */
export class SqliteStorage implements Storage {
  readonly #database: DatabaseSync;
  readonly #past: boolean;
  readonly #insert: StatementSync | undefined;
  #era: number;

  /** @throws VatError DAMAGED_STORE for what is no store of vats, or is open elsewhere */
  constructor(file: string, { past = false, readOnly = false }: SqliteOptions = {}) {
    this.#database = opened(file, readOnly);
    this.#past = past;
    this.#era = Number(this.#database.prepare("SELECT max(era) AS era FROM snapshot").get()?.["era"] ?? 0);
    this.#insert = readOnly ? undefined : this.#database.prepare("INSERT INTO record (era, bytes) VALUES (?, ?)");
  }

  read(turn?: number): Era | undefined {
    const row = this.#database
      .prepare("SELECT max(era) AS era FROM snapshot WHERE turn <= ?")
      .get(turn ?? Number.MAX_SAFE_INTEGER);
    const era = row?.["era"];
    if (typeof era !== "number") return undefined;
    const chunks = this.#database.prepare("SELECT bytes FROM chunk WHERE era = ? ORDER BY number").all(era);
    return { chunks: chunks.map(({ bytes }) => bytes as Uint8Array), records: this.#records(era) };
  }

  commit(records: readonly Uint8Array[]): void {
    this.#insert?.run(this.#era, packed(records));
  }

  snapshot(chunks: readonly Uint8Array[], turn: number): void {
    const database = this.#database;
    database.exec("BEGIN IMMEDIATE");
    try {
      const era = this.#era + 1;
      if (!this.#past) database.exec("DELETE FROM snapshot; DELETE FROM chunk; DELETE FROM record");
      database.prepare("INSERT INTO snapshot VALUES (?, ?)").run(era, turn);
      const insert = database.prepare("INSERT INTO chunk VALUES (?, ?, ?)");
      for (const [number, bytes] of chunks.entries()) insert.run(era, number, bytes);
      database.exec("COMMIT");
      this.#era = era;
    } catch (cause) {
      if (database.isTransaction) database.exec("ROLLBACK");
      throw cause;
    }
  }

  close(): void {
    this.#database.close();
  }

  *#records(era: number): Generator<Uint8Array> {
    const rows = this.#database.prepare("SELECT bytes FROM record WHERE era = ? ORDER BY number").iterate(era);
    for (const { bytes } of rows) yield* unpacked(bytes as Uint8Array);
  }
}

function opened(file: string, readOnly: boolean): DatabaseSync {
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { readOnly });
    const id = pragma(database, "application_id");
    const version = pragma(database, "user_version");
    const empty = database.prepare("SELECT count(*) AS n FROM sqlite_schema").get()?.["n"] === 0;
    if (!empty && (id !== APPLICATION_ID || version !== VERSION))
      throw new VatError("DAMAGED_STORE", `\`${file}\` is no store of vats of this version`);
    if (readOnly) return database;
    // One process at a time: two would each go on with what the other does not know.
    database.exec("PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL");
    if (empty)
      database.exec(
        `BEGIN; PRAGMA application_id=${APPLICATION_ID}; PRAGMA user_version=${VERSION}; ${SCHEMA}; COMMIT`,
      );
    // Takes the lock at once, not with the first commit.
    database.exec("BEGIN IMMEDIATE; COMMIT");
    return database;
  } catch (cause) {
    database?.close();
    if (cause instanceof VatError) throw cause;
    throw new VatError("DAMAGED_STORE", `\`${file}\` cannot be opened as a store of vats`, {
      cause,
      hint: "another process may have it open; one at a time has",
    });
  }
}

function pragma(database: DatabaseSync, name: string): unknown {
  return database.prepare(`PRAGMA ${name}`).get()?.[name];
}

/** Records as one piece, each behind its length. */
function packed(records: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(records.reduce((sum, { length }) => sum + 4 + length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const record of records) {
    view.setUint32(at, record.length);
    bytes.set(record, at + 4);
    at += 4 + record.length;
  }
  return bytes;
}

function* unpacked(bytes: Uint8Array): Generator<Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at < bytes.length; ) {
    const length = at + 4 <= bytes.length ? view.getUint32(at) : Number.POSITIVE_INFINITY;
    if (at + 4 + length > bytes.length) throw new VatError("DAMAGED_STORE", "the store is damaged: a commit is cut");
    yield bytes.subarray(at + 4, at + 4 + length);
    at += 4 + length;
  }
}
