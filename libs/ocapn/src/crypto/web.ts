import { ed25519 } from "@noble/curves/ed25519.js";
import { sha256 } from "@noble/hashes/sha2.js";
import type { Cryptography, KeyPair } from "./cryptography.ts";

/** Cryptography where there is no Node, as in browsers: a library in JavaScript, since WebCrypto answers later. */
export const webCryptography: Cryptography = {
  generate: () => keyOf(random(32)),
  keyOf,
  verify(publicKey, message, signature) {
    if (publicKey.length !== 32 || signature.length !== 64) return false;
    try {
      // The standard's own rule, which Node follows, and not the laxer one that some ledgers do.
      return ed25519.verify(signature, message, publicKey, { zip215: false });
    } catch {
      return false;
    }
  },
  sha256: (message) => sha256(message),
  random,
};

function keyOf(seed: Uint8Array): KeyPair {
  if (seed.length !== 32) throw new RangeError("a seed has 32 bytes");
  const secret = new Uint8Array(seed);
  return { publicKey: ed25519.getPublicKey(secret), sign: (message) => ed25519.sign(message, secret) };
}

function random(length: number): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(length));
}
