import { TOKEN_TYPES, type Token } from "../syntax/lexer.ts";
import { PREPOSITIONS } from "../vocabulary.ts";

/**
 * What the grammar calls `%name` and so on. Words are keywords only where a keyword can stand, so each place in the
 * grammar says which words it takes; `expected` is how a message names that place.
 */
export interface Terminal {
  readonly test: (token: Token) => boolean;
  readonly expected: string;
}

const CONNECTIVES = ["and", "or", "not", "in"];
const TRUTH_VALUES = ["true", "false"];
const ARM_KEYWORDS = ["on", "after", "when"];
const MOVE_KEYWORDS = ["into", "raise", "lower", "wrap"];
const FOLDS = ["first-match", "accumulate", "strictest"];
const COMPARISONS = ["==", "!=", "<", "<=", ">", ">=", "~", "!~"];
const SIGNS = ["+", "-"];

/** All texts by which the terminals below tell tokens of one type apart. */
export const WORDS: readonly string[] = [
  ...CONNECTIVES,
  "is",
  ...TRUTH_VALUES,
  ...ARM_KEYWORDS,
  ...MOVE_KEYWORDS,
  ...PREPOSITIONS,
  ...FOLDS,
  ...COMPARISONS,
  ...SIGNS,
];

function word(expected: string, except: readonly string[] = [], hyphens = false): Terminal {
  const reserved = new Set(except);
  return {
    expected,
    test: (token) => (token.type === "word" && !reserved.has(token.text)) || (hyphens && token.type === "hyphenated"),
  };
}

export const name = word("a name");
export const operand = word("a field", [...CONNECTIVES, ...TRUTH_VALUES]);
/** A connective is no verb, or `when a not in g` and `when a is absent` could end behind `a`. */
export const verb = word("a verb", [...CONNECTIVES, "is", ...MOVE_KEYWORDS, ...ARM_KEYWORDS, ...PREPOSITIONS]);
export const object = word("an object", [...ARM_KEYWORDS, ...PREPOSITIONS]);
export const target = word("a target", [], true);
export const state = word("a state", [...ARM_KEYWORDS, ...PREPOSITIONS], true);
export const box = word("a box", [], true);

export const fold: Terminal = {
  expected: "`first-match`, `accumulate` or `strictest`",
  test: ({ text }) => FOLDS.includes(text),
};

export const preposition: Terminal = {
  expected: "a preposition",
  test: ({ type, text }) => type === "word" && (PREPOSITIONS as readonly string[]).includes(text),
};

export const comparison: Terminal = {
  expected: "an operator",
  test: ({ type, text }) => type === "symbol" && COMPARISONS.includes(text),
};

export const sign: Terminal = {
  expected: "`+` or `-`",
  test: ({ type, text }) => type === "symbol" && SIGNS.includes(text),
};

/** What nearley asks of a lexer when it loads the grammar: which names are token types. */
export const tokens = { has: (type: string): boolean => (TOKEN_TYPES as readonly string[]).includes(type) };
