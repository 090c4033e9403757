import type { Diagnostic, Fix, Span } from "../diagnostic.ts";
import { comparison } from "../grammar/terminals.ts";
import { abridge, nearest } from "../wording.ts";
import { type Declaration, OPENERS } from "./declarations.ts";
import { type Habit, habitAt } from "./habits.ts";
import type { Token, TokenType } from "./lexer.ts";

const TOKEN_NAMES: Partial<Record<TokenType, string>> = {
  pragma: "`#pragma`",
  string: "a quoted text",
  folded: "a quoted text",
  regex: "a regex",
  version: "a version such as `0.1.0`",
  zone: "a time zone such as `Europe/Stockholm`",
  percent: "a percentage",
  duration: "a duration such as `72h`",
  size: "a size such as `10MB`",
  moment: "a date or time such as `2026-07-01` or `18:00`",
  number: "a number",
  address: "an address such as `192.0.2.1`",
};

/** Characters of a token that can be part of no declaration, and what to do about them. */
const BROKEN: Partial<Record<TokenType, { readonly message: string; readonly hint: string }>> = {
  unterminatedString: { message: "the text is not closed", hint: 'end it with `"` on the same line' },
  unterminatedRegex: { message: "the regex is not closed", hint: "end it with `/` on the same line" },
  badEscape: {
    message: "the text has an unknown escape",
    hint: 'write `\\\\`, `\\"`, `\\n`, `\\t` or `\\u{…}` with a code point',
  },
};

/** The diagnostic for a declaration that stops making sense at `token`, or at its end. */
export function unexpected(
  token: Token | undefined,
  symbols: readonly unknown[],
  declaration: Declaration,
): Diagnostic {
  const expected = describe(symbols);
  if (token === undefined)
    return {
      code: "SYNTAX",
      severity: "error",
      message: `the ${kindOf(declaration)} ends too early: expected ${expected}`,
      span: endOf(declaration),
    };
  const broken = BROKEN[token.type];
  if (broken) return { code: "SYNTAX", severity: "error", ...broken, span: token.span };
  return {
    code: "SYNTAX",
    severity: "error",
    message: `expected ${expected}, found \`${abridge(token.text)}\``,
    span: token.span,
    ...usualConfusion(token, symbols, declaration),
  };
}

/** What authors write by habit from other languages, and for a mistyped keyword the nearest one. */
function usualConfusion(token: Token, symbols: readonly unknown[], declaration: Declaration): Habit | undefined {
  const instead = (text: string): Fix => ({ title: `write \`${text}\``, edits: [{ span: token.span, text }] });
  if (token.text === "=" && symbols.includes(comparison)) return { hint: "`==` compares", fix: instead("==") };
  const at = declaration.tokens.indexOf(token);
  if (at > 0) return habitAt({ tokens: declaration.tokens, at });
  const meant = nearest(token.text, OPENERS);
  return meant === undefined ? undefined : { hint: `did you mean \`${meant}\`?`, fix: instead(meant) };
}

function kindOf({ tokens }: Declaration): string {
  return tokens[0]?.type === "pragma" ? "pragma" : (tokens[0]?.text ?? "declaration");
}

function endOf({ tokens }: Declaration): Span {
  const last = tokens.at(-1);
  if (last === undefined) return { offset: 0, length: 0, line: 1, column: 1 };
  const { offset, length, line, column } = last.span;
  return { offset: offset + length, length: 0, line, column: column + length };
}

/** What may stand for a field; who is told that a field is expected need not be told of these. */
const BESIDE_FIELDS = ["`count`", "`any`", "`all`"];
/** A guard may begin with a constant, but hardly one does. */
const CONSTANTS = (["number", "size", "percent", "duration", "address", "moment", "folded", "string"] as const).map(
  (type) => TOKEN_NAMES[type],
);

function describe(symbols: readonly unknown[]): string {
  const all = [...new Set(symbols.map(nameOf))];
  const rare = all.includes("`any`") ? [...BESIDE_FIELDS, ...CONSTANTS, "`true`", "`false`"] : BESIDE_FIELDS;
  const names = all.includes("a field") ? all.filter((name) => !rare.includes(name)) : all;
  const last = names.pop();
  if (last === undefined) return "the end of the declaration";
  return names.length === 0 ? last : `${names.join(", ")} or ${last}`;
}

/** What one of the grammar's symbols stands for, as messages call it: `a field`, and words in backticks. */
export function nameOf(symbol: unknown): string {
  const { literal, type, expected } = symbol as { literal?: string; type?: TokenType; expected?: string };
  if (expected !== undefined) return expected;
  if (literal !== undefined) return `\`${literal}\``;
  return (type && TOKEN_NAMES[type]) ?? "something else";
}
