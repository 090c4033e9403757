import type { Diagnostic, Span } from "../diagnostic.ts";
import { spanOver, type Token } from "./lexer.ts";
import type { LiterateBlock } from "./parse.ts";

/** The tokens of one pragma, enrichment, group or rule, comments left out; never empty. */
export interface Declaration {
  readonly tokens: readonly Token[];
}

export interface Cut {
  readonly declarations: readonly Declaration[];
  /** What stands outside of every declaration, or nests too deeply to be read. */
  readonly diagnostics: readonly Diagnostic[];
  readonly literate: readonly LiterateBlock[];
  readonly comments: readonly Span[];
}

/** Deeper than anybody writes, and far below what the recursive passes behind the parser can take. */
export const MAX_NESTING = 64;

/** Cuts a token stream where declarations begin. A broken one ends where the next begins. */
export function cutDeclarations(tokens: readonly Token[]): Cut {
  const literate: { lines: string[]; span: Span }[] = [];
  const comments: Span[] = [];
  const code: Token[] = [];
  let previous: Token | undefined;
  for (const token of tokens) {
    if (token.type === "comment") comments.push(token.span);
    else if (token.type === "literate") addLiterate(literate, token, previous);
    else code.push(token);
    previous = token;
  }

  const diagnostics: Diagnostic[] = [];
  const declarations: Declaration[] = [];
  let current: Token[] | undefined;
  let stray: Token | undefined;
  code.forEach((token, at) => {
    if (beginsDeclaration(code, at)) {
      current = [token];
      declarations.push({ tokens: current });
    } else if (current) current.push(token);
    else stray ??= token;
  });
  if (stray) diagnostics.push(strayToken(stray));

  const sound = declarations.filter((declaration) => {
    const deep = tooDeep(declaration);
    if (deep) diagnostics.push(deep);
    return !deep;
  });
  return { declarations: sound, diagnostics, literate, comments };
}

function addLiterate(blocks: { lines: string[]; span: Span }[], token: Token, previous: Token | undefined): void {
  const line = token.text.slice(3).replace(/^ /, "");
  const open = previous?.type === "literate" && previous.span.line + 1 === token.span.line ? blocks.at(-1) : undefined;
  if (open) {
    open.lines.push(line);
    open.span = spanOver(open.span, token.span);
  } else blocks.push({ lines: [line], span: token.span });
}

const OPENERS = new Set(["rule", "group", "enrich"]);
const AFTER_KEYWORD_AT_LINE_START = new Set([
  "word",
  "hyphenated",
  "string",
  "badEscape",
  "unterminatedString",
  "illegal",
  "number",
]);

/**
 * `rule`, `group` and `enrich` are names elsewhere. At the start of a line, with something after them that is no
 * operator, they begin a declaration; within a line only when a whole head follows (`rule name =`).
 */
function beginsDeclaration(code: readonly Token[], at: number): boolean {
  const token = code[at];
  if (token?.type === "pragma") return true;
  if (token?.type !== "word" || !OPENERS.has(token.text)) return false;
  const [next, second, third] = [code[at + 1], code[at + 2], code[at + 3]];
  const separator = token.text === "enrich" ? ":" : "=";
  if (token.startsLine)
    return next === undefined || AFTER_KEYWORD_AT_LINE_START.has(next.type) || next.text === separator;
  if (next?.type !== "word") return false;
  if (token.text === "rule" && second?.type === "string") return third?.text === separator;
  return second?.text === separator;
}

function strayToken(token: Token): Diagnostic {
  return {
    code: "SYNTAX",
    severity: "error",
    message: `expected a declaration, found \`${abridge(token.text)}\``,
    hint: "a ruleset begins with `#pragma dialect …`; then come `rule`, `group` and `enrich`",
    span: token.span,
  };
}

function tooDeep({ tokens }: Declaration): Diagnostic | undefined {
  let depth = 0;
  for (const token of tokens) {
    if (token.type !== "symbol") continue;
    if (token.text === "(" || token.text === "{") depth += 1;
    else if (token.text === ")" || token.text === "}") depth -= 1;
    if (depth > MAX_NESTING)
      return {
        code: "SYNTAX",
        severity: "error",
        message: `parentheses nest deeper than ${MAX_NESTING} levels`,
        hint: "name the inner part with `group` and test it with `in`",
        span: token.span,
      };
  }
  return undefined;
}

/** Source text as it may stand in a message: one short line. */
export function abridge(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Cf}]/gu, (c) => `\\u{${c.codePointAt(0)?.toString(16)}}`);
  const characters = [...line];
  return characters.length > 40 ? `${characters.slice(0, 39).join("")}…` : line;
}
