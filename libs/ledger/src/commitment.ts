import { hash, randomBytes } from "node:crypto";
import { canonicalJson, type Json } from "@glither/artifact";
import { hashText } from "./log/entry.ts";

const SALT_BYTES = 16;

/** A value under a hash that shows nothing of it to who does not have the salt, however few values there may be. */
export interface Committed {
  readonly commitment: string;
  readonly salt: Uint8Array;
  readonly bytes: Uint8Array;
}

export function commit(value: Json): Committed {
  const [salt, bytes] = [newSalt(), canonicalJson(value)];
  return { commitment: commitmentOf(salt, bytes), salt, bytes };
}

/** Many are taken at a time, since asking for them costs more than they do. */
function newSalt(): Uint8Array {
  if (taken === salts.length) [salts, taken] = [randomBytes(SALTS * SALT_BYTES), 0];
  taken += SALT_BYTES;
  return salts.subarray(taken - SALT_BYTES, taken);
}

const SALTS = 256;
let [salts, taken]: [Uint8Array, number] = [new Uint8Array(), 0];

/** `sha256:…` of the salt and the value's canonical JSON behind it. */
export function commitmentOf(salt: Uint8Array, bytes: Uint8Array): string {
  return hashText(hash("sha256", Buffer.concat([salt, bytes]), "buffer"));
}
