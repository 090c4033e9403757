import { LedgerError } from "../error.ts";

/** Result codes of SQLite that pass, when there is room or when another process is done. */
const PASSING = new Set([5, 6, 8, 10, 13, 14]);
/** Another connection writes. */
const BUSY = new Set([5, 6]);
/** For a file that is none of SQLite's, or damaged. */
const UNREADABLE = new Set([11, 26]);

/** What SQLite throws, as a LedgerError. */
export function guarded<T>(work: () => T): T {
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

export function isBusy(cause: unknown): boolean {
  return cause instanceof LedgerError && BUSY.has(codeOf(cause.cause));
}

function codeOf(cause: unknown): number {
  if (typeof cause !== "object" || cause === null || !("errcode" in cause)) return 0;
  // The primary code is in the lowest byte.
  return Number(cause.errcode) & 0xff;
}
