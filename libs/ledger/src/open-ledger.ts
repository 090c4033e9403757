import type { SigningKey } from "@glither/attest";
import type { Ledger } from "./ledger.ts";
import { StoredLedger } from "./stored/stored-ledger.ts";

export interface OpenLedgerOptions {
  /** Whether a ledger is made where there is none. Default: true. */
  readonly make?: boolean;
  /** Who signs what is logged. A log that is signed takes nothing without. */
  readonly key?: SigningKey;
  /**
   * Whether a file is kept by a thread of its own, for what decides much and does other things besides; false by default. What is in
   * PostgreSQL is kept elsewhere in any case.
   */
  readonly apart?: boolean;
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
 * @throws LedgerError `NOT_A_LEDGER`, `UNAVAILABLE`, `UNUSABLE`, `DENIED`; AttestError `KEY_UNUSABLE` for a key that cannot sign apart.
 */
export async function openLedger(
  place: string,
  { make = true, key, apart = false }: OpenLedgerOptions = {},
): Promise<Ledger> {
  if (isShared(place)) {
    const { PostgresStorage } = await import("./postgres/postgres-storage.ts");
    return new StoredLedger(await PostgresStorage.open(place, { make }), key);
  }
  if (apart) {
    const { ApartLedger } = await import("./apart/apart-ledger.ts");
    return ApartLedger.open(place, key);
  }
  const { SqliteLedger } = await import("./sqlite/sqlite-ledger.ts");
  return new SqliteLedger(place, key);
}
