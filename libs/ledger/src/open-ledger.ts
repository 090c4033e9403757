import type { SigningKey } from "@glither/attest";
import type { Ledger } from "./ledger.ts";
import { StoredLedger } from "./stored/stored-ledger.ts";

export interface OpenLedgerOptions {
  /** Whether a ledger is made where there is none. Default: true. */
  readonly make?: boolean;
  /** Who signs what is logged. A log that is signed takes nothing without. */
  readonly key?: SigningKey;
}

/** Whether a ledger's place is a database that hosts share; a file otherwise. */
export function isShared(place: string): boolean {
  return /^postgres(?:ql)?:/u.test(place);
}

/** A ledger's place as it may be shown: without a password. */
export function shownPlace(place: string): string {
  if (!isShared(place)) return place;
  if (!URL.canParse(place)) return "postgres://…";
  const { username, host, pathname } = new URL(place);
  return `postgres://${username === "" ? "" : `${username}@`}${host}${pathname}`;
}

/**
 * The ledger in a file, or in PostgreSQL by a connection string `postgres://…`.
 *
 * @throws LedgerError `NOT_A_LEDGER`, `UNAVAILABLE`, `UNUSABLE`, `DENIED`
 */
export async function openLedger(place: string, { make = true, key }: OpenLedgerOptions = {}): Promise<Ledger> {
  if (isShared(place)) {
    const { PostgresStorage } = await import("./postgres/postgres-storage.ts");
    return new StoredLedger(await PostgresStorage.open(place, { make }), key);
  }
  const { SqliteLedger } = await import("./sqlite/sqlite-ledger.ts");
  return new SqliteLedger(place, key);
}
