import { cutDeclarations, type Declaration } from "../syntax/declarations.ts";
import { type Token, tokenize } from "../syntax/lexer.ts";

/**
 * Throws unless two texts hold the same declarations, the same comments and the same literate lines, each in the same
 * order, and the literate lines before or in the same item. It stands between a fault of the formatter and somebody's
 * file.
 */
export function assertLossless(tokens: readonly Token[], formatted: string): void {
  const now = tokenize(formatted);
  const [before, after] = [cutDeclarations(tokens).declarations, cutDeclarations(now).declarations];
  if (!areEqual(before, after, isSameDeclaration)) throw changed("declarations");
  if (!areEqual(commentsOf(tokens), commentsOf(now))) throw changed("comments");
  if (!areEqual(literateLinesOf(tokens, before), literateLinesOf(now, after))) throw changed("literate lines");
}

function changed(what: string): Error {
  return new Error(`formatting would change the ${what} of the ruleset`);
}

function areEqual<T>(left: readonly T[], right: readonly T[], same: (a: T, b: T) => boolean = Object.is): boolean {
  return left.length === right.length && left.every((item, at) => same(item, right[at] as T));
}

function isSameDeclaration(left: Declaration, right: Declaration): boolean {
  return areEqual(left.tokens, right.tokens, (a, b) => a.type === b.type && a.text === b.text);
}

function commentsOf(tokens: readonly Token[]): string[] {
  return tokens.filter(({ type }) => type === "comment").map(({ text }) => text.trimEnd());
}

/** Each with the number of items that end before it, and whether it continues a block. */
function literateLinesOf(tokens: readonly Token[], declarations: readonly Declaration[]): string[] {
  const ends = new Set(declarations.filter(({ tokens: [first] }) => first?.type !== "pragma").map(lastOf));
  const lines: string[] = [];
  let items = 0;
  let previous: Token | undefined;
  for (const token of tokens) {
    if (ends.has(token)) items += 1;
    if (token.type === "literate") {
      const continues = previous?.type === "literate" && previous.span.line + 1 === token.span.line;
      lines.push(`${items} ${continues ? "and" : "new"} ${token.text}`);
    }
    previous = token;
  }
  return lines;
}

function lastOf({ tokens }: Declaration): Token | undefined {
  return tokens.at(-1);
}
