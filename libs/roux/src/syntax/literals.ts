const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", '"': '"', "\\": "\\" };

/** What a quoted text means: `\n`, `\t`, `\"`, `\\` and `\u{…}` stand for characters. */
export function textOfLiteral(literal: string): string {
  return literal
    .slice(1, -1)
    .replace(/\\(?:u\{([0-9A-Fa-f]+)\}|(.))/gu, (_, code: string | undefined, letter: string) =>
      code === undefined ? (ESCAPES[letter] ?? letter) : String.fromCodePoint(Number.parseInt(code, 16)),
    );
}

/** What a quoted text holds where a field may stand in it: texts, and paths with how far within the literal they stand. */
export type LiteralPart = { readonly text: string } | { readonly path: string; readonly at: number };

const PART = /\\(?:u\{[0-9A-Fa-f]+\}|.)|\{([a-z_][a-z0-9_]*(?:\.[a-z_][a-z0-9_]*)*)\}|[^\\{]+|\{/giu;

/** The parts of a literal that holds paths in braces; undefined for one that holds none. A brace written `\u{7b}` is one. */
export function partsOfLiteral(literal: string): readonly LiteralPart[] | undefined {
  const parts: LiteralPart[] = [];
  let text = "";
  for (const { 0: piece, 1: path, index } of literal.slice(1, -1).matchAll(PART)) {
    if (path === undefined) text += piece;
    else {
      if (text !== "") parts.push({ text: textOfLiteral(`"${text}"`) });
      parts.push({ path, at: index + 2 });
      text = "";
    }
  }
  if (parts.length === 0) return undefined;
  return text === "" ? parts : [...parts, { text: textOfLiteral(`"${text}"`) }];
}
