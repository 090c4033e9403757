import { LedgerError } from "../error.ts";

/** Classes of SQLSTATE that pass: connection, resources, limits of the operator, shutdown, the system below. */
const PASSING = /^(?:08|40|53|55|57|58|25P0[34]|25006)/u;
/** Who, which database, and what one may do there. */
const DENIED = /^(?:28|3D|42501)/u;
/** Others came between: the same may be tried again at once. */
const CROSSED = /^40/u;
const SQLSTATE = /^[0-9A-Z]{5}$/u;

/** What the client of PostgreSQL throws, as a LedgerError. What the server says may show values, so it is the cause alone. */
export function asLedgerError(cause: unknown): unknown {
  if (cause instanceof LedgerError || cause instanceof TypeError || cause instanceof RangeError) return cause;
  const state = stateOf(cause);
  if (state !== undefined && DENIED.test(state)) {
    return new LedgerError("DENIED", "PostgreSQL does not let this user in, or not do that", {
      cause,
      hint: "see user, password (`PGPASSWORD`, `PGPASSFILE`), database, and that the user may create a schema",
    });
  }
  if (state !== undefined && !PASSING.test(state)) return cause;
  return unavailable(cause);
}

export function unavailable(cause: unknown): LedgerError {
  return new LedgerError("UNAVAILABLE", "the ledger's PostgreSQL cannot be reached, or cannot write now", {
    cause,
    hint: "nothing was kept, and it may be tried again",
  });
}

export function uncertain(cause: unknown): LedgerError {
  return new LedgerError(
    "UNCERTAIN",
    "PostgreSQL was lost while it kept something, and nobody can tell whether it did",
    {
      cause,
      hint: "try it again with the same id: it is kept once",
    },
  );
}

/** Whether a transaction has failed since others came between. */
export function isCrossed(cause: unknown): boolean {
  return cause instanceof LedgerError && CROSSED.test(stateOf(cause.cause) ?? "");
}

/** Whether the connection is gone, so that what the server did is not known. */
export function isLost(cause: unknown): boolean {
  const state = stateOf(cause);
  return state === undefined || /^(?:08|57P)/u.test(state);
}

function stateOf(cause: unknown): string | undefined {
  if (typeof cause !== "object" || cause === null || !("code" in cause)) return undefined;
  // Node's own codes of sockets are longer words.
  return "severity" in cause && SQLSTATE.test(String(cause.code)) ? String(cause.code) : undefined;
}
