import { hash, randomBytes } from "node:crypto";
import { canonicalText, type Json } from "@glither/artifact";

const SALT_BYTES = 16;

/** A value under a hash that shows nothing of it to who does not have the salt, however few values there may be. */
export interface Committed {
  readonly commitment: string;
  readonly salt: Buffer;
  /** The value's canonical JSON. */
  readonly text: string;
}

export function commit(value: Json): Committed {
  const [salt, text] = [newSalt(), canonicalText(value)];
  return { commitment: commitmentOf(salt, text), salt, text };
}

/** Many are taken at a time, since asking for them costs more than they do. */
function newSalt(): Buffer {
  if (taken === salts.length) [salts, taken] = [randomBytes(SALTS * SALT_BYTES), 0];
  taken += SALT_BYTES;
  return salts.subarray(taken - SALT_BYTES, taken);
}

const SALTS = 256;
let [salts, taken]: [Buffer, number] = [Buffer.alloc(0), 0];

/** `sha256:…` of the salt and the value's canonical JSON behind it. */
export function commitmentOf(salt: Uint8Array, json: string | Uint8Array): string {
  const most = salt.length + 3 * json.length;
  const bytes = most <= SCRATCH.length ? SCRATCH : Buffer.allocUnsafe(most);
  bytes.set(salt);
  const length = typeof json === "string" ? bytes.write(json, salt.length) : json.length;
  if (typeof json !== "string") bytes.set(json, salt.length);
  return `sha256:${hash("sha256", bytes.subarray(0, salt.length + length))}`;
}

/** Written over each time: a hash is made of it at once. */
const SCRATCH = Buffer.allocUnsafeSlow(8_192);
