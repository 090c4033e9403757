/**
 * What the protocol needs of cryptography. It is synchronous: what a peer sends is handled in the order in which it
 * came, and a reference that is handed to a third party is signed within the message that it stands in. WebCrypto
 * answers later, so it does not fit; `crypto/node` and `crypto/web` do.
 */
export interface Cryptography {
  /** A new key. */
  generate(): KeyPair;
  /** The key of a secret seed of 32 bytes, for keys that last. */
  keyOf(seed: Uint8Array): KeyPair;
  /** Whether the signature is the key's over the message. What is no key or no signature verifies nothing. */
  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;
  sha256(message: Uint8Array): Uint8Array;
  /** Bytes that nobody can guess. */
  random(length: number): Uint8Array;
}

/** A key of Ed25519 (RFC 8032). */
export interface KeyPair {
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  /** 64 bytes. */
  sign(message: Uint8Array): Uint8Array;
}
