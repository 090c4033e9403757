import { BUNDLE_V03_MEDIA_TYPE, type Bundle, bundleFromJSON, type SerializedBundle } from "@sigstore/bundle";
import { parseStrictJson } from "./_strict-json.ts";
import { AttestError } from "./error.ts";
import { PAYLOAD_TYPE } from "./statement.ts";

/** A bundle with a DSSE envelope, signed with a key or under a certificate: the only kinds that are read. */
export interface SignedBundle {
  readonly bundle: Bundle;
  /** What the envelope says was signed; to be looked at only after the signature has been verified. */
  readonly payload: Uint8Array;
  /** Of the key that is said to have signed; undefined where a certificate says who did. */
  readonly keyHint: string | undefined;
}

/**
 * Reads a bundle. The library accepts any media type, any payload type and fields that it does not know; here all that
 * is not expected is refused. Throws `BUNDLE_TYPE`, `PAYLOAD_TYPE` or `BUNDLE_MALFORMED`.
 */
export function parseBundle(bytes: Uint8Array): SignedBundle {
  const value = parseStrictJson(bytes, malformed);
  const fields = object(value, "the bundle");
  if (fields.get("mediaType") !== BUNDLE_V03_MEDIA_TYPE) {
    throw new AttestError("BUNDLE_TYPE", `the bundle is not of type \`${BUNDLE_V03_MEDIA_TYPE}\``);
  }
  only(fields, ["mediaType", "verificationMaterial", "dsseEnvelope"]);
  const material = object(fields.get("verificationMaterial"), "`verificationMaterial`");
  only(material, ["publicKey", "certificate", "tlogEntries", "timestampVerificationData"]);
  const keyHint = parseSigner(material);
  return { bundle: assertedBundle(value), payload: parseEnvelope(fields.get("dsseEnvelope")), keyHint };
}

function parseSigner(material: ReadonlyMap<string, unknown>): string | undefined {
  if (material.has("publicKey") === material.has("certificate")) {
    throw malformed("does not name either a key or a certificate");
  }
  if (material.has("certificate")) {
    const certificate = object(material.get("certificate"), "`certificate`");
    only(certificate, ["rawBytes"]);
    base64(certificate.get("rawBytes"), "certificate.rawBytes");
    return undefined;
  }
  const publicKey = object(material.get("publicKey"), "`publicKey`");
  only(publicKey, ["hint"]);
  const keyHint = publicKey.get("hint");
  if (typeof keyHint !== "string") throw malformed("does not name the key that signed it");
  return keyHint;
}

function parseEnvelope(value: unknown): Uint8Array {
  const envelope = object(value, "`dsseEnvelope`");
  only(envelope, ["payload", "payloadType", "signatures"]);
  if (envelope.get("payloadType") !== PAYLOAD_TYPE) {
    throw new AttestError("PAYLOAD_TYPE", `the bundle's payload is not of type \`${PAYLOAD_TYPE}\``);
  }
  const signatures = envelope.get("signatures");
  if (!Array.isArray(signatures) || signatures.length !== 1) throw malformed("does not hold one signature");
  const signature = object(signatures[0], "`signatures`");
  only(signature, ["sig", "keyid"]);
  base64(signature.get("sig"), "sig");
  return base64(envelope.get("payload"), "payload");
}

/** Exactly one spelling is accepted, so that what is verified here is what another decoder would read. */
function base64(value: unknown, at: string): Uint8Array {
  if (typeof value === "string" && value !== "") {
    const bytes = Buffer.from(value, "base64");
    if (bytes.toString("base64") === value) return new Uint8Array(bytes);
  }
  throw malformed(`has no base64 in \`${at}\``);
}

function assertedBundle(value: unknown): Bundle {
  try {
    // The library checks the shape itself and says so by throwing.
    return bundleFromJSON(value as SerializedBundle);
  } catch (cause) {
    throw malformed("is not well formed", cause);
  }
}

function object(value: unknown, what: string): ReadonlyMap<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw malformed(`is not well formed: ${what} is not an object`);
  }
  return new Map<string, unknown>(Object.entries(value));
}

function only(fields: ReadonlyMap<string, unknown>, allowed: readonly string[]): void {
  for (const key of fields.keys()) if (!allowed.includes(key)) throw malformed(`has an unexpected field \`${key}\``);
}

function malformed(what: string, cause?: unknown): AttestError {
  return new AttestError("BUNDLE_MALFORMED", `the bundle ${what}`, { cause });
}
