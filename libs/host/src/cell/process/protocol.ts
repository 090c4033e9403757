import { type Decode, decoder } from "./codec/decoder.ts";
import { type Encode, encoder } from "./codec/encoder.ts";
import { LAYOUT } from "./codec/layout.ts";

/** What is said with jco's glue in a process, about whole values: the first element of each message. The others stand behind it. */
export const MESSAGE = {
  /** Host: the imports as pairs of interface and function, the arguments. Answered by DONE or FAILED, after any number of CALLs. */
  RUN: 0,
  /** Host: what the function returned. */
  ANSWER: 1,
  /** Host: the function threw. */
  THREW: 2,
  READY: 3,
  /** Guest: why. */
  REFUSED: 4,
  /** Guest: what `dispose` returned. */
  DONE: 5,
  /** Guest: an error's name, or nothing, and a text. */
  FAILED: 6,
  /** Guest: an import's place in the list of its binding, the arguments. Answered by ANSWER or THREW. */
  CALL: 7,
} as const;

/** For the host's end of a channel; what runs in the process has the same, without `Buffer`. */
export function codecs(): { readonly encode: Encode; readonly decode: Decode } {
  let buffer: Buffer = Buffer.alloc(0);
  const decode = decoder(LAYOUT, (bytes, start, end) => {
    if (buffer.buffer !== bytes.buffer) buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    return buffer.toString("latin1", start, end);
  });
  return { encode: encoder(LAYOUT), decode };
}
