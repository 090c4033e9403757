import { relative } from "node:path";
import { styleText } from "node:util";
import type { Compilation, Diagnostic, Span } from "@glither/roux";
import { EXIT, type Outcome } from "./outcome.ts";
import type { Source } from "./ruleset.ts";

export interface ReportOptions {
  readonly color?: boolean;
  /** Lints fail the run, with their own exit code. */
  readonly denyLints?: boolean;
}

/** A source and what was found in it, by the compiler or by its parser alone. */
export interface Findings extends Omit<Source, "compilation"> {
  readonly compilation: Pick<Compilation, "diagnostics"> & Partial<Compilation>;
}

/** Nobody reads more at once; machines get all of them. */
const MOST_FRAMES = 100;

/** What the compiler found, for people as code frames, for machines as the diagnostics themselves. */
export function reportDiagnostics(
  { path, name, text, compilation: { diagnostics } }: Findings,
  { color = false, denyLints = false }: ReportOptions = {},
): Outcome {
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  const lints = diagnostics.length - errors;
  const lines = text.split(/\r?\n/u);
  const frames = diagnostics
    .slice(0, MOST_FRAMES)
    .map((diagnostic) => frame(diagnostic, lines, shownPath(path), color));
  if (diagnostics.length > MOST_FRAMES) frames.push(`… and ${diagnostics.length - MOST_FRAMES} findings more`);
  return {
    exitCode: errors > 0 ? EXIT.ruleset : lints > 0 && denyLints ? EXIT.lints : EXIT.clean,
    text: [...frames, summary(name, errors, lints)].join("\n\n"),
    data: { ruleset: name, errors, lints, diagnostics },
  };
}

function summary(name: string, errors: number, lints: number): string {
  const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? "" : "s"}`;
  if (errors + lints === 0) return `${name}: no findings`;
  return `${name}: ${[...(errors > 0 ? [count(errors, "error")] : []), ...(lints > 0 ? [count(lints, "lint")] : [])].join(", ")}`;
}

/** Relative where that is shorter and stays below the current folder. */
function shownPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short === "" || short.startsWith("..") ? path : short;
}

/** Wider lines are cut round the place that matters. */
const FRAME_WIDTH = 100;

function frame(diagnostic: Diagnostic, lines: readonly string[], path: string, color: boolean): string {
  const { code, severity, message, span, hint, related = [] } = diagnostic;
  const paint = (style: Parameters<typeof styleText>[0], text: string): string =>
    color ? styleText(style, text, { validateStream: false }) : text;
  const mark = severity === "error" ? "red" : "yellow";
  const gutter = String(Math.max(span.line, ...related.map((item) => item.span.line))).length;
  const bar = paint("blue", "|");
  const excerpt = (at: Span, label: string, style: "red" | "yellow" | "blue", sign: string): string[] => {
    const { text, before, width } = window(lines[at.line - 1] ?? "", at);
    const underline = `${" ".repeat(before)}${paint(style, sign.repeat(width))}${label === "" ? "" : ` ${paint(style, label)}`}`;
    return [
      `${paint("blue", String(at.line).padStart(gutter))} ${bar} ${text}`,
      `${" ".repeat(gutter)} ${bar} ${underline}`,
    ];
  };
  return [
    `${paint([mark, "bold"], `${severity}[${code}]`)}: ${paint("bold", message)}`,
    `${" ".repeat(gutter)}${paint("blue", "-->")} ${path}:${span.line}:${span.column}`,
    `${" ".repeat(gutter)} ${bar}`,
    ...excerpt(span, "", mark, "^"),
    ...related.flatMap((item) => excerpt(item.span, item.message, "blue", "-")),
    ...(hint === undefined ? [] : [`${" ".repeat(gutter)} ${paint("blue", "=")} ${paint("bold", "help")}: ${hint}`]),
  ].join("\n");
}

/** What a terminal would obey instead of showing: control characters, and those that turn the reading direction. */
const UNSHOWN = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** The part of a line round a span; what is not shown, tabs too, is one blank each, so that columns hold. */
function window(line: string, { column, length }: Span): { text: string; before: number; width: number } {
  const start = column - 1;
  const from =
    line.length <= FRAME_WIDTH ? 0 : Math.max(0, Math.min(start - FRAME_WIDTH / 4, line.length - FRAME_WIDTH));
  const shown = line.slice(from, from + FRAME_WIDTH).replace(UNSHOWN, " ");
  const before = start - from;
  const width = Math.max(1, Math.min(length, shown.length - before));
  const ellipsis = from > 0 ? "…" : "";
  return {
    text: `${ellipsis}${shown}${from + FRAME_WIDTH < line.length ? "…" : ""}`,
    before: before + ellipsis.length,
    width,
  };
}
