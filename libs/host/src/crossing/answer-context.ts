/** What a binding is given behind its arguments where its answer may come later. */
export interface AnswerContext {
  /** Aborted when nobody waits for the answer any more: the crossing was given up, or its time is over. */
  readonly signal: AbortSignal;
}
