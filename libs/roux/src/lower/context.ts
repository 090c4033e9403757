import type { Diagnostic, DiagnosticCode, Fix, Span } from "../diagnostic.ts";
import type { Fold } from "../ir/core.ts";
import type { Word } from "../syntax/ast.ts";
import type { Vocabulary } from "../vocabulary.ts";
import { abridge, listed, nearest } from "../wording.ts";

/** What the passes of one lowering share: the vocabulary, what was declared, what was used, what was wrong. */
export class Context {
  readonly vocabulary: Vocabulary;
  readonly fold: Fold;
  readonly diagnostics: Diagnostic[] = [];
  /** All groups of the ruleset. */
  readonly declaredGroups = new Set<string>();
  /** Those whose meaning is known so far. */
  readonly groups = new Set<string>();
  /** Names of `enrich` declarations. */
  readonly ligands = new Set<string>();

  constructor(vocabulary: Vocabulary, fold: Fold) {
    this.vocabulary = vocabulary;
    this.fold = fold;
  }

  error(code: DiagnosticCode, message: string, span: Span, more: Partial<Diagnostic> = {}): void {
    this.diagnostics.push({ code, severity: "error", message, span, ...more });
  }

  lint(code: DiagnosticCode, message: string, span: Span, more: Partial<Diagnostic> = {}): void {
    this.diagnostics.push({ code, severity: "lint", message, span, ...more });
  }

  /** An error about a name that the vocabulary does not have, with the nearest one that it has. */
  unknown(code: DiagnosticCode, what: string, word: Pick<Word, "text" | "span">, known: readonly string[]): void {
    const meant = nearest(word.text, known);
    const message = `unknown ${what} \`${abridge(word.text)}\``;
    if (meant !== undefined)
      this.error(code, message, word.span, { hint: `did you mean \`${meant}\`?`, fix: replacement(word.span, meant) });
    else
      this.error(code, message, word.span, {
        hint: known.length === 0 ? "there is none" : `there is ${listed(known)}`,
      });
  }
}

export function replacement(span: Span, text: string): Fix {
  return { title: `write \`${text}\``, edits: [{ span, text }] };
}
