import type { ValueType } from "../ir/types.ts";

/** An object of JSON, not an array. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Far more than the names of any path, or the members of any record: what nests deeper is no field, and no value. */
export const MAX_DEPTH = 16;

/**
 * The values of a JSON object by the language's paths: a dotted key and nested objects mean the same. An object where
 * a value belongs comes out as it is, for the type check to refuse.
 */
export function leaves(
  object: Readonly<Record<string, unknown>>,
  known: ReadonlyMap<string, ValueType>,
): readonly Leaf[] {
  const found: Leaf[] = [];
  collect(object, known, { found, prefix: "", depth: 0 });
  return found;
}

type Leaf = readonly [path: string, json: unknown];

interface Place {
  readonly found: Leaf[];
  readonly prefix: string;
  readonly depth: number;
}

function collect(
  object: Readonly<Record<string, unknown>>,
  known: ReadonlyMap<string, ValueType>,
  { found, prefix, depth }: Place,
): void {
  for (const key of Object.keys(object)) {
    const [path, json] = [`${prefix}${key}`, object[key]];
    // An object where a list or a symbol belongs may hold what goes by longer paths: `guarantee.offer` beside `guarantee`.
    const isPart = (): boolean => !known.has(path) || (holdsLonger(known.get(path)) && hasLonger(known, path));
    if (isObject(json) && depth < MAX_DEPTH && isPart()) {
      collect(json, known, { found, prefix: `${path}.`, depth: depth + 1 });
    } else found.push([path, json]);
  }
}

function holdsLonger(type: ValueType | undefined): boolean {
  return type?.kind === "list" || type?.kind === "enum";
}

function hasLonger(known: ReadonlyMap<string, ValueType>, path: string): boolean {
  return [...known.keys()].some((other) => other.startsWith(`${path}.`));
}
