import type { Diagnostic, Span } from "../diagnostic.ts";
import { abridge } from "../wording.ts";
import { spanOver, type Token } from "./lexer.ts";

/** Consecutive `///` lines; they belong to the item that follows, or to the ruleset. */
export interface LiterateBlock {
  readonly lines: readonly string[];
  readonly span: Span;
}

/** The tokens of one pragma or item, comments left out; never empty. */
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
  const diagnostics: Diagnostic[] = [];
  let previous: Token | undefined;
  let hash: Token | undefined;
  for (const token of tokens) {
    if (token.span.line === hash?.span.line) continue;
    if (token.type === "illegal" && token.text === "#") {
      hash = token;
      diagnostics.push(hashComment(token));
    } else if (token.type === "comment") comments.push(token.span);
    else if (token.type === "literate") addLiterate(literate, token, previous);
    else code.push(token);
    previous = token;
  }

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

export const OPENERS: ReadonlySet<string> = new Set([
  "rule",
  "group",
  "enrich",
  "use",
  "set",
  "score",
  "tools",
  "layer",
  "ruleset",
]);
const AFTER_KEYWORD_AT_LINE_START = new Set([
  "word",
  "hyphenated",
  "string",
  "badEscape",
  "unterminatedString",
  "illegal",
  "number",
]);

const CONNECTIVES = new Set(["and", "or", "not", "in"]);

/**
 * `rule`, `group` and `enrich` are names elsewhere. At the start of a line, with something after them that continues
 * no guard, they begin a declaration; within a line only when a whole head follows (`rule name =`). A head at the
 * start of a line begins one whatever its first word is, so that a mistyped keyword leaves the declaration above alone.
 */
function beginsDeclaration(code: readonly Token[], at: number): boolean {
  const token = code[at];
  if (token?.type === "pragma") return true;
  if (token?.type !== "word") return false;
  // Behind a comma a disposition goes on, which may assign: `header Subject = "…"`.
  if (!OPENERS.has(token.text))
    return token.startsLine && isHead(code, at, "=") && ![",", "=>"].includes(code[at - 1]?.text ?? "");
  if (token.text === "use" || token.text === "set" || token.text === "score")
    return token.startsLine && isPart(code, at);
  if (token.text === "tools") return token.startsLine && isToolList(code, at);
  if (token.text === "layer" || token.text === "ruleset") return token.startsLine && isNamedFile(code, at);
  const separator = token.text === "enrich" ? ":" : "=";
  if (!token.startsLine) return isHead(code, at, separator);
  const next = code[at + 1];
  if (next === undefined || next.text === separator) return true;
  return AFTER_KEYWORD_AT_LINE_START.has(next.type) && (!CONNECTIVES.has(next.text) || isHead(code, at, separator));
}

/** `use a, b from`, `set a from "…"`, `set a =` and `score a =`: fields and verbs may have these names, so more is asked of a head. */
function isPart(code: readonly Token[], at: number): boolean {
  const [opener, name, next, last] = code.slice(at, at + 4);
  if (name?.type !== "word") return false;
  if (opener?.text === "use") return next?.text === "," || next?.text === "from";
  return next?.text === "=" || (opener?.text === "set" && next?.text === "from" && last?.type === "string");
}

/** `tools from "…"`: the word may name a field or a verb, too. */
function isToolList(code: readonly Token[], at: number): boolean {
  const [, from, path] = code.slice(at, at + 3);
  return from?.text === "from" && ["string", "badEscape", "unterminatedString"].includes(path?.type ?? "");
}

/** `layer name from`, `ruleset name from`, which no field or verb of this name is followed by. */
function isNamedFile(code: readonly Token[], at: number): boolean {
  return code[at + 1]?.type === "word" && code[at + 2]?.text === "from";
}

/** `rule name =`, `rule name "title" =`. */
function isHead(code: readonly Token[], at: number, separator: string): boolean {
  if (code[at + 1]?.type !== "word") return false;
  return code[at + (code[at + 2]?.type === "string" ? 3 : 2)]?.text === separator;
}

/** What follows on its line is text for people, in other languages; here it is passed over, so that all else can be read. */
function hashComment({ span }: Token): Diagnostic {
  return {
    code: "SYNTAX",
    severity: "error",
    message: "`#` begins no comment",
    hint: "a comment begins with `//`, a pragma with `#pragma`",
    span,
    fix: { title: "write `//`", edits: [{ span, text: "//" }] },
  };
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
