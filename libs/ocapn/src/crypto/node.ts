import { createHash, createPrivateKey, createPublicKey, randomBytes, sign, verify } from "node:crypto";
import type { Cryptography, KeyPair } from "./cryptography.ts";

/** What stands before the 32 bytes of a secret seed in PKCS #8, and of a public key in SPKI (RFC 8410). */
const PKCS8 = Buffer.from("302e020100300506032b657004220420", "hex");
const SPKI = Buffer.from("302a300506032b6570032100", "hex");

/** Cryptography by Node's own library. */
export const nodeCryptography: Cryptography = {
  generate: () => keyOf(randomBytes(32)),
  keyOf,
  verify(publicKey, message, signature) {
    if (publicKey.length !== 32 || signature.length !== 64) return false;
    try {
      const key = createPublicKey({ key: Buffer.concat([SPKI, publicKey]), format: "der", type: "spki" });
      return verify(null, message, key, signature);
    } catch {
      return false;
    }
  },
  sha256: (message) => new Uint8Array(createHash("sha256").update(message).digest()),
  random: (length) => new Uint8Array(randomBytes(length)),
};

function keyOf(seed: Uint8Array): KeyPair {
  if (seed.length !== 32) throw new RangeError("a seed has 32 bytes");
  const secret = createPrivateKey({ key: Buffer.concat([PKCS8, seed]), format: "der", type: "pkcs8" });
  const spki = createPublicKey(secret).export({ format: "der", type: "spki" });
  return {
    publicKey: new Uint8Array(spki.subarray(SPKI.length)),
    sign: (message) => new Uint8Array(sign(null, message, secret)),
  };
}
