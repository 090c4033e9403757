export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** JSON with sorted keys and no whitespace, as UTF-8: equal values give equal bytes, and so equal digests. */
export function canonicalJson(value: Json): Uint8Array {
  return ENCODER.encode(canonicalText(value));
}

const ENCODER = new TextEncoder();

/** The same as text. What no JSON holds is left out of objects, and `null` in lists, as `JSON.stringify` has it. */
export function canonicalText(value: Json): string {
  return written(value) ?? "null";
}

/** Whether a value is made of JSON's types alone. */
export function isJson(value: unknown): value is Json {
  if (value === null || typeof value === "boolean" || typeof value === "string") return true;
  if (typeof value === "number") return Number.isFinite(value);
  return typeof value === "object" && Object.values(value).every(isJson);
}

function written(value: Json): string | undefined {
  if (typeof value === "string") return quoted(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return isList(value) ? listed(value) : membersOf(value);
}

function listed(values: readonly Json[]): string {
  let text = "";
  for (const value of values) text += `${text === "" ? "" : ","}${written(value) ?? "null"}`;
  return `[${text}]`;
}

function membersOf(value: { readonly [key: string]: Json }): string {
  let text = "";
  for (const key of ordered(Object.keys(value))) {
    const member = written(value[key] as Json);
    if (member !== undefined) text += `${text === "" ? "" : ","}${quoted(key)}:${member}`;
  }
  return `{${text}}`;
}

/** Names that are numbers come first, by size, as an object has them in any case; the others in the order of their code units. */
function ordered(keys: string[]): string[] {
  if (!isIndex(keys[0])) return keys.sort();
  const count = keys.findIndex((key) => !isIndex(key));
  return count < 0 ? keys : [...keys.slice(0, count), ...keys.slice(count).sort()];
}

function isIndex(key = ""): boolean {
  return INDEX.test(key) && Number(key) < 2 ** 32 - 1;
}

const INDEX = /^(?:0|[1-9][0-9]{0,9})$/;

/** What stands in a string of JSON as it is. Most have nothing else, and are written sooner so. */
const PLAIN = /^[ !#-[\]-\ud7ff\ue000-\uffff]*$/;

function quoted(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text);
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
