import { encode } from "../syrup/encode.ts";
import { compareBytes } from "../syrup/order.ts";
import type { Cryptography } from "./cryptography.ts";
import { publicKeyForm } from "./forms.ts";

/** What a side of a session is known by: its key as it is sent, hashed twice. */
export function publicId(cryptography: Cryptography, publicKey: Uint8Array): Uint8Array {
  return cryptography.sha256(cryptography.sha256(encode(publicKeyForm(publicKey))));
}

/** What a session is known by, to both sides the same: both ids in the order of their bytes, hashed twice. */
export function sessionId(cryptography: Cryptography, one: Uint8Array, other: Uint8Array): Uint8Array {
  const [first, second] = compareIds(one, other) <= 0 ? [one, other] : [other, one];
  const prefix = new TextEncoder().encode("prot0");
  const joined = new Uint8Array(prefix.length + first.length + second.length);
  joined.set(prefix);
  joined.set(first, prefix.length);
  joined.set(second, prefix.length + first.length);
  return cryptography.sha256(cryptography.sha256(joined));
}

/** Which of two ids is the smaller one: below zero the first. Where hellos cross, it decides whose connection stays. */
export function compareIds(one: Uint8Array, other: Uint8Array): number {
  return compareBytes(one, 0, one.length, other, 0, other.length);
}
