import type { Limits } from "../limits.ts";
import { type Decode, decoder } from "./codec/decoder.ts";
import { type Encode, encoder } from "./codec/encoder.ts";
import { LAYOUT } from "./codec/layout.ts";

/** The first element of each message. The others stand behind it, in this order. */
export const MESSAGE = {
  /** Host: a program's number, its component, options. Answered by READY or REFUSED. */
  LOAD: 0,
  /** Host: the number of a program that is not needed any more. */
  DROP: 1,
  /** Host: a program's number, a binding's number, the imports as pairs of interface and function. */
  BIND: 2,
  /** Host: a program's number, a binding's number, the arguments. Answered by DONE or FAILED, after any number of CALLs. */
  RUN: 3,
  /** Host: what the function returned. */
  ANSWER: 4,
  /** Host: the function threw. */
  THREW: 5,
  READY: 6,
  /** Guest: why. */
  REFUSED: 7,
  /** Guest: what `dispose` returned. */
  DONE: 8,
  /** Guest: a code of `AbiError` or an error's name, or nothing, and a text. */
  FAILED: 9,
  /** Guest: an import's place in the list of its binding, the arguments. Answered by ANSWER or THREW. */
  CALL: 10,
  /** Guest: the same for a function that answers nothing, which is done before anything that the guest says after it. */
  POST: 11,
} as const;

export interface LoadOptions {
  readonly prove: boolean;
  readonly renew: boolean;
  readonly limits: Limits;
}

/** For one end of a channel between threads. */
export function codecs(): { readonly encode: Encode; readonly decode: Decode } {
  let buffer: Buffer = Buffer.alloc(0);
  const decode = decoder(LAYOUT, (bytes, start, end) => {
    if (buffer.buffer !== bytes.buffer) buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    return buffer.toString("latin1", start, end);
  });
  return { encode: encoder(LAYOUT), decode };
}
