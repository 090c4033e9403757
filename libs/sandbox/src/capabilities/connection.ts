import { once } from "node:events";
import type { Duplex } from "node:stream";
import { type Bcom, methods, type Vat, type Vow } from "@glither/vat";
import { CapabilityError } from "./error.ts";
import { some } from "./streams.ts";

/** A connection that somebody has opened: what a program can do with the network, and all of it. */
export function connection(_bcom: Bcom, vat: Vat, stream: Duplex) {
  return methods({
    receive: (most: number): Vow<Uint8Array> => vat.adopt(some(stream, most)),
    send: (bytes: Uint8Array): Vow<number> => vat.adopt(sent(stream, bytes)),
    shutdown: (receiving: boolean, sending: boolean): void => {
      // What was sent is on its way before nothing is left of it.
      if (sending && receiving) stream.end(() => stream.destroy());
      else if (sending) stream.end();
      else if (receiving) stream.destroy();
    },
  });
}

/** A stream that is ended from this side closes without an error, and then there is never room. */
async function drained(stream: Duplex): Promise<void> {
  const ended = new AbortController();
  const end = (): void => ended.abort();
  stream.once("close", end);
  try {
    await once(stream, "drain", { signal: ended.signal });
  } finally {
    stream.off("close", end);
  }
}

/** Answers when there is room for more, so that who sends faster than others take waits. */
async function sent(stream: Duplex, bytes: Uint8Array): Promise<number> {
  if (!stream.writable) throw new CapabilityError("pipe");
  try {
    // The bytes may lie in a pool, which is used again.
    if (!stream.write(Uint8Array.from(bytes))) await drained(stream);
  } catch (cause) {
    throw new CapabilityError("connreset", { cause });
  }
  return bytes.length;
}
