export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** JSON with sorted keys and no whitespace, as UTF-8: equal values give equal bytes, and so equal digests. */
export function canonicalJson(value: Json): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(sorted(value)));
}

/** Whether a value is made of JSON's types alone. */
export function isJson(value: unknown): value is Json {
  if (value === null || typeof value === "boolean" || typeof value === "string") return true;
  if (typeof value === "number") return Number.isFinite(value);
  return typeof value === "object" && Object.values(value).every(isJson);
}

function sorted(value: Json): Json {
  if (isList(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
