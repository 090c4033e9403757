export interface Token {
  readonly kind: "name" | "number" | "string" | "symbol" | "comment" | "end";
  readonly text: string;
  /** Empty lines stand before it. */
  readonly apart: boolean;
}

const TOKEN =
  /(?<space>[ \n]+)|(?<comment>\/\/\/[^\n]*)|(?<name>[a-zA-Z_]\w*)|(?<number>\d[\d_]*(?:\.\d[\d_]*(?:e-?\d+)?)?)|(?<string>"(?:\\[\s\S]|[^"\\])*")|(?<symbol>->|\.\.|==|!=|&&|\|\||<>|<=\.|>=\.|<=|>=|<\.|>\.|\+\.|-\.|\*\.|\/\.|[-+*/%<>=!|#@:,.(){}[\]])/uy;

/** The tokens of a module that this library writes; no other Gleam. */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let apart = false;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const groups = TOKEN.exec(text)?.groups;
    if (groups === undefined)
      throw new Error(`generated Gleam has no token at ${JSON.stringify(text.slice(at, at + 20))}`);
    const [kind, found] = Object.entries(groups).find(([, value]) => value !== undefined) ?? [];
    if (kind === "space") apart = /\n *\n/u.test(found ?? "");
    else {
      tokens.push({ kind: kind as Token["kind"], text: found ?? "", apart });
      apart = false;
    }
  }
  return [...tokens, { kind: "end", text: "", apart }];
}
