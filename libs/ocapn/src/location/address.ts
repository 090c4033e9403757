import { FormError } from "../form-error.ts";
import { fromBase64Url, toBase64Url } from "./base.ts";
import { type Location, newLocation } from "./location.ts";
import type { SturdyReference } from "./sturdy-reference.ts";

const LONGEST = 8_192;
/** What stands in an address as it is (RFC 3986, section 2.3); all else is written in percents. */
const UNRESERVED = /^[A-Za-z0-9._~-]*$/u;
const ADDRESS = /^ocapn:\/\/([^/?#]+)(?:\/s\/([^/?#]*))?(?:\?([^?#]*))?$/u;

/** `ocapn://designator.transport?hint=value`, hints in the order of their names. */
export function printLocation(location: Location): string {
  return print(location, "");
}

/**
 * A location in the form that `printLocation` gives it. Hints may stand in any order.
 *
 * @throws FormError `ADDRESS_MALFORMED`, `LOCATION_MALFORMED`
 */
export function parseLocation(address: string): Location {
  const { location, swiss } = parse(address);
  if (swiss !== undefined) throw malformed("the address of an object where that of a peer belongs");
  return location;
}

/** `ocapn://designator.transport/s/swiss?hint=value`, the swiss number in base64url. Who reads it has the object. */
export function printSturdyReference({ location, swiss }: SturdyReference): string {
  return print(location, `/s/${toBase64Url(swiss)}`);
}

/** @throws FormError `ADDRESS_MALFORMED`, `LOCATION_MALFORMED`, `TEXT_MALFORMED` */
export function parseSturdyReference(address: string): SturdyReference {
  const { location, swiss } = parse(address);
  if (swiss === undefined) throw malformed("the address of a peer where that of an object belongs");
  if (swiss === "") throw malformed("the address of an object without its swiss number");
  // Others pad their base64: where padding belongs, it is taken for none.
  return { location, swiss: fromBase64Url(swiss.length % 4 === 0 ? swiss.replace(/={1,2}$/u, "") : swiss) };
}

function print({ transport, designator, hints }: Location, path: string): string {
  const query =
    hints === false
      ? ""
      : `?${[...hints]
          .map(([name, value]) => `${escaped(name)}=${escaped(value)}`)
          .sort()
          .join("&")}`;
  return `ocapn://${escaped(designator)}.${transport}${path}${query}`;
}

function parse(address: string): { readonly location: Location; readonly swiss: string | undefined } {
  const [whole, authority = "", swiss, query] = (address.length <= LONGEST && ADDRESS.exec(address)) || [];
  if (whole === undefined) throw malformed("an address is `ocapn://designator.transport`, and what may follow that");
  const dot = authority.lastIndexOf(".");
  if (dot < 0) throw malformed("an address names a designator and, behind its last dot, a transport");
  const location = newLocation(
    authority.slice(dot + 1),
    unescaped(authority.slice(0, dot)),
    query === undefined ? false : hintsOf(query),
  );
  return { location, swiss };
}

function hintsOf(query: string): ReadonlyMap<string, string> {
  const hints = new Map<string, string>();
  for (const part of query === "" ? [] : query.split("&")) {
    const [name, value, ...more] = part.split("=");
    if (name === undefined || name === "" || value === undefined || more.length > 0)
      throw malformed("a hint is a name and a value");
    const plain = unescaped(name);
    if (hints.has(plain)) throw malformed("a hint that stands twice");
    hints.set(plain, unescaped(value));
  }
  return hints;
}

function escaped(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/gu, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** Takes percents back. What need not be escaped may be, but what must be has to. */
function unescaped(text: string): string {
  if (!UNRESERVED.test(text.replace(/%[0-9A-Fa-f]{2}/gu, "")))
    throw malformed("an address with a character that is escaped there");
  try {
    return decodeURIComponent(text);
  } catch {
    throw malformed("an address with percents that are no text");
  }
}

function malformed(message: string): FormError {
  return new FormError("ADDRESS_MALFORMED", message);
}
