import type { SigningKey } from "@glither/attest";
import type { OpenQueue } from "../work/work.ts";

export type Value = string | number | null | Uint8Array;
/** Whole numbers come as numbers, bytes as bytes. */
export type Row = Readonly<Record<string, Value>>;

/**
 * What the ledger needs of a database. The SQL is what SQLite and PostgreSQL both have, with `?` for values; what the two say
 * differently is in `schema.ts` and in the drivers. All that is thrown is a LedgerError.
 */
export interface Reader {
  all(sql: string, ...values: readonly Value[]): Promise<Row[]>;
}

export interface Transaction extends Reader {
  /** Who signs what is logged in it. */
  readonly signer?: SigningKey;
  /** As `all`, and until the transaction ends nobody else changes those rows, or reads them in this way. */
  locked(sql: string, ...values: readonly Value[]): Promise<Row[]>;
  /** How many rows it has changed. */
  run(sql: string, ...values: readonly Value[]): Promise<number>;
  /** Whole rows, in the order of the table's columns. */
  insert(table: string, rows: readonly (readonly Value[])[]): Promise<void>;
}

export interface Storage extends Reader {
  /** So many calls share a transaction at the most: a few milliseconds of work, so that nobody waits long for the others. */
  readonly most: number;
  /**
   * Whether calls of different kinds may share a transaction, too: where others wait for all of it in any case. Where they wait for some
   * rows of it, two that lock them in another order would wait for each other.
   */
  readonly mixes: boolean;
  /**
   * Everything or nothing, and on the disk when it returns. What it has to do may be done again where others came between, so it
   * changes nothing but the database.
   *
   * @throws LedgerError `UNAVAILABLE` when nothing was kept; `UNCERTAIN` when nobody can tell.
   */
  write<T>(work: (transaction: Transaction) => Promise<T>): Promise<T>;
  /**
   * Sees to it that what was deleted stands nowhere on the disk any more, where the store can; whether it does.
   *
   * @throws LedgerError
   */
  forget?(): Promise<boolean>;
  /** What wakes the workers of those who share it; undefined where nobody does. */
  readonly openQueue?: OpenQueue;
  close(): Promise<void>;
}

/** So many `?`, to stand in parentheses. */
export function marks(count: number): string {
  return Array.from({ length: count }, () => "?").join(", ");
}
