import { LedgerError } from "../error.ts";

/** An amount that is to be counted. Times are milliseconds since 1970. */
export interface CounterRequest {
  readonly counter: string;
  /** What is counted apart from everything else. */
  readonly key: string;
  /** Not less than nothing; counted to the millionth. */
  readonly amount: number;
  /** For how many milliseconds it counts. The same counter and key over another window is another count. */
  readonly window: number;
  readonly now: number;
}

export interface Reserved {
  /** What was counted within the window, without this: what was decided, and what others have reserved. */
  readonly before: number;
  /** Names what was reserved now. */
  readonly id: string;
}

/**
 * Counters of one deployment, the same for all hosts that share its ledger: no two of them are given the same total. What is reserved
 * counts at once, until it is released or, when nobody has decided, runs out.
 *
 * @throws LedgerError `UNUSABLE`, `UNAVAILABLE`, `UNCERTAIN`; what was reserved then runs out by itself.
 */
export interface Counters {
  reserve(request: CounterRequest): Promise<Reserved>;
  /** Gives it back, unless it was decided on. */
  release(id: string): Promise<void>;
  /** For a decision that is not in this ledger; `decide` does it in its own transaction. */
  commit(ids: readonly string[]): Promise<void>;
}

/** After so many milliseconds nobody waits for the decision any more. */
export const LEASE = 60_000;

/** An amount in whole ones and millionths, so that sums are exact. */
export interface Amount {
  readonly whole: number;
  readonly part: number;
}

export const NOTHING: Amount = { whole: 0, part: 0 };
const PARTS = 1_000_000;

export function amountOf(value: number): Amount {
  const whole = Math.floor(value);
  return { whole, part: Math.round((value - whole) * PARTS) };
}

export function plus(one: Amount, other: Amount): Amount {
  return { whole: one.whole + other.whole, part: one.part + other.part };
}

export function minus(one: Amount, other: Amount): Amount {
  return { whole: one.whole - other.whole, part: one.part - other.part };
}

export function numberOf({ whole, part }: Amount): number {
  const rest = ((part % PARTS) + PARTS) % PARTS;
  return whole + (part - rest) / PARTS + rest / PARTS;
}

/** @throws LedgerError `UNUSABLE` */
export function checkRequest({ amount, window, now }: CounterRequest): void {
  const isAmount = Number.isFinite(amount) && amount >= 0 && amount <= MOST;
  if (!isAmount) throw new LedgerError("UNUSABLE", `an amount that is counted is a number from 0 to ${MOST}`);
  if (!isTime(window) || window === 0 || !isTime(now)) {
    throw new LedgerError("UNUSABLE", "a time that no calendar has");
  }
}

/** So many thousand of these still have an exact sum. */
const MOST = 1e12;

function isTime(milliseconds: number): boolean {
  return Number.isSafeInteger(milliseconds) && milliseconds >= 0 && milliseconds <= 8.64e15;
}
