import type { Constant } from "../ir/core.ts";
import { printConstant, printSet } from "./print-test.ts";

/** A set of more values is a list, of which people see the beginning and how long it is. */
export const MANY_VALUES = 16;

const SHOWN = 2;

/** `{ "a.example", "b.example", … 298 more }`: for people alone, since nothing can read it back. */
export function shortSet(values: readonly Constant[]): string {
  if (values.length <= MANY_VALUES) return printSet(values);
  const shown = values.slice(0, SHOWN).map(printConstant);
  return `{ ${shown.join(", ")}, … ${(values.length - SHOWN).toLocaleString("en")} more }`;
}
