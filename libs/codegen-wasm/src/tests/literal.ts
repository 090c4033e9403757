import type { Pattern } from "@glither/roux";

/** A pattern that asks for nothing but one text, and where it must stand. */
export interface Literal {
  readonly text: string;
  readonly where: "whole" | "start" | "end";
}

const LITERAL = /^(\^?)((?:[^\\^$.*+?()[\]{}|/]|\\[\\^$.*+?()[\]{}|/-])+)(\$?)$/u;

/** Whether a pattern is `^text`, `text$` or `^text$`: it needs no automaton, and many of them can share a table. */
export function literalOf({ source, flags }: Pattern): Literal | undefined {
  const [, start, escaped, end] = LITERAL.exec(source) ?? [];
  if (escaped === undefined || flags.includes("i") || !(start || end)) return undefined;
  return { text: escaped.replace(/\\(.)/gu, "$1"), where: start && end ? "whole" : start ? "start" : "end" };
}
