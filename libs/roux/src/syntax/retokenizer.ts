import { type Token, tokenize } from "./lexer.ts";

/**
 * All tokens of a text again and again while somebody writes it. No token goes from one line to the next, and none is read
 * otherwise for what stands in another line, so only the lines that changed are read. The result is that of `tokenize`.
 */
export class Retokenizer {
  #text = "";
  #tokens: readonly Token[] = [];

  tokenize(text: string): readonly Token[] {
    const { from, before, now } = changedLines(this.#text, text);
    const first = firstAt(this.#tokens, from);
    const rest = firstAt(this.#tokens, before);
    const changed = text.slice(from, now);
    const line = 1 + linesIn(text.slice(0, from));
    const offset = now - before;
    const lines = linesIn(changed) - linesIn(this.#text.slice(from, before));
    const tokens = this.#tokens.slice(0, first);
    for (const token of tokenize(changed)) tokens.push(moved(token, from, line - 1));
    // A loop, since arguments are too many for a call.
    for (const token of this.#tokens.slice(rest))
      tokens.push(offset === 0 && lines === 0 ? token : moved(token, offset, lines));
    this.#text = text;
    this.#tokens = tokens;
    return tokens;
  }
}

/** From where on whole lines differ, and where they end in both texts. */
function changedLines(
  old: string,
  text: string,
): { readonly from: number; readonly before: number; readonly now: number } {
  const shorter = Math.min(old.length, text.length);
  let same = 0;
  while (same < shorter && old.charCodeAt(same) === text.charCodeAt(same)) same += 1;
  const from = same === 0 ? 0 : text.lastIndexOf("\n", same - 1) + 1;
  let tail = 0;
  while (tail < shorter - same && old.charCodeAt(old.length - 1 - tail) === text.charCodeAt(text.length - 1 - tail))
    tail += 1;
  const end = old.indexOf("\n", old.length - tail);
  const before = end < 0 ? old.length : end + 1;
  return { from, before, now: before + text.length - old.length };
}

/** The place of the first token at an offset or behind it. */
function firstAt(tokens: readonly Token[], offset: number): number {
  let [low, high] = [0, tokens.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((tokens[middle]?.span.offset ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function linesIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) count += 1;
  return count;
}

function moved({ type, text, span, startsLine }: Token, offset: number, lines: number): Token {
  const { length, column } = span;
  return { type, text, span: { offset: span.offset + offset, length, line: span.line + lines, column }, startsLine };
}
