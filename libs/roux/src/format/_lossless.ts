import { cutDeclarations } from "../syntax/declarations.ts";
import { type Token, tokenize } from "../syntax/lexer.ts";

/**
 * Throws unless two texts hold the same declarations, the same comments and the same literate lines, each in the same
 * order, and the literate lines before or in the same item. It stands between a fault of the formatter and somebody's
 * file.
 */
export function assertLossless(tokens: readonly Token[], formatted: string): void {
  const [before, after] = [inventory(tokens), inventory(tokenize(formatted))];
  for (const kind of ["code", "comments", "literate"] as const) {
    const [old, now] = [before[kind], after[kind]];
    if (old.length !== now.length || old.some((entry, at) => entry !== now[at]))
      throw new Error(`formatting would change the ${kind} of the ruleset`);
  }
}

interface Inventory {
  readonly code: readonly string[];
  readonly comments: readonly string[];
  readonly literate: readonly string[];
}

function inventory(tokens: readonly Token[]): Inventory {
  const { declarations } = cutDeclarations(tokens);
  const first = new Set(declarations.map((declaration) => declaration.tokens[0]));
  const last = new Set(declarations.map(({ tokens: own }) => (own[0]?.type === "pragma" ? undefined : own.at(-1))));
  const [code, comments, literate]: [string[], string[], string[]] = [[], [], []];
  let items = 0;
  let previous: Token | undefined;
  for (const token of tokens) {
    if (token.type === "comment") comments.push(token.text.trimEnd());
    else if (token.type === "literate") {
      const joined = previous?.type === "literate" && previous.span.line + 1 === token.span.line;
      literate.push(`${items} ${joined ? "and" : "new"} ${token.text}`);
    } else code.push(`${first.has(token) ? "begins" : "continues"} ${token.type} ${token.text}`);
    if (last.has(token)) items += 1;
    previous = token;
  }
  return { code, comments, literate };
}
