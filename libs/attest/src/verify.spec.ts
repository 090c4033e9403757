import { verify } from "node:crypto";
import { describe, expect, it } from "@jest/globals";
import { generateSigningKey, type SigningKey } from "./keys.ts";
import { PREDICATE } from "./predicate.ts";
import { signStatement } from "./sign.ts";
import { PAYLOAD_TYPE, STATEMENT_TYPE } from "./statement.ts";
import type { Trust } from "./trust.ts";
import { type Expected, type VerifiedStatement, verifyBundle } from "./verify.ts";

const { key } = generateSigningKey();
const { key: otherKey } = generateSigningKey();
const DIGEST = `sha256:${"a".repeat(64)}`;
const OTHER = `sha256:${"b".repeat(64)}`;
const ANNOTATIONS = { "org.glither.wasi": "0.2", "org.glither.compiler": "0.1.0" };
const SUBJECT = { name: "glither/mail/mailguard", digest: DIGEST, annotations: ANNOTATIONS };
const STATEMENT = { subjects: [SUBJECT], predicateType: PREDICATE.signature, predicate: {} };
const EXPECTED: Expected = { subjectDigest: DIGEST, predicateType: PREDICATE.signature, annotations: ANNOTATIONS };

const GOOD = await signStatement({ by: key, ...STATEMENT });

function check(bundle: string, expected: Expected = EXPECTED, trusted: SigningKey[] = [key]): VerifiedStatement {
  return verifyBundle({ bundle: new TextEncoder().encode(bundle), trust: trust(...trusted), expected });
}

function trust(...keys: readonly SigningKey[]): Trust {
  return { signers: keys.map(({ publicKeyPem }) => ({ kind: "key", publicKeyPem })) };
}

function refusal(code: string): unknown {
  return expect.objectContaining({ name: "AttestError", code });
}

/** The good bundle with something in it changed, and not signed again. */
function forged(change: (bundle: ReturnType<typeof JSON.parse>) => void): string {
  const bundle = JSON.parse(GOOD);
  change(bundle);
  return JSON.stringify(bundle);
}

/** A bundle over any payload, signed with the good key: what a signer with faulty tools could make. */
async function signed(payload: string, payloadType = PAYLOAD_TYPE): Promise<string> {
  const bytes = Buffer.from(payload);
  const sig = Buffer.from(await key.sign(encode(payloadType, bytes))).toString("base64");
  return forged((bundle) => {
    bundle.dsseEnvelope = { payload: bytes.toString("base64"), payloadType, signatures: [{ sig, keyid: key.hint }] };
  });
}

/** DSSE's pre-authentication encoding, written from its specification. */
function encode(type: string, payload: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`DSSEv1 ${Buffer.byteLength(type)} ${type} ${payload.length} `), payload]);
}

function raw(subject: unknown, rest: object = {}): string {
  return JSON.stringify({ _type: STATEMENT_TYPE, subject, predicateType: PREDICATE.signature, predicate: {}, ...rest });
}

describe("signStatement", () => {
  it("writes a statement that depends on nothing but its input", () => {
    const { payload } = JSON.parse(GOOD).dsseEnvelope;
    expect(Buffer.from(payload, "base64").toString()).toBe(
      `{"_type":"https://in-toto.io/Statement/v1","subject":[{"name":"glither/mail/mailguard",` +
        `"digest":{"sha256":"${"a".repeat(64)}"},` +
        `"annotations":{"org.glither.compiler":"0.1.0","org.glither.wasi":"0.2"}}],` +
        `"predicateType":"https://sigstore.dev/cosign/sign/v1","predicate":{}}`,
    );
  });

  it("writes a bundle that plain ECDSA verifies", () => {
    const bundle = JSON.parse(GOOD);
    expect(bundle.mediaType).toBe("application/vnd.dev.sigstore.bundle.v0.3+json");
    expect(bundle.verificationMaterial.publicKey).toEqual({ hint: key.hint });
    // cosign passes over a signature whose `keyid` is not the key's SSH fingerprint.
    expect(bundle.dsseEnvelope.signatures).toEqual([{ sig: expect.any(String) }]);
    const { payload, payloadType, signatures } = bundle.dsseEnvelope;
    const encoded = encode(payloadType, Buffer.from(payload, "base64"));
    expect(verify("sha256", encoded, key.publicKeyPem, Buffer.from(signatures[0].sig, "base64"))).toBe(true);
  });

  it.each([
    ["no subject", []],
    ["a malformed digest", [{ ...SUBJECT, digest: "sha256:00" }]],
    ["another hash", [{ ...SUBJECT, digest: `sha512:${"a".repeat(64)}` }]],
  ])("refuses %s", async (_name, subjects) => {
    await expect(signStatement({ by: key, ...STATEMENT, subjects })).rejects.toThrow(refusal("STATEMENT_MALFORMED"));
  });
});

describe("verifyBundle", () => {
  it("gives the statement and the signer", () => {
    expect(check(GOOD)).toEqual({ statement: STATEMENT, signer: `the key \`${key.hint}\`` });
    expect(check(GOOD, EXPECTED, [otherKey, key]).signer).toContain(key.hint);
  });

  it("accepts a subject without annotations when none are expected", async () => {
    const bundle = await signStatement({
      by: key,
      ...STATEMENT,
      subjects: [{ name: "", digest: DIGEST, annotations: {} }],
    });
    expect(check(bundle, { ...EXPECTED, annotations: {} }).statement.subjects).toHaveLength(1);
  });

  it("refuses when nobody is trusted, or a trusted key is none", () => {
    expect(() => check(GOOD, EXPECTED, [])).toThrow(refusal("NO_TRUSTED_SIGNERS"));
    const bundle = new TextEncoder().encode(GOOD);
    const spoilt: Trust = { signers: [...trust(key).signers, { kind: "key", publicKeyPem: "" }] };
    expect(() => verifyBundle({ bundle, trust: spoilt, expected: EXPECTED })).toThrow(refusal("KEY_UNUSABLE"));
  });

  it("tells a signer who is not trusted from a signature that does not hold", async () => {
    expect(() => check(GOOD, EXPECTED, [otherKey])).toThrow(refusal("UNTRUSTED_SIGNER"));
    const byOther = JSON.parse(await signStatement({ by: otherKey, ...STATEMENT }));
    expect(() => check(JSON.stringify(byOther))).toThrow(refusal("UNTRUSTED_SIGNER"));
    byOther.verificationMaterial.publicKey.hint = key.hint;
    expect(() => check(JSON.stringify(byOther))).toThrow(refusal("NOT_VERIFIED"));
  });

  it("refuses a timestamp that is none", () => {
    const bundle = forged((b) =>
      Object.assign(b.verificationMaterial, {
        timestampVerificationData: { rfc3161Timestamps: [{ signedTimestamp: "AAAA" }] },
      }),
    );
    expect(() => check(bundle)).toThrow(refusal("NOT_VERIFIED"));
  });

  it("refuses a changed payload before it reads it", () => {
    const bundle = forged((b) => Object.assign(b.dsseEnvelope, { payload: Buffer.from("no JSON").toString("base64") }));
    expect(() => check(bundle)).toThrow(refusal("NOT_VERIFIED"));
  });

  it.each<[string, string, (bundle: ReturnType<typeof JSON.parse>) => void]>([
    [
      "an older bundle",
      "BUNDLE_TYPE",
      (b) => Object.assign(b, { mediaType: "application/vnd.dev.sigstore.bundle+json;version=0.2" }),
    ],
    [
      "a newer bundle",
      "BUNDLE_TYPE",
      (b) => Object.assign(b, { mediaType: "application/vnd.dev.sigstore.bundle.v0.4+json" }),
    ],
    ["a type that only begins well", "BUNDLE_TYPE", (b) => Object.assign(b, { mediaType: `${b.mediaType};x` })],
    ["a bundle without type", "BUNDLE_TYPE", (b) => delete b.mediaType],
    ["another payload type", "PAYLOAD_TYPE", (b) => Object.assign(b.dsseEnvelope, { payloadType: "application/json" })],
    ["an unknown field", "BUNDLE_MALFORMED", (b) => Object.assign(b, { extra: 1 })],
    ["a message signature", "BUNDLE_MALFORMED", (b) => Object.assign(b, { messageSignature: {} })],
    [
      "a certificate beside the key",
      "BUNDLE_MALFORMED",
      (b) => Object.assign(b.verificationMaterial, { certificate: { rawBytes: "AA==" } }),
    ],
    ["no key", "BUNDLE_MALFORMED", (b) => delete b.verificationMaterial.publicKey],
    ["no envelope", "BUNDLE_MALFORMED", (b) => delete b.dsseEnvelope],
    ["no signature", "BUNDLE_MALFORMED", (b) => Object.assign(b.dsseEnvelope, { signatures: [] })],
    ["two signatures", "BUNDLE_MALFORMED", (b) => b.dsseEnvelope.signatures.push(b.dsseEnvelope.signatures[0])],
    [
      "loose base64",
      "BUNDLE_MALFORMED",
      (b) => Object.assign(b.dsseEnvelope, { payload: `${b.dsseEnvelope.payload} ` }),
    ],
    [
      "a log entry that nobody vouches for",
      "BUNDLE_MALFORMED",
      (b) => Object.assign(b.verificationMaterial, { tlogEntries: [{}] }),
    ],
  ])("refuses %s", (_name, code, change) => {
    expect(() => check(forged(change))).toThrow(refusal(code));
  });

  it.each([
    ["nothing", ""],
    ["a cut text", GOOD.slice(0, -1)],
    ["a list", "[]"],
    ["a field that is there twice", GOOD.replace("{", '{"mediaType":"x",')],
    ["a field that is there twice, spelled otherwise", GOOD.replace("{", '{"media\\u0054ype":"x",')],
  ])("refuses %s", (_name, bundle) => {
    expect(() => check(bundle)).toThrow(refusal("BUNDLE_MALFORMED"));
  });

  it("refuses a statement of another artifact", () => {
    expect(() => check(GOOD, { ...EXPECTED, subjectDigest: OTHER })).toThrow(refusal("WRONG_SUBJECT"));
  });

  it("refuses a statement of another kind", () => {
    const predicateType = "https://slsa.dev/provenance/v1";
    expect(() => check(GOOD, { ...EXPECTED, predicateType })).toThrow(refusal("PREDICATE_TYPE"));
  });

  it.each([
    ["changed", { ...ANNOTATIONS, "org.glither.wasi": "0.3" }],
    ["more", { ...ANNOTATIONS, more: "" }],
    ["fewer", { "org.glither.wasi": "0.2" }],
    ["swapped", { "org.glither.wasi": "0.1.0", "org.glither.compiler": "0.2" }],
  ])("refuses annotations that are %s", (_name, annotations) => {
    expect(() => check(GOOD, { ...EXPECTED, annotations })).toThrow(refusal("WRONG_ANNOTATIONS"));
  });

  const hex = "a".repeat(64);
  const subject = { digest: { sha256: hex }, annotations: ANNOTATIONS };
  it.each([
    ["an older statement", "STATEMENT_TYPE", raw([subject], { _type: "https://in-toto.io/Statement/v0.1" })],
    ["no subject", "STATEMENT_MALFORMED", raw([])],
    ["a second hash", "STATEMENT_MALFORMED", raw([{ ...subject, digest: { sha256: hex, sha512: "00" } }])],
    ["an unknown field", "STATEMENT_MALFORMED", raw([subject], { extra: 1 })],
    ["an unknown field of the subject", "STATEMENT_MALFORMED", raw([{ ...subject, uri: "x" }])],
    ["a field that is there twice", "STATEMENT_MALFORMED", raw([subject]).replace("{", '{"subject":[],')],
    ["the subject twice", "WRONG_SUBJECT", raw([subject, { ...subject, annotations: {} }])],
    ["a text", "STATEMENT_MALFORMED", "signed by me"],
  ])("refuses %s, though it is signed", async (_name, code, payload) => {
    const bundle = await signed(payload);
    expect(() => check(bundle)).toThrow(refusal(code));
  });

  it("accepts the same payload when nothing is wrong with it", async () => {
    expect(check(await signed(raw([subject]))).signer).toContain(key.hint);
  });

  it("refuses another payload type, though it is signed", async () => {
    const bundle = await signed(raw([subject]), "text/plain");
    expect(() => check(bundle)).toThrow(refusal("PAYLOAD_TYPE"));
  });
});
