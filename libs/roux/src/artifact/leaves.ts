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
export function* leaves(
  object: Readonly<Record<string, unknown>>,
  known: { has(path: string): boolean },
  prefix = "",
  depth = 0,
): Generator<readonly [path: string, json: unknown]> {
  for (const [key, json] of Object.entries(object)) {
    const path = `${prefix}${key}`;
    if (isObject(json) && !known.has(path) && depth < MAX_DEPTH) yield* leaves(json, known, `${path}.`, depth + 1);
    else yield [path, json];
  }
}
