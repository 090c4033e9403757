import type { Diagnostic } from "@glither/roux";
import { endOf, type Findings, portablePath } from "./findings.ts";

/**
 * Workflow commands of GitHub Actions, one line each, which it shows at the place in a pull request.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function renderGithub(files: readonly Findings[]): string {
  return files
    .flatMap((file) => file.compilation.diagnostics.map((diagnostic) => workflowCommand(file, diagnostic)))
    .join("\n");
}

function workflowCommand({ path, text }: Findings, { code, severity, message, hint, span }: Diagnostic): string {
  const end = endOf(text, span);
  const properties = {
    file: portablePath(path),
    line: span.line,
    endLine: end.line,
    // Columns are shown only within one line.
    ...(end.line === span.line ? { col: span.column, endColumn: end.column } : {}),
    title: code,
  };
  const written = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  const told = hint === undefined ? message : `${message}\nhint: ${hint}`;
  return `::${severity === "error" ? "error" : "warning"} ${written.join(",")}::${escapeData(told)}`;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
