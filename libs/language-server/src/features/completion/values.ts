import { present } from "@glither/roux/core";
import { findReference, type Path, withoutCollection } from "@glither/roux/surface";
import type { Document } from "../../document/document.ts";
import { type Candidate, named } from "./candidate.ts";
import { toolsOf } from "./names.ts";

const OPERATORS = ["==", "!=", "<", "<=", ">", ">="];
const NOWHERE = { offset: 0, length: 0, line: 1, column: 1 };

/** What may be compared with what goes before: symbols, rungs, truth values, names of tools. */
export function valuesBeside(document: Document, before: readonly string[]): Candidate[] {
  const { context } = document;
  const text = operandBefore(before);
  if (context === undefined || text === undefined) return [];
  const { calls, collection } = context.vocabulary;
  if (withoutCollection(text, collection) === calls?.tool)
    return named("tool", new Set(toolsOf(document).map(({ name }) => JSON.stringify(name))), "tool");
  const path: Path = { kind: "path", text, span: NOWHERE };
  const found = findReference(context, path)?.type;
  const type = found && present(found);
  if (type?.kind === "enum") return named("symbol", type.symbols, type.ordered ? "rung" : "symbol");
  return type?.kind === "boolean" ? named("symbol", ["true", "false"]) : [];
}

/** The path before an operator, or before the `in` of a set that is being written. */
function operandBefore(before: readonly string[]): string | undefined {
  const open = before.lastIndexOf("{");
  const isSet = open > 0 && !before.includes("}", open) && before[open - 1] === "in";
  const operator = isSet ? open - 1 : before.length - 1;
  if (!isSet && !OPERATORS.includes(before[operator] ?? "")) return undefined;
  const end = isSet && before[operator - 1] === "not" ? operator - 1 : operator;
  let start = end;
  while (start > 1 && before[start - 2] === ".") start -= 2;
  return before.slice(start - 1, end).join("") || undefined;
}
