import { generateKeyPairSync } from "node:crypto";

/** A signer's new key pair, as PEM. */
export function keyPair(): { readonly publicKey: string; readonly privateKey: string } {
  return generateKeyPairSync("ec", {
    namedCurve: "P-256",
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
}
