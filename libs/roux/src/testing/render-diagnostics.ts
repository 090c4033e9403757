import type { Diagnostic, Fix } from "../diagnostic.ts";

/** One line per diagnostic: `line:column CODE severity message | hint | fix`, `-` for what is not there; below it, its witness. */
export function renderDiagnostics(diagnostics: readonly Diagnostic[]): string {
  return diagnostics
    .map(({ span, code, severity, message, hint, fix, witness }) => {
      const head = `${span.line}:${span.column} ${code} ${severity} ${message}`;
      const shown = witness ? `  ${JSON.stringify(witness.artifact)} ${JSON.stringify(witness.enrich)}\n` : "";
      return `${head} | ${hint ?? "-"} | ${fix?.title ?? "-"}\n${shown}`;
    })
    .join("");
}

/** The text with a fix applied. */
export function applyFix(text: string, { edits }: Fix): string {
  return [...edits]
    .sort((a, b) => b.span.offset - a.span.offset)
    .reduce((rest, { span, text: inserted }) => {
      return rest.slice(0, span.offset) + inserted + rest.slice(span.offset + span.length);
    }, text);
}
