import nearley from "nearley";
import type { Diagnostic, Span } from "../diagnostic.ts";
import grammar from "../grammar/generated/grammar.ts";
import type { Ast, Item, Pragma } from "./ast.ts";
import { cutDeclarations, type Declaration, type LiterateBlock } from "./declarations.ts";
import { Earley } from "./earley.ts";
import { type Token, tokenize } from "./lexer.ts";
import { spacedPath } from "./spaced-path.ts";
import { unexpected } from "./unexpected.ts";

export interface ParseResult {
  /** What could be read; the declarations with errors are left out. */
  readonly ast: Ast;
  /** One per broken declaration, in order. */
  readonly diagnostics: readonly Diagnostic[];
  readonly literate: readonly LiterateBlock[];
  readonly comments: readonly Span[];
  /** True when a pragma is among the broken declarations, so that what it says is not known. */
  readonly brokenPragma: boolean;
}

const compiled = nearley.Grammar.fromCompiled(grammar);
const quick = new Earley(compiled);

/** Reads a ruleset declaration by declaration, so that an error in one does not hide those of the next. */
export function parse(text: string): ParseResult {
  return parseWith(tokenize(text), readDeclaration);
}

/** What a declaration says, or why it says nothing. */
export type Reading = Pragma | Item | Diagnostic;

/** The same of tokens, where somebody else reads the declarations, in their order. */
export function parseWith(tokens: readonly Token[], read: (declaration: Declaration) => Reading): ParseResult {
  const { declarations, diagnostics, literate, comments } = cutDeclarations(tokens);
  const pragmas: Pragma[] = [];
  const items: Item[] = [];
  const found: Diagnostic[] = [...diagnostics];
  let brokenPragma = false;
  for (const declaration of declarations) {
    const result = read(declaration);
    if ("code" in result) {
      found.push(result);
      brokenPragma ||= declaration.tokens[0]?.type === "pragma";
    } else if (result.kind === "dialect" || result.kind === "version" || result.kind === "zone") pragmas.push(result);
    else items.push(result);
  }
  found.sort((a, b) => a.span.offset - b.span.offset);
  return { ast: { pragmas, items }, diagnostics: found, literate, comments, brokenPragma };
}

/** Feeds tokens that are already there; nearley asks for a lexer over text. */
class TokenFeed {
  #at = 0;
  readonly #tokens: readonly Token[];
  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }
  reset(): void {}
  next(): Token | undefined {
    return this.#tokens[this.#at++];
  }
  save(): object {
    return {};
  }
  /** Nearley's own error report walks all derivations; ours is made from the column, so this stays empty. */
  formatError(): string {
    return "";
  }
}

interface Column {
  readonly scannable: readonly { readonly rule: { readonly symbols: readonly unknown[] }; readonly dot: number }[];
}

/** All readings of one declaration: exactly one, unless the grammar is wrong; none is a `Diagnostic`. */
export function readings(declaration: Declaration): (Pragma | Item)[] | Diagnostic {
  const found = quick.readings(declaration.tokens);
  return found.length > 0 ? (found as (Pragma | Item)[]) : readingsByNearley(declaration);
}

/** As above, expecting all that could stand at each place, so that an error can name it. */
export function readingsByNearley(declaration: Declaration): (Pragma | Item)[] | Diagnostic {
  const { results, odd, symbols } = fed(declaration.tokens);
  if (odd !== undefined) return unexpected(odd, symbols, declaration);
  return results.length > 0 ? results : unexpected(undefined, symbols, declaration);
}

/** The grammar's symbols for what may stand behind the first tokens of a declaration; none where these make no sense. */
export function symbolsBehind(tokens: readonly Token[]): readonly unknown[] {
  const { odd, symbols } = fed(tokens);
  return odd === undefined ? symbols : [];
}

interface Fed {
  readonly results: (Pragma | Item)[];
  /** The token that could not stand where it does. */
  readonly odd: Token | undefined;
  /** What could stand there, or behind the last token. */
  readonly symbols: readonly unknown[];
}

function fed(tokens: readonly Token[]): Fed {
  const parser = new nearley.Parser(compiled, { lexer: new TokenFeed(tokens) as unknown as nearley.Lexer });
  const inner = parser as unknown as { reportError: () => string; table: Column[]; current: number };
  inner.reportError = () => "";
  const symbolsAtEnd = (): unknown[] =>
    (inner.table[inner.current]?.scannable ?? []).map((state) => state.rule.symbols[state.dot]);
  try {
    parser.feed("");
  } catch (error) {
    const { token } = error as { token?: Token };
    if (token === undefined) throw error;
    return { results: [], odd: token, symbols: symbolsAtEnd() };
  }
  return { results: parser.results, odd: undefined, symbols: symbolsAtEnd() };
}

/** Reads one declaration. */
export function readDeclaration(declaration: Declaration): Reading {
  const found = readings(declaration);
  if (!Array.isArray(found)) return found;
  const gap = spacedPath(declaration);
  if (gap) return gap;
  const [only] = found;
  if (only === undefined || found.length > 1) throw new Error("the grammar is ambiguous");
  return only;
}
