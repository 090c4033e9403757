import { setTimeout as wait } from "node:timers/promises";

/** The clock and the dice of retries, so that tests need neither. */
export interface Pace {
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** From 0 up to 1. */
  readonly random: () => number;
}

export const REAL_PACE: Pace = {
  now: Date.now,
  sleep: async (milliseconds) => {
    await wait(milliseconds);
  },
  random: Math.random,
};

const FIRST_MS = 200;
const LONGEST_MS = 10_000;
/** A registry may ask for this much patience and no more. */
const LONGEST_ASKED_MS = 30_000;

/**
 * How long to wait before the next attempt, in milliseconds: as long as `Retry-After` asks, else twice as long as
 * before, with up to half of it left to chance, so that those who failed together do not come back together.
 */
export function delayOf(attempt: number, retryAfter: string | undefined, { now, random }: Pace): number {
  const asked = askedDelay(retryAfter, now());
  if (asked !== undefined) return Math.min(asked, LONGEST_ASKED_MS);
  const full = Math.min(FIRST_MS * 2 ** attempt, LONGEST_MS);
  return full / 2 + (random() * full) / 2;
}

/** `Retry-After` in milliseconds: seconds, or a date (RFC 9110 §10.2.3). */
function askedDelay(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/u.test(text)) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
