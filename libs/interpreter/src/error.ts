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
