import { oneLine } from "@glither/roux/one-line";
import { isRef, type Ref, type Vow } from "@glither/vat";

/** What is longer is cut: who answers does not fill the terminal. */
const MAX_LENGTH = 4_000;

/** A value as a line, as it could be said again: references by the names that they are given here. Nothing in it moves a cursor. */
export function printed(value: unknown, nameOf: (reference: Ref | Vow) => string): string {
  const text = oneLine(write(value, nameOf, 0));
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
}

/** How deep data is shown, and how much of a list. */
const DEPTH = 8;
const PARTS = 100;

function write(value: unknown, nameOf: (reference: Ref | Vow) => string, depth: number): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value);
    case "bigint":
      return `${value}n`;
    case "symbol":
      return `:${Symbol.keyFor(value) ?? ""}`;
    case "boolean":
      return value ? "#t" : "#f";
    case "undefined":
      return "#nothing";
    case "object":
      break;
    default:
      return String(value);
  }
  if (value === null) return "#null";
  if (isRef(value)) return nameOf(value);
  if (value instanceof Uint8Array) return `#<${value.length} bytes>`;
  if (depth === DEPTH) return "…";
  const inner = (part: unknown): string => write(part, nameOf, depth + 1);
  if (Array.isArray(value)) return form("list", value.slice(0, PARTS).map(inner), value.length);
  if (value instanceof Set) return form("set", [...value].slice(0, PARTS).map(inner), value.size);
  const pairs = value instanceof Map ? [...value] : Object.entries(value).map(([name, part]) => [name, part]);
  const words = pairs.slice(0, PARTS).map(([name, part]) => `${key(name, inner)} ${inner(part)}`);
  return form(value instanceof Map ? "map" : "record", words, pairs.length);
}

function form(name: string, parts: readonly string[], length: number): string {
  return `(${[name, ...parts, ...(length > parts.length ? ["…"] : [])].join(" ")})`;
}

function key(name: unknown, inner: (part: unknown) => string): string {
  return typeof name === "string" && /^[^\s()";:]+$/u.test(name) ? `:${name}` : inner(name);
}

/** What went wrong, as a line: its words, and what can be done. No trace of where. */
export function printedProblem(problem: unknown): string {
  if (!(problem instanceof Error)) return `error: ${printed(problem, () => "a reference")}`;
  const hint = "hint" in problem && typeof problem.hint === "string" ? ` (${problem.hint})` : "";
  const text = oneLine(`error: ${String(problem.message)}${hint}`);
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH)}…` : text;
}
