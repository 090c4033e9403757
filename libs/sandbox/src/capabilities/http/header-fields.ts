import type { HeaderFields } from "../interfaces.ts";

const TOKEN = /^[!#$%&'*+.^_`|~\dA-Za-z-]{1,256}$/u;
/** Visible characters, spaces and tabs, and bytes above ASCII: nothing that ends a line. */
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/u;

/** What belongs to one connection, or says where it leads: not for a program to say. */
const FORBIDDEN: ReadonlySet<string> = new Set([
  "connection",
  "expect",
  "host",
  "http2-settings",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

export function isFieldName(name: string): boolean {
  return TOKEN.test(name);
}

export function isFieldValue(value: string): boolean {
  return VALUE.test(value);
}

export function isForbidden(name: string): boolean {
  return FORBIDDEN.has(name.toLowerCase());
}

/** Bytes of fields, as they are on the wire. */
export function sizeOf(fields: HeaderFields): number {
  return fields.reduce((sum, [name, value]) => sum + name.length + value.length + 4, 0);
}

/** What fields say of a body's length. */
export function lengthOf(fields: HeaderFields): number | undefined {
  const found = fields.find(([name]) => name.toLowerCase() === "content-length");
  return found === undefined ? undefined : Number(found[1]);
}
