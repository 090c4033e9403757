/** What an arm waits for cannot be judged by what is at hand. */
export class UnreadableArmError extends Error {
  /** What it waits for, in the receipt's words. */
  readonly when: string;

  constructor(when: string, why: string) {
    super(`whether \`${when}\` holds cannot be told: ${why}`);
    this.name = "UnreadableArmError";
    this.when = when;
  }
}

/** An enrichment is needed that the answers do not answer: nothing can be said of what the ruleset comes to. */
export class UnansweredError extends Error {
  /** The enrichment's path. */
  readonly path: string;

  constructor(path: string) {
    super(`the enrichment \`${path}\` is needed and not answered`);
    this.name = "UnansweredError";
    this.path = path;
  }
}
