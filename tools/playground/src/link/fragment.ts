import { type Draft, readDraft } from "../draft.ts";

/** What a fragment begins with; another form would have another number. */
const FORM = "#1.";
/** What is of some form. Anything else is a place on the page, and no link. */
const ANY_FORM = /^#\d+\./u;
/** Longer addresses are cut by who passes them on. */
const MOST_ENCODED = 60_000;
const MOST_BYTES = 1_000_000;

/** Why a link gives nothing. */
export type LinkFault = "too_long" | "damaged" | "unknown";

export type LinkReading = { readonly draft: Draft } | { readonly fault: LinkFault } | undefined;

/**
 * A draft as the fragment of an address, which no server is ever sent: JSON, deflated, in base64 for addresses.
 *
 * @returns undefined for one that is too long to be passed on, or that nobody would read.
 */
export async function fragmentOf(draft: Draft): Promise<string | undefined> {
  const bytes = new TextEncoder().encode(JSON.stringify(draft));
  if (bytes.length > MOST_BYTES || readDraft(draft) === undefined) return undefined;
  const packed = await collected(through(bytes, new CompressionStream("deflate-raw")), MOST_BYTES);
  if (packed === undefined) return undefined;
  const encoded = base64(packed);
  return encoded.length > MOST_ENCODED ? undefined : `${FORM}${encoded}`;
}

/** The draft of a fragment that anybody may have made. Undefined where there is none, or the name of a place on the page. */
export async function readFragment(fragment: string): Promise<LinkReading> {
  if (!ANY_FORM.test(fragment)) return undefined;
  if (!fragment.startsWith(FORM)) return { fault: "unknown" };
  const encoded = fragment.slice(FORM.length);
  if (encoded.length > MOST_ENCODED) return { fault: "too_long" };
  if (!/^[A-Za-z0-9_-]*$/u.test(encoded)) return { fault: "damaged" };
  try {
    const bytes = await collected(through(unpacked(encoded), new DecompressionStream("deflate-raw")), MOST_BYTES);
    if (bytes === undefined) return { fault: "too_long" };
    const draft = readDraft(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
    return draft === undefined ? { fault: "damaged" } : { draft };
  } catch {
    return { fault: "damaged" };
  }
}

function through(bytes: Uint8Array<ArrayBuffer>, stream: CompressionStream | DecompressionStream): ReadableStream {
  return new Blob([bytes]).stream().pipeThrough(stream);
}

/** What a stream holds, unless that is more than somebody wants: then it is read no further. */
async function collected(stream: ReadableStream, most: number): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const parts: Uint8Array[] = [];
  let size = 0;
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > most) {
      await reader.cancel();
      return undefined;
    }
    parts.push(value);
  }
  const all = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function base64(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/u, "");
}

function unpacked(encoded: string): Uint8Array<ArrayBuffer> {
  const binary = atob(encoded.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
