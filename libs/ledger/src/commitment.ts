import { createHash, randomBytes } from "node:crypto";
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
  const [salt, bytes] = [randomBytes(SALT_BYTES), canonicalJson(value)];
  return { commitment: commitmentOf(salt, bytes), salt, bytes };
}

/** `sha256:…` of the salt and the value's canonical JSON behind it. */
export function commitmentOf(salt: Uint8Array, bytes: Uint8Array): string {
  return hashText(createHash("sha256").update(salt).update(bytes).digest());
}
