import { createCipheriv, createHash, randomFillSync } from "node:crypto";
import { type Bcom, methods } from "@glither/vat";

/** Bytes that nobody can guess. */
export function systemRandomness(_bcom: Bcom) {
  return methods({ bytes: (count: number): Uint8Array => randomFillSync(new Uint8Array(count)) });
}

/** Bytes that follow from a text: the same in every run. They are a stream of ChaCha20 under the text's hash. */
export function seededRandomness(_bcom: Bcom, seed: string) {
  const stream = createCipheriv("chacha20", createHash("sha256").update(seed).digest(), Buffer.alloc(16));
  return methods({ bytes: (count: number): Uint8Array => Uint8Array.from(stream.update(Buffer.alloc(count))) });
}
