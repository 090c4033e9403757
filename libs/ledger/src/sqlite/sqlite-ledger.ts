import { StoredLedger } from "../stored/stored-ledger.ts";
import { SqliteStorage } from "./sqlite-storage.ts";

/** A ledger in one file. */
export class SqliteLedger extends StoredLedger {
  /**
   * Opens the file, or makes it.
   *
   * @throws LedgerError `NOT_A_LEDGER`, `UNAVAILABLE`
   */
  constructor(file: string) {
    super(new SqliteStorage(file));
  }
}
