import type { Diagnostic, Span } from "@glither/roux";
import { oneLine } from "../printable.ts";
import { endOf, type Findings, portablePath } from "./findings.ts";
import { wholeText } from "./shown-witness.ts";

/**
 * Workflow commands of GitHub Actions, one line each, which it shows at the place in a pull request.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function renderGithub(files: readonly Findings[]): string {
  return files
    .flatMap((file) => [
      ...file.compilation.diagnostics.map((diagnostic) => ofDiagnostic(file, diagnostic)),
      ...(file.compilation.undecided ?? []).map(({ span, message }) =>
        workflowCommand(file, { command: "notice", title: "UNDECIDED", span, text: message }),
      ),
    ])
    .join("\n");
}

function ofDiagnostic(file: Findings, diagnostic: Diagnostic): string {
  const { code, severity, span } = diagnostic;
  const command = severity === "error" ? "error" : "warning";
  return workflowCommand(file, { command, title: code, span, text: wholeText(diagnostic) });
}

interface Told {
  readonly command: "error" | "warning" | "notice";
  readonly title: string;
  readonly span: Span;
  readonly text: string;
}

function workflowCommand({ path, text: source }: Findings, { command, title, span, text }: Told): string {
  const end = endOf(source, span);
  const properties = {
    file: portablePath(path),
    line: span.line,
    endLine: end.line,
    // Columns are shown only within one line.
    ...(end.line === span.line ? { col: span.column, endColumn: end.column } : {}),
    title,
  };
  const written = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  // Line breaks are escaped by the command's own rules; what else a terminal would obey is written out.
  return oneLine(`::${command} ${written.join(",")}::${escapeData(text)}`);
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
