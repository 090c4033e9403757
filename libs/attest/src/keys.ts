import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { decryptKey, encryptKey, isEncryptedKey } from "./_encrypted-key.ts";
import { AttestError } from "./error.ts";

/** P-256, the one curve on which all tools of the field agree. */
const CURVE = "prime256v1";

/** Something that signs; the private key stays inside. */
export interface SigningKey {
  /** The public key, SPKI in PEM. */
  readonly publicKeyPem: string;
  /** What a bundle names the key by. */
  readonly hint: string;
  /**
   * ECDSA with SHA-256, in DER. The nonce is random, so two signatures of one text differ: Node offers no deterministic
   * one (RFC 6979).
   */
  readonly sign: (bytes: Uint8Array) => Promise<Uint8Array>;
}

/** A public key that may sign, under the hint by which bundles name it. */
export interface TrustedKey {
  readonly hint: string;
  readonly key: KeyObject;
}

/**
 * A private P-256 key: PKCS#8 or SEC1 in PEM, or as `cosign` encrypts it, with its password. Throws `KEY_UNUSABLE`;
 * neither its message nor a cause ever holds anything of the text, because what was given may be a key in the wrong place.
 */
export function loadSigningKey(pem: string, password?: string): SigningKey {
  if (isEncryptedKey(pem)) return loadEncrypted(pem, password);
  if (/-----BEGIN ENCRYPTED [A-Z ]*PRIVATE KEY-----/.test(pem)) {
    throw unusable("the signing key is encrypted", "give it decrypted: `openssl pkcs8 -in key.pem -out plain.pem`");
  }
  const blocks = pem.match(/-----BEGIN (EC )?PRIVATE KEY-----[\s\S]*?-----END \1?PRIVATE KEY-----/g) ?? [];
  const [block] = blocks;
  if (block === undefined || blocks.length !== 1) {
    throw unusable("the signing key is not one private key in PEM", GENERATE);
  }
  return signingKey(parse(() => createPrivateKey(block), "signing key"));
}

function loadEncrypted(pem: string, password: string | undefined): SigningKey {
  if (password === undefined) {
    throw unusable("the signing key is encrypted, and its password is not given", "give the password beside the key");
  }
  const key = Buffer.from(decryptKey(pem, password));
  return signingKey(parse(() => createPrivateKey({ key, format: "der", type: "pkcs8" }), "signing key"));
}

/**
 * A new key, and its private half in PEM for the caller to keep, or to throw away: PKCS#8, or with a password encrypted
 * as `cosign` does it.
 */
export function generateSigningKey(password?: string): { readonly key: SigningKey; readonly privateKeyPem: string } {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: CURVE });
  const privateKeyPem =
    password === undefined
      ? pemOf(privateKey, "pkcs8")
      : encryptKey(privateKey.export({ format: "der", type: "pkcs8" }), password);
  return { key: signingKey(privateKey), privateKeyPem };
}

/** base64(sha256(SPKI in DER)) of a public key in PEM, as the field's tools compute it. Throws `KEY_UNUSABLE`. */
export function keyHint(publicKeyPem: string): string {
  return trustedKey(publicKeyPem).hint;
}

/** A public P-256 key, SPKI in PEM. Throws `KEY_UNUSABLE`, also for a private key: it has no place among trusted ones. */
export function trustedKey(publicKeyPem: string): TrustedKey {
  const text = publicKeyPem.trim();
  if (!/^-----BEGIN PUBLIC KEY-----[A-Za-z0-9+/=\s]+-----END PUBLIC KEY-----$/.test(text)) {
    throw unusable("a trusted key is not one public key in PEM", "it begins with `-----BEGIN PUBLIC KEY-----`");
  }
  const key = parse(() => createPublicKey(text), "trusted key");
  return { key, hint: hintOf(key) };
}

const GENERATE =
  "make one with `tangle key generate`, or `openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256`";

function signingKey(key: KeyObject): SigningKey {
  const publicKey = createPublicKey(key);
  const made = {
    publicKeyPem: pemOf(publicKey, "spki"),
    hint: hintOf(publicKey),
    sign: async (bytes: Uint8Array) => sign("sha256", bytes, key),
  };
  PRIVATE.set(made, key);
  return made;
}

const PRIVATE = new WeakMap<SigningKey, KeyObject>();

/**
 * The private key inside, for another thread of this process, which makes a `SigningKey` of it again (`signingKeyOf`).
 * Throws `KEY_UNUSABLE` for one that was not made here.
 */
export function privateKeyOf(key: SigningKey): KeyObject {
  const found = PRIVATE.get(key);
  if (found !== undefined) return found;
  throw unusable("the signing key cannot be given to another thread", "use one that was loaded from its PEM");
}

/** What signs with a private key of another thread. Throws `KEY_UNUSABLE`. */
export function signingKeyOf(key: KeyObject): SigningKey {
  return signingKey(parse(() => key, "signing key"));
}

function parse(read: () => KeyObject, what: string): KeyObject {
  let key: KeyObject;
  try {
    key = read();
  } catch {
    throw unusable(`the ${what} cannot be read`, GENERATE);
  }
  if (key.asymmetricKeyType !== "ec" || key.asymmetricKeyDetails?.namedCurve !== CURVE) {
    throw unusable(`the ${what} is not on the curve P-256`, GENERATE);
  }
  return key;
}

function hintOf(publicKey: KeyObject): string {
  return createHash("sha256")
    .update(publicKey.export({ format: "der", type: "spki" }))
    .digest("base64");
}

function pemOf(key: KeyObject, type: "spki" | "pkcs8"): string {
  return key.export({ format: "pem", type }).toString();
}

function unusable(message: string, hint: string): AttestError {
  return new AttestError("KEY_UNUSABLE", message, { hint });
}
