import type { Cryptography, KeyPair } from "../crypto/cryptography.ts";
import { readSignature, signatureForm } from "../crypto/forms.ts";
import { decode } from "../syrup/decode.ts";
import { encode } from "../syrup/encode.ts";
import { compareBytes } from "../syrup/order.ts";
import { record, SyrupRecord } from "../syrup/values.ts";

const SIZE = 32;
/** What a peer that has proven nothing may have us read. */
const LIMITS = { bytes: 1_024, depth: 8, digits: 16 };

/**
 * How Goblins has the side that is connected to prove its key, before anything else: it is sent bytes that are new, in
 * a record that says what they are for, and signs that record. The side that connects proves nothing.
 */
export function newChallenge(cryptography: Cryptography): Uint8Array {
  return encode(record("init:peer-auth", cryptography.random(SIZE)));
}

/** The answer to a challenge, or undefined when it is none: nothing else is ever signed here. */
export function answerChallenge(key: KeyPair, challenge: Uint8Array): Uint8Array | undefined {
  const asked = readRecord(challenge, "init:peer-auth", 1);
  const bytes = asked?.fields[0];
  if (asked === undefined || !(bytes instanceof Uint8Array) || bytes.length !== SIZE) return undefined;
  return encode(record("desc:sig-envelope", asked, signatureForm(key.sign(challenge))));
}

/** Whether an answer is the key's, to this challenge. */
export function isAnswer(
  cryptography: Cryptography,
  publicKey: Uint8Array,
  challenge: Uint8Array,
  answer: Uint8Array,
): boolean {
  const envelope = readRecord(answer, "desc:sig-envelope", 2);
  if (envelope === undefined) return false;
  const [object, form] = envelope.fields;
  const signed = encode(object);
  if (compareBytes(signed, 0, signed.length, challenge, 0, challenge.length) !== 0) return false;
  try {
    return cryptography.verify(publicKey, challenge, readSignature(form));
  } catch {
    return false;
  }
}

function readRecord(bytes: Uint8Array, name: string, fields: number): SyrupRecord | undefined {
  try {
    const value = decode(bytes, LIMITS);
    if (value instanceof SyrupRecord && value.name === name && value.fields.length === fields) return value;
  } catch {}
  return undefined;
}
