import { isRef, type Ref, type Vow } from "@glither/vat";
import type { Crossing } from "@glither/vat/library";

/** What the sides of a membrane are called in the policy's facts. */
export interface Names {
  /** What the target is known as: `purse`. */
  readonly inside: string;
  /** Those to whom it was handed out. */
  readonly outside: string;
  /** What the target was handed out as; `inside` where nothing is said. */
  readonly interface?: string;
}

/** What a policy is asked about: an artifact of the dialect `glither.actor`, as JSON. */
export interface Facts {
  readonly direction: "inward" | "outward";
  readonly method: string;
  readonly arguments: unknown;
  readonly from: string;
  readonly to: string;
  readonly interface: string;
  readonly depth: number;
  readonly references: readonly string[];
}

export function factsOf(crossing: Crossing, names: Names): Facts {
  const { direction, target, depth, method, value, references, what } = crossing;
  const answers = what === "answer";
  const inner = answers === (direction === "outward") ? target : names.inside;
  return {
    direction,
    method: method ?? "",
    arguments: argumentsOf(answers ? [value] : valuesOf(value, method), [...references]),
    from: direction === "inward" ? names.outside : inner,
    to: direction === "inward" ? inner : names.outside,
    interface: names.interface ?? names.inside,
    depth,
    references,
  };
}

function valuesOf(value: unknown, method: string | undefined): readonly unknown[] {
  const values = value as readonly unknown[];
  return method === undefined ? values : values.slice(1);
}

/**
 * Arguments as the language reads them: a list where all are numbers and texts; by name where one plain object stands for all; else by
 * their places, `arguments["0"]`, since the language's lists hold nothing else.
 */
function argumentsOf(values: readonly unknown[], names: string[]): unknown {
  const json = values.map((value) => jsonOf(value, names));
  const [only] = json;
  if (json.length === 1 && isObject(only)) return only;
  return json.every(isScalar) ? json : Object.fromEntries(json.entries());
}

/** Data as JSON, whose texts a rule can find; a reference is its name, a number that JSON does not have a text. */
function jsonOf(value: unknown, names: string[]): unknown {
  switch (typeof value) {
    case "bigint":
      return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
    case "number":
      // The language has no zero with a sign.
      return Number.isFinite(value) ? value + 0 : String(value);
    case "symbol":
      return Symbol.keyFor(value) ?? "";
    case "undefined":
      return null;
    case "object":
      break;
    default:
      return value;
  }
  if (value === null) return null;
  if (isRef(value)) return nameOf(value, names);
  if (Array.isArray(value)) return value.map((part) => jsonOf(part, names));
  if (value instanceof Set) return [...value].map((part) => jsonOf(part, names));
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (value instanceof Map) return [...value].map((pair) => pair.map((part) => jsonOf(part, names)));
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, jsonOf(part, names)]));
}

/** References were named in the order in which they stand. */
function nameOf(_reference: Ref | Vow, names: string[]): string {
  return names.shift() ?? "";
}

function isScalar(value: unknown): boolean {
  return typeof value === "number" || typeof value === "string";
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
