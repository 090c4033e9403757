import { createHash } from "node:crypto";

/** `sha256:` and the hash in hexadecimal. */
export function digestOf(content: Uint8Array | string): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}
