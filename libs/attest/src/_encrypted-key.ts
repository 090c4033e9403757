import { randomBytes, scryptSync } from "node:crypto";
import { xsalsa20poly1305 } from "@noble/ciphers/salsa.js";
import { parseStrictJson } from "./_strict-json.ts";
import { AttestError } from "./error.ts";

/** What `cosign` writes since its version 2; it reads the older label too. */
const LABEL = "ENCRYPTED SIGSTORE PRIVATE KEY";
const BLOCK =
  /-----BEGIN ENCRYPTED (SIGSTORE|COSIGN) PRIVATE KEY-----([A-Za-z0-9+/=\s]+)-----END ENCRYPTED \1 PRIVATE KEY-----/g;

const KDF = { name: "scrypt", N: 65_536, r: 8, p: 1 } as const;
const CIPHER = "nacl/secretbox";
/** Two to the power of 20 takes a gigabyte of memory: whoever wrote such a file wants to stop its reader. */
const MAX_N = 2 ** 18;

/** Whether the text claims to be a private key as `cosign` keeps it. */
export function isEncryptedKey(text: string): boolean {
  return /-----BEGIN ENCRYPTED (?:SIGSTORE|COSIGN) PRIVATE KEY-----/.test(text);
}

/** A private key in DER, encrypted as `cosign generate-key-pair` does it: scrypt, then NaCl's secretbox, in PEM. */
export function encryptKey(der: Uint8Array, password: string): string {
  const salt = randomBytes(32);
  const nonce = randomBytes(24);
  const ciphertext = xsalsa20poly1305(deriveKey(password, salt, KDF), nonce).encrypt(der);
  const { name, ...params } = KDF;
  const body = JSON.stringify({
    kdf: { name, params, salt: salt.toString("base64") },
    cipher: { name: CIPHER, nonce: nonce.toString("base64") },
    ciphertext: Buffer.from(ciphertext).toString("base64"),
  });
  const lines =
    Buffer.from(body)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${LABEL}-----\n${lines.join("\n")}\n-----END ${LABEL}-----\n`;
}

/** The private key in DER. Throws `KEY_UNUSABLE`, which tells a wrong password from a malformed file, and no more. */
export function decryptKey(pem: string, password: string): Uint8Array {
  const blocks = [...pem.matchAll(BLOCK)];
  const body = blocks[0]?.[2];
  if (body === undefined || blocks.length !== 1) throw malformed();
  const value = parseStrictJson(Buffer.from(body.replace(/\s/g, ""), "base64"), malformed);
  if (text(value, "kdf", "name") !== KDF.name || text(value, "cipher", "name") !== CIPHER) throw malformed();
  const [N, r, p] = ["N", "r", "p"].map((name) => field(value, "kdf", "params", name));
  if (!isCost(N) || r !== KDF.r || p !== KDF.p) throw malformed();
  const salt = Buffer.from(text(value, "kdf", "salt"), "base64");
  const nonce = Buffer.from(text(value, "cipher", "nonce"), "base64");
  const ciphertext = Buffer.from(text(value, "ciphertext"), "base64");
  if (salt.length < 16 || nonce.length !== 24) throw malformed();
  try {
    return xsalsa20poly1305(deriveKey(password, salt, { N, r, p }), nonce).decrypt(ciphertext);
  } catch {
    throw new AttestError("KEY_UNUSABLE", "the signing key does not open with this password", {
      hint: "give the password that the key was made with, or another key",
    });
  }
}

function deriveKey(
  password: string,
  salt: Uint8Array,
  { N, r, p }: { readonly N: number; readonly r: number; readonly p: number },
): Uint8Array {
  return scryptSync(password, salt, 32, { N, r, p, maxmem: 256 * N * r });
}

function isCost(value: unknown): value is number {
  return typeof value === "number" && value >= 2 ** 14 && value <= MAX_N && Number.isInteger(Math.log2(value));
}

function field(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (found, key) => (typeof found === "object" && found !== null ? new Map(Object.entries(found)).get(key) : undefined),
    value,
  );
}

function text(value: unknown, ...path: readonly string[]): string {
  const found = field(value, ...path);
  if (typeof found === "string") return found;
  throw malformed();
}

function malformed(): AttestError {
  return new AttestError("KEY_UNUSABLE", "the encrypted signing key cannot be read", {
    hint: "make one with `tangle key generate`, or with `cosign generate-key-pair`",
  });
}
