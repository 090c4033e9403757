import { decodeWords } from "postal-mime";
import type { HeaderField } from "./_header.ts";

/** One field of the header, for tests of all values of a name. */
export interface HeaderValue {
  /** In lower case. */
  readonly name: string;
  /** With its encoded words (RFC 2047) decoded. */
  readonly value: string;
  /** Unfolded, otherwise as it is written. */
  readonly raw: string;
}

export function headerValues(header: readonly HeaderField[]): readonly HeaderValue[] {
  return header.map(({ name, value }) => ({
    name: name.toLowerCase(),
    value: (value.includes("=?") ? decodeWords(value) : value).toWellFormed(),
    raw: value.toWellFormed(),
  }));
}

/** What the first `List-Id` (RFC 2919) has in its last angle brackets, or else all of it, in lower case; empty without one. */
export function listId(header: readonly HeaderField[]): string {
  const value = header.find(({ name }) => name.toLowerCase() === "list-id")?.value ?? "";
  const open = value.lastIndexOf("<");
  const close = value.indexOf(">", open);
  const id = open >= 0 && close > open ? value.slice(open + 1, close) : value;
  return id.trim().toLowerCase().toWellFormed();
}
