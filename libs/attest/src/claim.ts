import { type KeyObject, verify } from "node:crypto";
import type { SigningKey } from "./keys.ts";

/**
 * What a signer says of a bundle beside it, where it can be read without the bundle: this bundle, about this artifact, is
 * mine. It orders what is read, and vouches for nothing: whoever finds a bundle by it verifies the bundle.
 */
export interface BundleClaim {
  /** The artifact that the bundle is about, `sha256:…`. */
  readonly subject: string;
  readonly predicateType: string;
  /** The bundle's own digest, `sha256:…`, and its length in bytes. */
  readonly bundle: string;
  readonly size: number;
}

/** In the bytes that are signed, so that no claim can be taken for a statement, nor a statement for a claim (DSSE). */
const TYPE = "application/vnd.glither.bundle-claim.v1";

/** Signs a claim: a signature in base64, by the key that signed the bundle. */
export async function signClaim(claim: BundleClaim, key: SigningKey): Promise<string> {
  return Buffer.from(await key.sign(encoded(claim))).toString("base64");
}

/** Whether the holder of a public key signed the claim. What is no signature is none. */
export function isClaimedBy(claim: BundleClaim, signature: string, publicKey: KeyObject): boolean {
  try {
    return verify("sha256", encoded(claim), publicKey, Buffer.from(signature, "base64"));
  } catch {
    return false;
  }
}

function encoded({ subject, predicateType, bundle, size }: BundleClaim): Uint8Array {
  const body = JSON.stringify([subject, predicateType, bundle, size]);
  return Buffer.from(`DSSEv1 ${TYPE.length} ${TYPE} ${Buffer.byteLength(body)} ${body}`);
}
