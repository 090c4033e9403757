import type { Logged } from "../ledger.ts";
import { type Entry, entryBytes, hashText, type Statement } from "../log/entry.ts";
import { completedBy, type HashAt, leafHash } from "../log/tree.ts";
import type { Database } from "./_database.ts";

/** The log of one deployment in a database. */
export class Log {
  readonly #database: Database;
  readonly #deployment: string;

  constructor(database: Database, deployment: string) {
    this.#database = database;
    this.#deployment = deployment;
  }

  get size(): number {
    const row = this.#database.get(
      "SELECT position FROM entry WHERE deployment = ? ORDER BY position DESC LIMIT 1",
      this.#deployment,
    );
    return row === undefined ? 0 : Number(row["position"]) + 1;
  }

  readonly hashAt: HashAt = (level, position) => {
    const row = this.#database.get(
      "SELECT hash FROM node WHERE deployment = ? AND level = ? AND position = ?",
      this.#deployment,
      level,
      position,
    );
    return row?.["hash"] as Uint8Array;
  };

  /** Within a transaction. */
  append(statement: Statement, at: number): Logged {
    const index = this.size;
    const entry: Entry = {
      index,
      ...(index === 0 ? {} : { previous: hashText(this.hashAt(0, index - 1)) }),
      at: new Date(at).toISOString(),
      deployment: this.#deployment,
      statement,
    };
    const bytes = entryBytes(entry);
    const leaf = leafHash(bytes);
    this.#database.run("INSERT INTO entry VALUES (?, ?, ?, ?)", this.#deployment, index, bytes, at);
    for (const { level, position, hash } of completedBy(leaf, index, this.hashAt)) {
      this.#database.run("INSERT INTO node VALUES (?, ?, ?, ?)", this.#deployment, level, position, hash);
    }
    return { entry, hash: hashText(leaf) };
  }

  /** Those at so many places from one on; where somebody has taken one away, no other stands in for it. */
  bytes(from: number, places: number): Uint8Array[] {
    const rows = this.#database.all(
      "SELECT bytes FROM entry WHERE deployment = ? AND position >= ? AND position < ? ORDER BY position",
      this.#deployment,
      from,
      from + places,
    );
    return rows.map((row) => row["bytes"] as Uint8Array);
  }
}
