import { LEXER_RULES, OPENERS, type TokenType, WORDS } from "@glither/roux/surface";

export const GRAMMAR_FILE = "editors/vscode/syntaxes/glith.tmLanguage.json";

/** One pattern of a TextMate grammar; every one of ours begins and ends in one line. */
export interface Pattern {
  readonly match: string;
  readonly name?: string;
  readonly captures?: Readonly<Record<string, { readonly name: string }>>;
}

export interface Grammar {
  readonly name: string;
  readonly scopeName: string;
  readonly fileTypes: readonly string[];
  readonly patterns: readonly Pattern[];
}

/** How tokens look, in the names that colour themes know; the token's own type comes before the language's name. */
const LOOKS: Readonly<Record<TokenType, string>> = {
  pragma: "keyword.control.directive",
  zone: "constant.other",
  word: "variable.other",
  hyphenated: "variable.other",
  folded: "string.quoted.double",
  string: "string.quoted.double",
  regex: "string.regexp",
  address: "constant.numeric",
  version: "constant.numeric",
  moment: "constant.numeric",
  percent: "constant.numeric",
  duration: "constant.numeric",
  size: "constant.numeric",
  number: "constant.numeric",
  symbol: "keyword.operator",
  comment: "comment.line.double-slash",
  literate: "comment.line.documentation",
  badEscape: "invalid.illegal",
  unterminatedString: "invalid.illegal",
  unterminatedRegex: "invalid.illegal",
  illegal: "invalid.illegal",
};

const scope = (type: TokenType, look = LOOKS[type]): string => `${look}.${type}.glith`;

/** The lexer's token table in the order in which it tries them, white space left out. */
export function grammar(): Grammar {
  const rules = Object.entries(LEXER_RULES).filter(([type]) => type !== "space");
  return {
    name: "Glither",
    scopeName: "source.glith",
    fileTypes: ["glith"],
    patterns: rules.flatMap(([type, rule]) => patternsOf(type as TokenType, sourceOf(rule))),
  };
}

export function grammarText(): string {
  return `${JSON.stringify(grammar(), null, 2)}\n`;
}

function sourceOf(rule: (typeof LEXER_RULES)[keyof typeof LEXER_RULES]): string {
  if (typeof rule === "string") return escaped(rule);
  if (rule instanceof RegExp) return portable(rule.source);
  if ("match" in rule) return portable(rule.match.source);
  // The longest first, as the lexer takes them.
  return [...rule]
    .sort((a, b) => b.length - a.length)
    .map(escaped)
    .join("|");
}

/** Editors read patterns as Oniguruma does, to which a bracket within a class begins another class. */
function portable(source: string): string {
  return source.replace(/\\.|\[((?:[^\]\\]|\\.)*)\]/gu, (whole, inside?: string) =>
    inside === undefined ? whole : `[${inside.replace(/\\.|\[/gu, (sign) => (sign === "[" ? "\\[" : sign))}]`,
  );
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/gu, "\\$&");
}

/** Words that the grammar has somewhere, in the order in which nobody meets them. */
const KEYWORDS = [
  ...new Set([
    ...OPENERS,
    ...WORDS.filter((word) => /^[a-z]+$/u.test(word)),
    "any",
    "all",
    "count",
    "fresh",
    "present",
    "absent",
  ]),
].sort();

function patternsOf(type: TokenType, source: string): readonly Pattern[] {
  switch (type) {
    case "pragma":
      return [zoned(), { match: source, name: scope(type) }];
    case "zone":
      // It stands behind its pragma, and is taken with that.
      return [];
    case "word":
      return [
        { match: `(?:${KEYWORDS.join("|")})(?![A-Za-z0-9_])`, name: scope(type, "keyword.control") },
        { match: source, name: scope(type) },
      ];
    case "illegal":
      return [{ match: "\\S", name: scope(type) }];
    default:
      return [{ match: source, name: scope(type) }];
  }
}

/** Editors look behind for texts of one length alone, so the zone is taken together with what stands before it. */
function zoned(): Pattern {
  const [, name = ""] = /^\(\?<=.*\)(\[.*)$/u.exec(LEXER_RULES.zone.source) ?? [];
  return {
    match: `(#pragma)[ \\t]+(zone)[ \\t]+(${name})`,
    captures: {
      1: { name: scope("pragma") },
      2: { name: scope("word", "keyword.control") },
      3: { name: scope("zone") },
    },
  };
}
