import { relative, sep } from "node:path";
import type { Checked } from "@glither/analysis/check";
import type { Diagnostic, DiagnosticCode, Fix, Span } from "@glither/roux";
import type { Source } from "../compile/ruleset.ts";
import { STANDARD_INPUT, shownName } from "../files/standard-input.ts";
import { oneLine } from "../printable.ts";

/** A source and what was found in it, by the compiler or by its parser alone. */
export interface Findings extends Omit<Source, "compilation"> {
  readonly compilation: Pick<Checked, "diagnostics"> & Partial<Checked>;
  /** What was mended before, when that was asked for. */
  readonly fixes?: readonly AppliedFix[];
}

/** A fix that was applied. Its spans are those of the text as it was then: earlier fixes may have moved it. */
export interface AppliedFix extends Fix {
  readonly code: DiagnosticCode;
}

export interface Tally {
  readonly errors: number;
  readonly lints: number;
}

export function tally(diagnostics: readonly Diagnostic[]): Tally {
  const errors = diagnostics.filter(({ severity }) => severity === "error").length;
  return { errors, lints: diagnostics.length - errors };
}

export function total(files: readonly Findings[]): Tally {
  const tallies = files.map(({ compilation }) => tally(compilation.diagnostics));
  return {
    errors: tallies.reduce((sum, { errors }) => sum + errors, 0),
    lints: tallies.reduce((sum, { lints }) => sum + lints, 0),
  };
}

/** Relative where that stays below the current folder, in one line. */
export function shownPath(path: string): string {
  return oneLine(shortPath(path));
}

function shortPath(path: string): string {
  if (path === STANDARD_INPUT) return shownName(path);
  const short = relative(process.cwd(), path);
  return short === "" || short.startsWith("..") ? path : short;
}

/** The same with `/` between its parts, as machines on other systems expect it. */
export function portablePath(path: string): string {
  return shortPath(path).replaceAll(sep, "/");
}

/** Line and column behind a span; both from 1, the column in UTF-16 code units. */
export function endOf(text: string, { offset, length, line, column }: Span): { line: number; column: number } {
  const lines = text.slice(offset, offset + length).split("\n");
  const last = lines.at(-1) ?? "";
  return lines.length === 1
    ? { line, column: column + length }
    : { line: line + lines.length - 1, column: last.length + 1 };
}
