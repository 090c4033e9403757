import type { Pattern } from "@glither/roux/core";

/** A pattern that asks for nothing but one of some texts, and where it must stand. */
export interface Literal {
  readonly texts: readonly string[];
  readonly where: "whole" | "start" | "end";
}

const GROUP = /^\((?:\?:)?(.*)\)$/su;
const TEXT = /^(?:[^\\^$.*+?()[\]{}|/]|\\[\\^$.*+?()[\]{}|/-])+$/u;
/** Unescaped: an even number of backslashes stands before it. */
const BAR = /(?<=(?:^|[^\\])(?:\\\\)*)\|/u;
const DOLLAR = /(?:^|[^\\])(?:\\\\)*\$$/u;

/**
 * Whether a pattern is `^text`, `text$`, `^text$` or one of these with a choice such as `(exe|scr)` for the text: it needs
 * no automaton, and many of them can share a table.
 */
export function literalOf({ source, flags }: Pattern): Literal | undefined {
  if (flags.includes("i")) return undefined;
  const start = source.startsWith("^");
  const end = DOLLAR.test(source);
  if (!start && !end) return undefined;
  const body = source.slice(start ? 1 : 0, end ? -1 : undefined);
  const choices = GROUP.exec(body)?.[1]?.split(BAR) ?? [body];
  if (!choices.every((choice) => TEXT.test(choice))) return undefined;
  const texts = [...new Set(choices.map((choice) => choice.replace(/\\(.)/gu, "$1")))];
  return { texts, where: start && end ? "whole" : start ? "start" : "end" };
}
