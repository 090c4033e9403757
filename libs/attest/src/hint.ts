import { createHash, type KeyObject, X509Certificate } from "node:crypto";
import { trustedKey } from "./keys.ts";
import type { TrustedSigner } from "./trust.ts";

/**
 * By what a signer can be told from others before anything is verified: base64 of the hash of the public key, as bundles
 * name it, or of the subject that a certificate names. Undefined where a bundle shows none.
 */
export function signerHint(bundle: string): string | undefined {
  try {
    const { publicKey, certificate } = JSON.parse(bundle).verificationMaterial;
    if (typeof publicKey?.hint === "string") return publicKey.hint;
    const names = new X509Certificate(Buffer.from(certificate.rawBytes, "base64")).subjectAltName ?? "";
    const name = /^(?:URI|email):(.+)$/u.exec(names)?.[1];
    if (name === undefined) return undefined;
    return identityHint(name.startsWith('"') ? String(JSON.parse(name)) : name);
  } catch {
    return undefined;
  }
}

/** The signers who are trusted, by their hints: a key each, or none for an identity. Throws `KEY_UNUSABLE` for a key that is none. */
export function signersByHint(signers: readonly TrustedSigner[]): ReadonlyMap<string, KeyObject | undefined> {
  return new Map(
    signers.map((signer): [string, KeyObject | undefined] => {
      if (signer.kind === "identity") return [identityHint(signer.subject), undefined];
      const { hint, key } = trustedKey(signer.publicKeyPem);
      return [hint, key];
    }),
  );
}

function identityHint(subject: string): string {
  return createHash("sha256").update(subject).digest("base64");
}
