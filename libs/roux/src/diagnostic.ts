import type { ArtifactValue } from "./artifact/read-artifact.ts";

/** A half-open range of the source text. */
export interface Span {
  /** Offset in UTF-16 code units from the start of the file. */
  readonly offset: number;
  /** Length in UTF-16 code units; 0 at the end of the file. */
  readonly length: number;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 code units. */
  readonly column: number;
}

export const DIAGNOSTIC_CODES = [
  "SYNTAX",
  "UNKNOWN_DIALECT",
  "UNKNOWN_FIELD",
  "UNKNOWN_VERB",
  "UNKNOWN_BOX",
  "UNKNOWN_LADDER",
  "UNKNOWN_RUNG",
  "UNLAWFUL_LOWER",
  "UNKNOWN_GROUP",
  "TYPE_MISMATCH",
  "IRREGULAR_REGEX",
  "DUPLICATE_NAME",
  "UNUSABLE_FILE",
  "UNKNOWN_TOOL",
  "UNKNOWN_ARGUMENT",
  "ARGUMENT_TYPE",
  "ARGUMENT_VALUE",
  "INTO_NON_TERMINAL",
  "MISSING_VERDICT",
  "CONFLICTING_VERDICTS",
  "UNSAT_GUARD",
  "MISSING_DEADLINE",
  "ZERO_DEADLINE",
  "LAX_DEADLINE",
  "CONTRADICTION",
  "DEAD_RULE",
  "SHADOWED_ACTION",
  "OVERRULED_ACTION",
  "OPENING_LAYER",
  "UNVERIFIED_PART",
  "FAIL_OPEN",
  "UNUSED_GROUP",
  "UNUSED_ENRICHMENT",
] as const;

export type DiagnosticCode = (typeof DIAGNOSTIC_CODES)[number];
export type Severity = "error" | "lint";

/** Another place that has to do with it. */
export interface Related {
  readonly message: string;
  readonly span: Span;
  /** Where it stands in another file: its path from the ruleset's folder, with `/`. */
  readonly file?: string;
}

/** What is wrong with a ruleset, as data; rendering lives with the tools. */
export interface Diagnostic {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  /** Lower case, no full stop, the author's words in backticks. */
  readonly message: string;
  readonly span: Span;
  /** What to write instead. */
  readonly hint?: string;
  readonly related?: readonly Related[];
  readonly fix?: Fix;
  /** An artifact with answers that shows it, as a case has them: a field that is left out is empty. */
  readonly witness?: Witness;
}

/** Fields and answers by path, `null` where a value is absent. */
export interface Witness {
  readonly artifact: Readonly<Record<string, ArtifactValue>>;
  readonly enrich: Readonly<Record<string, ArtifactValue>>;
}

/** A change that mends the fault without changing anything else. */
export interface Fix {
  readonly title: string;
  readonly edits: readonly { readonly span: Span; readonly text: string }[];
}
