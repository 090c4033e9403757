import { MailError } from "../error.ts";

/** What the mail system says: a letter, and what belongs to it. */
export interface Packet {
  readonly command: string;
  readonly data: Buffer;
}

/** Chunks of a body have 64 KiB, and a header field is not longer than a message's header may be. */
const MAX_LENGTH = 1024 * 1024;
const LENGTH = 4;

/** Cuts a stream into packets: four bytes of length, a letter, data. */
export class Packets {
  #left: Buffer = Buffer.alloc(0);

  /** @throws MailError MALFORMED_PACKET */
  *push(chunk: Buffer): Generator<Packet> {
    this.#left = this.#left.length === 0 ? chunk : Buffer.concat([this.#left, chunk]);
    while (this.#left.length >= LENGTH) {
      const length = this.#left.readUInt32BE(0);
      if (length === 0 || length > MAX_LENGTH)
        throw new MailError("MALFORMED_PACKET", `a packet of ${length} bytes, where there are 1 to ${MAX_LENGTH}`);
      if (this.#left.length < LENGTH + length) return;
      const data = this.#left.subarray(LENGTH, LENGTH + length);
      this.#left = this.#left.subarray(LENGTH + length);
      yield { command: String.fromCharCode(data[0] as number), data: data.subarray(1) };
    }
  }
}

export function packet(command: string, data: Uint8Array = new Uint8Array()): Buffer {
  const head = Buffer.alloc(LENGTH + 1);
  head.writeUInt32BE(data.length + 1, 0);
  head.write(command, LENGTH, "latin1");
  return Buffer.concat([head, data]);
}

/** Texts that end with a zero byte each, as their bytes are: one character for each. @throws MailError MALFORMED_PACKET */
export function texts(data: Buffer): string[] {
  if (data.length === 0) return [];
  if (data.at(-1) !== 0) throw new MailError("MALFORMED_PACKET", "a text without an end");
  return data.subarray(0, -1).toString("latin1").split("\0");
}

export function ended(...parts: readonly string[]): Buffer {
  return Buffer.from(parts.map((part) => `${part}\0`).join(""), "latin1");
}

/** Text as the bytes that it is in UTF-8, one character for each: as `texts` and `ended` have it. */
export function bytesOf(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}

export function textOf(bytes: string): string {
  return Buffer.from(bytes, "latin1").toString("utf8");
}
