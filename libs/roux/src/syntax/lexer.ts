import moo from "moo";
import type { Span } from "../diagnostic.ts";
import { ADDRESS } from "./addresses.ts";
import { DURATION, MOMENT, NUMBER, PERCENT, SIZE } from "./units.ts";

/** A lexical token; `text` is what stands in the source. */
export interface Token {
  readonly type: TokenType;
  readonly text: string;
  readonly span: Span;
  /** True when nothing but white space stands before it on its line. */
  readonly startsLine: boolean;
}

export const TOKEN_TYPES = [
  "pragma",
  "zone",
  "word",
  "hyphenated",
  "folded",
  "string",
  "regex",
  "address",
  "version",
  "moment",
  "percent",
  "duration",
  "size",
  "number",
  "symbol",
  "comment",
  "literate",
  "badEscape",
  "unterminatedString",
  "unterminatedRegex",
  "illegal",
] as const;

export type TokenType = (typeof TOKEN_TYPES)[number];

const QUOTED =
  /"(?:[^"\\\r\n]|\\["\\nt]|\\u\{(?:0?[0-9A-Fa-f]{1,3}|0?[0-9A-CEFa-cef][0-9A-Fa-f]{3}|0?[dD][0-7][0-9A-Fa-f]{2}|[1-9A-Fa-f][0-9A-Fa-f]{4}|10[0-9A-Fa-f]{4})\})*"/u;

/**
 * A slash has no other use than regexes and comments, so a regex needs no context. The last rules make the
 * lexer total: every character ends up in a token, and the parser says what is wrong with it there.
 */
export const LEXER_RULES = {
  space: { match: /[ \t\r\n]+/u, lineBreaks: true },
  literate: /\/\/\/[^\r\n]*/u,
  comment: /\/\/[^\r\n]*/u,
  pragma: "#pragma",
  // Before words, since an address of IPv6 may begin like one.
  address: ADDRESS,
  // A name with slashes, which would begin a regex elsewhere.
  zone: /(?<=#pragma[ \t]+zone[ \t]+)[A-Za-z][A-Za-z0-9_+/-]*/u,
  hyphenated: /[A-Za-z_][A-Za-z0-9_]*(?:-[A-Za-z_][A-Za-z0-9_]*)+/u,
  word: /[A-Za-z_][A-Za-z0-9_]*/u,
  // Before texts: `"Urgent"i` is one without case.
  folded: new RegExp(`${QUOTED.source}i(?![A-Za-z0-9_])`, "u"),
  string: QUOTED,
  badEscape: /"(?:[^"\\\r\n]|\\[^\r\n])*"/u,
  regex: /\/(?:[^/\\[\r\n]|\\[^\r\n]|\[(?:[^\]\\\r\n]|\\[^\r\n])*\])+\/[A-Za-z]*/u,
  version: /[0-9]+\.[0-9]+\.[0-9]+(?:[-+][0-9A-Za-z.+-]+)?/u,
  moment: MOMENT,
  percent: PERCENT,
  duration: DURATION,
  size: SIZE,
  number: NUMBER,
  symbol: [
    "=>",
    "==",
    "!=",
    "<=",
    ">=",
    "!~",
    "~",
    "<",
    ">",
    "=",
    "+",
    "-",
    "*",
    "..",
    "|",
    ",",
    ";",
    ":",
    ".",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
  ],
  unterminatedString: /"[^\r\n]*/u,
  unterminatedRegex: /\/[^\r\n]*/u,
  illegal: { match: /[\s\S]/u, lineBreaks: true },
} satisfies moo.Rules;

const lexer = moo.compile(LEXER_RULES);

/** All tokens of a text in order, white space left out. Never fails, and is linear in the length of the text. */
export function tokenize(text: string): Token[] {
  lexer.reset(text);
  const tokens: Token[] = [];
  let line = 0;
  for (const raw of lexer) {
    if (raw.type === "space") continue;
    tokens.push({
      type: raw.type as TokenType,
      text: raw.text,
      span: { offset: raw.offset, length: raw.text.length, line: raw.line, column: raw.col },
      startsLine: raw.line !== line,
    });
    line = raw.line;
  }
  return tokens;
}

/** The span from the first span's start to the last one's end. */
export function spanOver(first: Span, last: Span): Span {
  return { ...first, length: last.offset + last.length - first.offset };
}
