/** How long an action is tried again, and when it is given up. Times are milliseconds. */
export interface Persistence {
  /** How often it is tried at the most. */
  readonly tries: number;
  /** Since it was decided, or since somebody asked for it again: what fails later than that is given up. None by default. */
  readonly within?: number;
  /** How long it waits when it has failed once; twice as long each time. */
  readonly first: number;
  /** How long it waits at the most. */
  readonly longest: number;
}

/** Seconds at first, an hour at last: about eleven hours in all. */
export const DEFAULT_PERSISTENCE: Persistence = { tries: 20, first: 1_000, longest: 3_600_000 };

/** What nobody may wait longer for: so what lies further ahead was written by a clock that has been set back since. */
export const LONGEST_WAIT = 3_600_000;

/**
 * This persistence where it is given, and the default.
 *
 * @throws RangeError for one that would never end, or never begin.
 */
export function persistenceWith(own: Partial<Persistence> = {}): Persistence {
  const all = { ...DEFAULT_PERSISTENCE, ...own };
  for (const [name, value] of Object.entries(all)) {
    const least = name === "within" ? 0 : 1;
    if (!Number.isSafeInteger(value) || value < least)
      throw new RangeError(`\`${name}\` is no whole number from ${least} on`);
  }
  if (all.longest > LONGEST_WAIT || all.first > all.longest) {
    throw new RangeError(
      `an action waits from \`first\` to \`longest\` milliseconds, and no longer than ${LONGEST_WAIT}`,
    );
  }
  return all;
}

/**
 * How long to wait when an action has failed so often: twice as long each time up to the longest, and of that at least the
 * half, so that many that failed together do not come back together.
 *
 * @param random from 0 to 1.
 */
export function backOff(failed: number, random: number, { first, longest }: Persistence): number {
  const whole = Math.min(longest, first * 2 ** Math.min(failed - 1, 52));
  return Math.round(whole / 2 + (whole / 2) * random);
}

/** Whether an action that has failed again is tried no more. */
export function isGivenUp(tries: number, elapsed: number, persistence: Persistence): boolean {
  return tries >= persistence.tries || (persistence.within !== undefined && elapsed >= persistence.within);
}
