import type { Pattern } from "@glither/roux";

/** A pattern that asks for nothing but one text, and where it must stand. */
export interface Literal {
  readonly text: string;
  readonly where: "whole" | "start" | "end";
}

const ESCAPED = /^\^?((?:[^\\^$.*+?()[\]{}|/]|\\[\\^$.*+?()[\]{}|/-])+)\$?$/u;

/** Whether a pattern is `^text`, `text$` or `^text$`: it needs no automaton, and many of them can share a table. */
export function literalOf({ source, flags }: Pattern): Literal | undefined {
  const escaped = ESCAPED.exec(source)?.[1];
  if (escaped === undefined || flags.includes("i")) return undefined;
  const start = source.startsWith("^");
  const end = source.endsWith("$") && !source.endsWith("\\$");
  if (!start && !end) return undefined;
  return { text: escaped.replace(/\\(.)/gu, "$1"), where: start && end ? "whole" : start ? "start" : "end" };
}
