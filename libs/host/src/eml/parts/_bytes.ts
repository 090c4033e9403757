import { decodeWords } from "postal-mime";

/** What bytes say in a charset and, since a message may lie about it, in those that programs fall back to. */
export function textsOf(bytes: Buffer, charset: string): readonly string[] {
  const label = charset.trim().toLowerCase();
  const named = /^(?:unicode-1-1-|x-)?utf-?7/u.test(label) ? utf7(bytes.toString("latin1")) : decoded(bytes, label);
  const texts = [named, bytes.toString(), bytes.toString("latin1")];
  return [...new Set(texts.filter((text) => text !== undefined))];
}

/** By label; there are as many as the Encoding Standard has. */
const DECODERS = new Map<string, InstanceType<typeof TextDecoder>>();

function decoded(bytes: Uint8Array, label: string): string | undefined {
  let decoder = DECODERS.get(label);
  try {
    decoder ??= new TextDecoder(label);
  } catch {
    // A charset that nobody knows.
    return undefined;
  }
  DECODERS.set(label, decoder);
  return decoder.decode(bytes);
}

/** RFC 2152: `+`, UTF-16 in base64, `-`. */
function utf7(text: string): string {
  return text.replaceAll(/\+([A-Za-z0-9+/]*)-?/gu, (_, base64: string) =>
    base64 === "" ? "+" : bigEndian(Buffer.from(base64, "base64")),
  );
}

function bigEndian(bytes: Buffer): string {
  return bytes
    .subarray(0, bytes.length & ~1)
    .swap16()
    .toString("utf16le");
}

/** Bytes of a text with escapes as in an address; what is malformed stays. */
export function percentDecoded(text: string): Buffer {
  const bytes = Buffer.from(text);
  let length = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0;
    const value = byte === 0x25 ? hexAt(bytes, at + 1) : -1;
    bytes[length++] = value < 0 ? byte : value;
    if (value >= 0) at += 2;
  }
  return bytes.subarray(0, length);
}

/** Quoted-printable (RFC 2045 §6.7), as leniently as programs read it: a malformed escape stays. */
export function unquoted(text: Buffer): Buffer {
  const bytes = Buffer.allocUnsafe(text.length);
  let length = 0;
  for (let at = 0; at < text.length; at++) {
    const byte = text[at] ?? 0;
    const value = byte === 0x3d ? hexAt(text, at + 1) : -1;
    const soft = byte === 0x3d && value < 0 ? softBreak(text, at + 1) : 0;
    if (soft === 0) bytes[length++] = value < 0 ? byte : value;
    at += value < 0 ? soft : 2;
  }
  return bytes.subarray(0, length);
}

/** How many bytes a line end has, with the blanks that mail servers put before it. */
function softBreak(text: Uint8Array, from: number): number {
  let at = from;
  while (at - from < 80 && (text[at] === 32 || text[at] === 9)) at++;
  if (text[at] === 13 && text[at + 1] === 10) return at + 2 - from;
  return text[at] === 10 || text[at] === 13 ? at + 1 - from : 0;
}

function hexAt(bytes: Uint8Array, at: number): number {
  const [high, low] = [digit(bytes[at] ?? 0), digit(bytes[at + 1] ?? 0)];
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

function digit(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48;
  const letter = byte | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : -1;
}

/** How many texts a program may find in one, each behind the padding of the one before. */
const MAX_RUNS = 1_000;

/** Base64, and whether every program reads the same: nothing but its letters, and padding at the end alone. */
export function base64Decoded(text: Buffer): { readonly bytes: Buffer; readonly clean: boolean } {
  const written = text.toString("latin1");
  const foreign = /[^A-Za-z0-9+/=\s]/u.test(written);
  const base64 = foreign ? written.replaceAll(/[^A-Za-z0-9+/=]+/gu, "") : written;
  const padding = base64.indexOf("=");
  if (padding < 0 || !/[^=\s]/u.test(base64.slice(padding)))
    return { bytes: Buffer.from(base64, "base64"), clean: !foreign };
  const runs = base64.split("=", MAX_RUNS).filter((run) => run !== "");
  return { bytes: Buffer.concat(runs.map((run) => Buffer.from(run, "base64"))), clean: false };
}

/** A text with its encoded words (RFC 2047) decoded; programs also decode those that blanks have parted. */
export function wordsDecoded(text: string): readonly string[] {
  if (!text.includes("=?")) return [text];
  return [decodeWords(text).toWellFormed()];
}
