import { createHash, createPublicKey, verify } from "node:crypto";
import { keyHint, type SigningKey } from "@glither/attest";
import { LedgerError } from "../error.ts";
import { HASH_BYTES } from "./tree.ts";

/** What a log is at one size: signed, and then nothing below that size can be another. */
export interface Checkpoint {
  /** The deployment whose log it is. */
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
}

/** In the format of transparency logs (C2SP `tlog-checkpoint`, `signed-note`), with ECDSA P-256 over SHA-256. */
export async function signCheckpoint(checkpoint: Checkpoint, key: SigningKey): Promise<string> {
  const text = textOf(checkpoint);
  const signature = Buffer.concat([ownId(key), await key.sign(Buffer.from(text))]);
  return `${text}\n${LINE} ${checkpoint.origin} ${signature.toString("base64")}\n`;
}

/** The dash that begins a signature's line. */
const LINE = "\u2014";

function textOf({ origin, size, root }: Checkpoint): string {
  return `${origin}\n${size}\n${Buffer.from(root).toString("base64")}\n`;
}

/** As for ECDSA keys in signed notes: the first bytes of the key's hash. It tells keys apart, and proves nothing. */
function keyId(publicKeyPem: string): Buffer {
  return createHash("sha256")
    .update(createPublicKey(publicKeyPem).export({ format: "der", type: "spki" }))
    .digest()
    .subarray(0, KEY_ID_BYTES);
}

const KEY_ID_BYTES = 4;

/** Of a key that signs, found once: it signs each transaction. */
function ownId(key: SigningKey): Buffer {
  const id = OWN_IDS.get(key) ?? keyId(key.publicKeyPem);
  OWN_IDS.set(key, id);
  return id;
}

const OWN_IDS = new WeakMap<SigningKey, Buffer>();

/**
 * What a checkpoint says, when one of the keys has signed it.
 *
 * @param keys public keys in PEM.
 * @throws LedgerError `MALFORMED`, `NOT_VERIFIED`; AttestError `KEY_UNUSABLE`.
 */
export function openCheckpoint(note: string, keys: readonly string[]): Checkpoint {
  // All of them, before any is used.
  for (const key of keys) keyHint(key);
  const { checkpoint, signatures } = readNote(note);
  const text = Buffer.from(textOf(checkpoint));
  const isSigned = signatures.some(({ id, signature }) =>
    keys.some((key) => keyId(key).equals(id) && isBy(key, text, signature)),
  );
  if (isSigned) return checkpoint;
  throw new LedgerError("NOT_VERIFIED", "no trusted key has signed the checkpoint", {
    hint: "name the public key of who keeps the ledger",
  });
}

function isBy(key: string, text: Uint8Array, signature: Uint8Array): boolean {
  try {
    return verify("sha256", text, createPublicKey(key), signature);
  } catch {
    return false;
  }
}

interface Note {
  readonly checkpoint: Checkpoint;
  /** Those under the log's own name. */
  readonly signatures: readonly { readonly id: Buffer; readonly signature: Buffer }[];
}

/** What a checkpoint says, whoever may have signed it. */
export function readNote(note: string): Note {
  const [, origin = "", size = "", root = "", lines = ""] = NOTE.exec(note) ?? [];
  const hash = Buffer.from(root, "base64");
  const count = Number(size);
  if (hash.length !== HASH_BYTES || hash.toString("base64") !== root || !Number.isSafeInteger(count)) {
    throw new LedgerError("MALFORMED", "a checkpoint cannot be read");
  }
  const signatures = lines
    .split("\n")
    .map((line) => line.split(" "))
    .filter(([dash, name]) => dash === LINE && name === origin)
    .map(([, , text = ""]) => Buffer.from(text, "base64"))
    .map((bytes) => ({ id: bytes.subarray(0, KEY_ID_BYTES), signature: bytes.subarray(KEY_ID_BYTES) }));
  return { checkpoint: { origin, size: count, root: hash }, signatures };
}

const NOTE = /^([^\s+]+)\n(0|[1-9][0-9]*)\n([A-Za-z0-9+/]{43}=)\n\n((?:\u2014 [^\s+]+ [A-Za-z0-9+/]+=*\n)+)$/u;
