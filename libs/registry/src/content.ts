import { createHash } from "node:crypto";
import { StoreError } from "./error.ts";
import type { ContentAddress } from "./store.ts";

const DIGEST = /^sha256:[0-9a-f]{64}$/;

export function isDigest(text: string): boolean {
  return DIGEST.test(text);
}

export function addressOf(bytes: Uint8Array): ContentAddress {
  return { digest: `sha256:${createHash("sha256").update(bytes).digest("hex")}`, size: bytes.length };
}

/** Throws `WRONG_SIZE` or `WRONG_DIGEST` unless the bytes are what the address says; without a size, only the digest. */
export function checkContent(bytes: Uint8Array, wanted: { readonly digest: string; readonly size?: number }): void {
  if (wanted.size !== undefined && bytes.length !== wanted.size) {
    const message = `\`${wanted.digest}\` has ${bytes.length} bytes, not the ${wanted.size} that its descriptor says`;
    throw new StoreError("WRONG_SIZE", message, { hint: PUBLISH_AGAIN });
  }
  const { digest } = addressOf(bytes);
  if (digest !== wanted.digest) {
    const message = `the content stored as \`${wanted.digest}\` has the digest \`${digest}\``;
    throw new StoreError("WRONG_DIGEST", message, { hint: PUBLISH_AGAIN });
  }
}

/** The longest manifest that is read: as long as a registry must take (distribution specification, "pushing manifests"). */
export const MAX_MANIFEST_BYTES = 4 * 1024 * 1024;

/** The longest blob: nothing that is published here comes near to it; whatever is said to be larger is a mistake or a trap. */
export const MAX_BLOB_BYTES = 512 * 1024 * 1024;

const PUBLISH_AGAIN =
  "the store is damaged or was tampered with: publish the artifact again, or copy it from a good store";
