import { dirname, join } from "node:path";
import { styleText } from "node:util";
import type { Diagnostic, Span } from "@glither/roux";
import { STANDARD_INPUT, shownName } from "../files/standard-input.ts";
import { examplesOf } from "./examples.ts";
import { type Findings, shownPath, type Tally, tally, total } from "./findings.ts";
import { shownWitness } from "./shown-witness.ts";

/** Nobody reads more at once; machines get all of them. */
const MOST_FRAMES = 100;
const MOST_FIXES = 100;
const MOST_OPEN = 100;

/** What was fixed, the code frames of what was not, and below them what each ruleset came to. */
export function renderPretty(files: readonly Findings[], { color = false }: { readonly color?: boolean } = {}): string {
  const findings = files.flatMap((file) => file.compilation.diagnostics.map((diagnostic) => ({ file, diagnostic })));
  const linesOf = new Map(files.map((file) => [file, file.text.split(/\r?\n/u)]));
  const frames = findings
    .slice(0, MOST_FRAMES)
    .map(({ file, diagnostic }) => frame(diagnostic, linesOf.get(file) ?? [], shownPath(file.path), color));
  if (findings.length > MOST_FRAMES) frames.push(`… and ${findings.length - MOST_FRAMES} findings more`);
  const summaries = files.map(({ path, name, compilation, fixes }) =>
    summary(path === STANDARD_INPUT ? shownName(path) : name, tally(compilation.diagnostics), fixes?.length),
  );
  if (files.length > 1) summaries.push(summary(`${files.length} rulesets`, total(files)));
  return [...fixed(files), ...frames, ...open(files), ...files.flatMap(examples), summaries.join("\n")].join("\n\n");
}

/** One paragraph, or none. */
function fixed(files: readonly Findings[]): readonly string[] {
  const lines = files.flatMap(({ path, fixes = [] }) =>
    fixes.map(({ code, title, edits }) => {
      const at = edits.map(({ span }) => `:${span.line}:${span.column}`)[0] ?? "";
      return `fixed[${code}]: ${shownPath(path)}${at}: ${title}`;
    }),
  );
  if (lines.length === 0) return [];
  const more = lines.length - MOST_FIXES;
  return [[...lines.slice(0, MOST_FIXES), ...(more > 0 ? [`… and ${more} fixes more`] : [])].join("\n")];
}

/** What the analysis could not decide: one paragraph, or none. */
function open(files: readonly Findings[]): readonly string[] {
  const lines = files.flatMap(({ path, compilation: { undecided = [] } }) =>
    undecided.map(({ span, message }) => `undecided: ${shownPath(path)}:${span.line}:${span.column}: ${message}`),
  );
  const more = lines.length - MOST_OPEN;
  if (more > 0) lines.splice(MOST_OPEN, more, `… and ${more} questions more`);
  return lines.length === 0 ? [] : [lines.join("\n")];
}

/** A line of JSON for each rule, which `run` takes as `--input` and `--enrich`. */
function examples({ path, compilation }: Findings): readonly string[] {
  return examplesOf(compilation).map(({ rule, artifact, enrich }) => {
    const span = compilation.ruleNames?.get(rule);
    return [
      `witness[${rule}]: ${shownPath(path)}${span === undefined ? "" : `:${span.line}:${span.column}`}`,
      `  artifact  ${JSON.stringify(artifact)}`,
      ...(Object.keys(enrich).length === 0 ? [] : [`  enrich    ${JSON.stringify(enrich)}`]),
    ].join("\n");
  });
}

function summary(name: string, { errors, lints }: Tally, fixes?: number): string {
  const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? "" : "s"}`;
  const parts = [
    ...(fixes === undefined || fixes === 0 ? [] : [`${count(fixes, "fault")} fixed`]),
    ...(errors > 0 ? [count(errors, "error")] : []),
    ...(lints > 0 ? [count(lints, "lint")] : []),
    ...(errors + lints === 0 ? ["no findings"] : []),
    ...(fixes === 0 && errors + lints > 0 ? ["nothing fixed"] : []),
  ];
  return `${name}: ${parts.join(", ")}`;
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
  const note = (name: string, text: string): string =>
    `${" ".repeat(gutter)} ${paint("blue", "=")} ${paint("bold", name)}: ${text}`;
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
    ...related.flatMap(({ span: at, message: label, file }) =>
      file === undefined
        ? excerpt(at, label, "blue", "-")
        : [
            `${" ".repeat(gutter)} ${paint("blue", ":::")} ${join(dirname(path), file)}:${at.line}:${at.column} ${label}`,
          ],
    ),
    ...(hint === undefined ? [] : [note("help", hint)]),
    ...shownWitness(diagnostic).map((line) => note("witness", line)),
  ].join("\n");
}

/** What a terminal would obey instead of showing: control characters, breaks, and what turns the reading direction. */
const UNSHOWN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

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
