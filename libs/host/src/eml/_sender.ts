import { decodeWords } from "postal-mime";
import type { HeaderField } from "./_header.ts";
import { outline } from "./_outline.ts";
import { type AddressParts, addressParts } from "./address.ts";
import { EmlError } from "./error.ts";

/** In characters, all `From` fields together. */
const MAX_FROM = 16 * 1024;
const HINT = "no rule can trust who it says it is from, so there is no artifact of it";

/**
 * The one author that every mail program shows, whichever it shows where a message names several. Where programs may
 * show different ones there is none: several `From` fields or addresses, an address in angle brackets within a quoted
 * text, a comment or an encoded word, and what is no address where one belongs.
 *
 * @throws EmlError `NO_SENDER`, `AMBIGUOUS_SENDER` or `MALFORMED_HEADER`
 */
export function senderOf(header: readonly HeaderField[]): AddressParts {
  const fields = header.filter(({ name }) => name.toLowerCase() === "from");
  if (fields.some(({ behindJunk }) => behindJunk))
    throw new EmlError("MALFORMED_HEADER", "a line before the `From` field is no header field", { hint: HINT });
  if (fields.reduce((length, { value }) => length + value.length, 0) > MAX_FROM)
    throw new EmlError("TOO_COMPLEX", `the message's \`From\` has more than ${MAX_FROM} characters`);
  const written = fields.flatMap(({ value }) => candidates(value));
  const authors = new Map<string, AddressParts>();
  for (const candidate of written) {
    const parts = addressParts(candidate);
    if (parts) authors.set(parts.address.toLowerCase(), parts);
    else if (candidate !== "") authors.set(candidate, { address: candidate, local: "", domain: "", org: "" });
  }
  const known = [...authors.values()].filter(({ domain }) => domain !== "");
  const [author] = known;
  if (author === undefined)
    throw new EmlError("NO_SENDER", "the message has no sender: no `From` field with an address", { hint: HINT });
  if (authors.size > 1)
    throw new EmlError("AMBIGUOUS_SENDER", `the message has several senders: ${shown([...authors.keys()])}`, {
      hint: HINT,
    });
  return author;
}

/** All that a program could take for the author's address. */
function candidates(value: string): readonly string[] {
  if (/[^\P{Cc}\t]|[\u2028\u2029]/u.test(value))
    throw new EmlError("MALFORMED_HEADER", "the `From` field holds a control character", { hint: HINT });
  const { addresses, balanced } = outline(value);
  const decoded = value.includes("=?") ? [decodeWords(value)] : [];
  const hidden = [value, ...decoded].flatMap((text) =>
    [...text.matchAll(/<([^<>]*)>/gu)].map(([, it = ""]) => it.trim()),
  );
  const odd = balanced ? [] : value.split(/[\s,;:<>()"]+/u).filter((word) => word.includes("@"));
  return [...addresses, ...odd, ...hidden.filter((text) => addressParts(text) !== undefined)];
}

function shown(addresses: readonly string[]): string {
  const some = addresses
    .slice(0, 4)
    .map((address) => `\`${address.slice(0, 80).replaceAll("\0", "").toWellFormed()}\``);
  return `${some.join(", ")}${addresses.length > some.length ? ", …" : ""}`;
}
