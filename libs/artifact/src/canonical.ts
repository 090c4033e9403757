export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** JSON with sorted keys and no whitespace, as UTF-8: equal values give equal bytes, and so equal digests. */
export function canonicalJson(value: Json): Uint8Array {
  return ENCODER.encode(JSON.stringify(sorted(value)));
}

const ENCODER = new TextEncoder();

/** Whether a value is made of JSON's types alone. */
export function isJson(value: unknown): value is Json {
  if (value === null || typeof value === "boolean" || typeof value === "string") return true;
  if (typeof value === "number") return Number.isFinite(value);
  return typeof value === "object" && Object.values(value).every(isJson);
}

function sorted(value: Json): Json {
  if (isList(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  const keys = Object.keys(value).sort();
  // As an ordinary member it would be another thing.
  if (keys.includes("__proto__")) return Object.fromEntries(keys.map((key) => [key, sorted(value[key] as Json)]));
  const result: Record<string, Json> = {};
  for (const key of keys) result[key] = sorted(value[key] as Json);
  return result;
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
