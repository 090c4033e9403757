/** How long a crossing waits for answers that come later. */
export interface AnswerLimits {
  /** Milliseconds that one answer may take. */
  readonly each: number;
  /** Milliseconds from the first wait of a crossing to the last answer. */
  readonly all: number;
  /** How often a crossing may be begun: once, and once more for each answer that it had to wait for. */
  readonly rounds: number;
}

/** No ruleset asks as much as 64 things of others before it decides. */
const DEFAULT_ANSWER_LIMITS: AnswerLimits = { each: 2_000, all: 5_000, rounds: 64 };

/** What a timer can count. */
const MAX_WAIT = 2 ** 31 - 1;

/**
 * These limits where they are given, and the defaults.
 *
 * @throws RangeError for one that no timer can keep, or for no round at all.
 */
export function answerLimitsWith(own: Partial<AnswerLimits> = {}): AnswerLimits {
  for (const [name, limit] of Object.entries(own)) {
    const isInRange = Number.isSafeInteger(limit) && limit >= (name === "rounds" ? 1 : 0) && limit <= MAX_WAIT;
    if (!isInRange) throw new RangeError(`the limit \`${name}\` is no whole number within its range`);
  }
  return { ...DEFAULT_ANSWER_LIMITS, ...own };
}
