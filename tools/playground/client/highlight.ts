import { OPENERS, type Token, type TokenType, tokenize, WORDS } from "@glither/roux/surface";

/** A part of a text and the class that colours it. */
export interface Piece {
  readonly offset: number;
  readonly length: number;
  readonly look: string;
}

const LOOKS: Readonly<Partial<Record<TokenType, string>>> = {
  pragma: "directive",
  zone: "value",
  folded: "text",
  string: "text",
  regex: "pattern",
  address: "value",
  version: "value",
  moment: "value",
  percent: "value",
  duration: "value",
  size: "value",
  number: "value",
  symbol: "sign",
  comment: "comment",
  literate: "prose",
  badEscape: "wrong",
  unterminatedString: "wrong",
  unterminatedRegex: "wrong",
  illegal: "wrong",
};
const KEYWORDS = new Set([...WORDS.filter((word) => /^[a-z]/u.test(word)), "any", "all", "count", "fresh", "absent"]);
const PRAGMA = new Set(["dialect", "version", "fold", "zone"]);

/** The parts of a ruleset that have a colour, from the lexer's own tokens, in their order. */
export function highlightRules(text: string): Piece[] {
  const tokens = tokenize(text);
  return tokens.flatMap((token, at) => {
    const look = LOOKS[token.type] ?? lookOfWord(token, tokens[at - 1]);
    return look === undefined ? [] : [{ offset: token.span.offset, length: token.span.length, look }];
  });
}

function lookOfWord({ text, startsLine }: Token, before: Token | undefined): string | undefined {
  if (startsLine && OPENERS.has(text)) return "opener";
  if (before?.startsLine === true && OPENERS.has(before.text)) return "name";
  if (before?.type === "pragma" && PRAGMA.has(text)) return "directive";
  if (before?.text === ".") return undefined;
  return KEYWORDS.has(text) ? "word" : undefined;
}

const JSON_PARTS = /("(?:[^"\\\n]|\\.)*")(\s*:)?|\b(?:true|false|null)\b|-?\b\d+(?:\.\d+)?(?:[eE][-+]?\d+)?\b/gu;

/** The same of JSON. A mail has no colours. */
export function highlightJson(text: string): Piece[] {
  if (!/^\s*[[{]/u.test(text)) return [];
  return [...text.matchAll(JSON_PARTS)].map(({ index, 0: whole, 1: quoted, 2: colon }) => ({
    offset: index,
    length: quoted?.length ?? whole.length,
    look: quoted === undefined ? "value" : colon === undefined ? "text" : "name",
  }));
}
