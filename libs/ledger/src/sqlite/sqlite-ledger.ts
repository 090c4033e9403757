import type { SigningKey } from "@glither/attest";
import { StoredLedger } from "../stored/stored-ledger.ts";
import { SqliteStorage } from "./sqlite-storage.ts";

/** A ledger in one file. */
export class SqliteLedger extends StoredLedger {
  /**
   * Opens the file, or makes it. With a key, what is logged is signed.
   *
   * @throws LedgerError `NOT_A_LEDGER`, `UNAVAILABLE`
   */
  constructor(file: string, key?: SigningKey) {
    super(new SqliteStorage(file), key);
  }
}
