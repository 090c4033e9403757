import { FormError } from "../form-error.ts";
import { SyrupSymbol, type SyrupValue, symbol } from "../syrup/values.ts";

const PUBLIC_KEY = symbol("public-key");
const ECC = symbol("ecc");
const CURVE = [symbol("curve"), symbol("Ed25519")];
const FLAGS = [symbol("flags"), symbol("eddsa")];
const Q = symbol("q");
const SIG_VAL = symbol("sig-val");
const EDDSA = symbol("eddsa");
const R = symbol("r");
const S = symbol("s");

/** A public key as it is sent: `[public-key [ecc [curve Ed25519] [flags eddsa] [q …]]]`, as libgcrypt writes keys. */
export function publicKeyForm(key: Uint8Array): SyrupValue {
  return [PUBLIC_KEY, [ECC, CURVE, FLAGS, [Q, key]]];
}

/** @throws FormError `PUBLIC_KEY_MALFORMED` */
export function readPublicKey(form: SyrupValue): Uint8Array {
  const key = labelled(form, PUBLIC_KEY, 2)?.[1];
  const ecc = labelled(key, ECC, 4);
  const q = labelled(ecc?.[3], Q, 2)?.[1];
  if (!isPair(ecc?.[1], CURVE) || !isPair(ecc?.[2], FLAGS) || !isBytes(q, 32))
    throw new FormError("PUBLIC_KEY_MALFORMED", "a public key that is none of Ed25519");
  return q;
}

/** A signature as it is sent: `[sig-val [eddsa [r …] [s …]]]`. */
export function signatureForm(signature: Uint8Array): SyrupValue {
  return [SIG_VAL, [EDDSA, [R, signature.slice(0, 32)], [S, signature.slice(32)]]];
}

/** @throws FormError `SIGNATURE_MALFORMED` */
export function readSignature(form: SyrupValue): Uint8Array {
  const eddsa = labelled(labelled(form, SIG_VAL, 2)?.[1], EDDSA, 3);
  const r = labelled(eddsa?.[1], R, 2)?.[1];
  const s = labelled(eddsa?.[2], S, 2)?.[1];
  if (!isBytes(r, 32) || !isBytes(s, 32))
    throw new FormError("SIGNATURE_MALFORMED", "a signature that is none of Ed25519");
  const signature = new Uint8Array(64);
  signature.set(r);
  signature.set(s, 32);
  return signature;
}

/** A list of the given length that begins with a symbol, or undefined. */
function labelled(form: SyrupValue, label: SyrupSymbol, length: number): readonly SyrupValue[] | undefined {
  if (!Array.isArray(form) || form.length !== length) return undefined;
  return isSymbol(form[0], label) ? form : undefined;
}

function isPair(form: SyrupValue, [label, value]: readonly SyrupSymbol[]): boolean {
  return label !== undefined && value !== undefined && isSymbol(labelled(form, label, 2)?.[1], value);
}

function isSymbol(value: SyrupValue, symbol: SyrupSymbol): boolean {
  return value instanceof SyrupSymbol && value.name === symbol.name;
}

function isBytes(value: SyrupValue, length: number): value is Uint8Array {
  return value instanceof Uint8Array && value.length === length;
}
