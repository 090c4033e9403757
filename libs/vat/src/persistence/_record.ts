import { Reader } from "../data/reader.ts";
import { Writer } from "../data/writer.ts";

/** What stands before each record. */
export interface Header {
  readonly vat: number;
  readonly kind: number;
  /** How many turns all vats had had when it was written. */
  readonly turn: number;
}

const WRITER = new Writer();

/** A record with its header. */
export function sealed(vat: number, kind: number, turn: number, body: Uint8Array): Uint8Array {
  WRITER.count(vat);
  WRITER.byte(kind);
  WRITER.count(turn);
  WRITER.bytes(body);
  return WRITER.take();
}

/** Reads the header, and leaves the reader behind it. */
export function headerOf(reader: Reader): Header {
  return { vat: reader.count(), kind: reader.byte(), turn: reader.count() };
}

/** The header alone. */
export function peeked(record: Uint8Array): Header {
  return headerOf(new Reader(record));
}

/** What stands behind the header. */
export function bodyOf(record: Uint8Array): Uint8Array {
  const reader = new Reader(record);
  headerOf(reader);
  return reader.rest();
}
