import { cutDeclarations } from "./declarations.ts";
import { tokenize } from "./lexer.ts";
import { symbolsBehind } from "./parse.ts";
import { nameOf } from "./unexpected.ts";

/** What may stand at a place of a text. */
export interface Expectation {
  /** As messages call it: `a field`, and words in backticks. */
  readonly names: readonly string[];
  /** The words and signs of the declaration before the place, without comments; none where a declaration begins. */
  readonly before: readonly string[];
}

/**
 * What the grammar has at the end of a text that breaks off.
 *
 * @param text ends before the word that is being written.
 */
export function expectedAfter(text: string): Expectation {
  const { declarations } = cutDeclarations(tokenize(text));
  const tokens = declarations.at(-1)?.tokens ?? [];
  return { names: [...new Set(symbolsBehind(tokens).map(nameOf))], before: tokens.map((token) => token.text) };
}
