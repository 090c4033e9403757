/**
 * The state that a word names, as the vocabulary spells it: a source may write `flagged_review` or `flagged-review`, and
 * what is made of it has one of them.
 */
export function stateNamed(suspended: readonly string[], word: string): string | undefined {
  return suspended.find((state) => state.replaceAll("-", "_") === word.replaceAll("-", "_"));
}
