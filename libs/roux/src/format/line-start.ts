import { OPENERS } from "../syntax/declarations.ts";
import type { Token } from "../syntax/lexer.ts";

/**
 * Whether a token from within a declaration can begin a line without beginning a declaration: a name such as `rule`
 * may do that at the start of a line only.
 */
export function mayStartLine(token: Token | undefined, next: Token | undefined): boolean {
  if (token?.type !== "word" || !OPENERS.has(token.text)) return true;
  return next?.type === "symbol" && next.text !== "=" && next.text !== ":";
}
