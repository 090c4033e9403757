import type { Checked } from "@glither/analysis/check";
import type { Diagnostic as Found } from "@glither/roux";
import { type Diagnostic, DiagnosticSeverity } from "vscode-languageserver";
import type { Document } from "../document/document.ts";
import { locationOf, rangeOf } from "../document/range.ts";

/** What the exact analysis adds to what the compiler finds; of one state of a text. */
export interface Findings {
  /** All diagnostics, the compiler's among them. */
  readonly diagnostics: readonly Found[];
  readonly undecided: Checked["undecided"];
}

/** What an editor shows as wrong. Without the analysis it is what the compiler finds. */
export function diagnosticsOf(document: Document, analysed?: Findings): Diagnostic[] {
  const { diagnostics, undecided } = analysed ?? { ...document.compilation, undecided: [] };
  return [
    ...diagnostics.map((found) => shown(document, found)),
    ...undecided.map(
      ({ message, span }): Diagnostic => ({
        range: rangeOf(document, span),
        severity: DiagnosticSeverity.Information,
        source: SOURCE,
        code: "UNDECIDED",
        message,
      }),
    ),
  ];
}

const SOURCE = "glither";

function shown(document: Document, { code, severity, message, hint, span, related = [] }: Found): Diagnostic {
  return {
    range: rangeOf(document, span),
    severity: severity === "error" ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
    source: SOURCE,
    code,
    message: hint === undefined ? message : `${message}\n${hint}`,
    ...(related.length === 0
      ? {}
      : {
          relatedInformation: related.map((other) => ({
            message: other.message,
            location: locationOf(
              document,
              other.file === undefined ? document.uri : document.beside(other.file),
              other.file,
              other.span,
            ),
          })),
        }),
  };
}
