import { inspect } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { generateSigningKey } from "./keys.ts";
import { PREDICATE } from "./predicate.ts";
import { type Signing, signStatement } from "./sign.ts";
import { startSigstore, type TestSigstore, token } from "./testing/sigstore.ts";
import { parseTrustRoot, type Trust, type TrustedSigner } from "./trust.ts";
import { verifyBundle } from "./verify.ts";

const ISSUER = "https://token.example";
const SUBJECT = "https://git.example/acme/policies/release.yml@refs/heads/main";
const DIGEST = `sha256:${"a".repeat(64)}`;
const STATEMENT = {
  subjects: [{ name: "glither/mail/gate", digest: DIGEST, annotations: {} }],
  predicateType: PREDICATE.signature,
  predicate: {},
};
const { key } = generateSigningKey();

let sigstore: TestSigstore;
let keyless: string;
let stamped: string;

beforeAll(async () => {
  sigstore = await startSigstore();
  keyless = await sign({ by: sigstore.keyless(ISSUER, SUBJECT) });
  stamped = await sign({ by: key, timestampUrl: sigstore.url });
});
afterAll(() => sigstore.close());

function sign(signing: Signing): Promise<string> {
  return signStatement({ ...STATEMENT, ...signing });
}

function check(bundle: string, trust: Partial<Trust>): string {
  const root = parseTrustRoot(sigstore.root());
  const expected = { subjectDigest: DIGEST, predicateType: PREDICATE.signature };
  return verifyBundle({ bundle: Buffer.from(bundle), trust: { signers: [], root, ...trust }, expected }).signer;
}

function identity(subject: string, issuer = ISSUER): TrustedSigner {
  return { kind: "identity", issuer, subject };
}

function holder(more: { readonly validFrom?: Date; readonly validUntil?: Date } = {}): TrustedSigner {
  return { kind: "key", publicKeyPem: key.publicKeyPem, ...more };
}

function refusal(code: string): unknown {
  return expect.objectContaining({ name: "AttestError", code });
}

/** The bundle with something in its verification material changed. */
function altered(bundle: string, change: (material: ReturnType<typeof JSON.parse>) => void): string {
  const value = JSON.parse(bundle);
  change(value.verificationMaterial);
  return JSON.stringify(value);
}

describe("an identity", () => {
  it("that is trusted verifies, alone or beside others", () => {
    expect(check(keyless, { signers: [identity(SUBJECT)] })).toBe(`\`${SUBJECT}\` (by \`${ISSUER}\`)`);
    expect(check(keyless, { signers: [holder(), identity("https://other.example"), identity(SUBJECT)] })).toContain(
      SUBJECT,
    );
  });

  it.each([
    ["a prefix", identity("https://git.example/acme/policies/release.yml@refs/heads/")],
    ["a pattern", identity("https://git.example/.*")],
    ["the dots as wildcards", identity(SUBJECT.replaceAll(".", "?"))],
    ["another case", identity(SUBJECT.toUpperCase())],
    ["nothing", identity("")],
    ["another issuer", identity(SUBJECT, "https://other.example")],
    ["a prefix of the issuer", identity(SUBJECT, "https://token")],
    ["a key alone", holder()],
  ])("that the policy would match only as %s is refused", (_name, signer) => {
    expect(() => check(keyless, { signers: [signer] })).toThrow(refusal("UNTRUSTED_SIGNER"));
  });

  it("whose subject goes on after a trusted one is refused", async () => {
    const longer = await sign({ by: sigstore.keyless(ISSUER, `${SUBJECT}.evil.example`) });
    expect(() => check(longer, { signers: [identity(SUBJECT)] })).toThrow(refusal("UNTRUSTED_SIGNER"));
  });

  it("needs a root, and the right one", async () => {
    const { root: _, ...rootless } = { root: undefined, signers: [identity(SUBJECT)] };
    const expected = { subjectDigest: DIGEST, predicateType: PREDICATE.signature };
    expect(() => verifyBundle({ bundle: Buffer.from(keyless), trust: rootless, expected })).toThrow(
      refusal("POLICY_UNUSABLE"),
    );
    const other = await startSigstore();
    const root = parseTrustRoot(other.root());
    await other.close();
    expect(() => check(keyless, { signers: [identity(SUBJECT)], root })).toThrow(refusal("NOT_VERIFIED"));
  });

  it.each<[string, string, (material: ReturnType<typeof JSON.parse>) => void]>([
    ["no log entry", "BAD_TIMESTAMP", (material) => Object.assign(material, { tlogEntries: [] })],
    [
      "another time in its log entry",
      "NOT_VERIFIED",
      (material) => Object.assign(material.tlogEntries[0], { integratedTime: "1600000000" }),
    ],
  ])("with %s is refused", (_name, code, change) => {
    expect(() => check(altered(keyless, change), { signers: [identity(SUBJECT)] })).toThrow(refusal(code));
  });

  it("cannot lend its certificate to another statement", async () => {
    const other = JSON.parse(await sign({ by: key }));
    const mixed = altered(keyless, () => {});
    const forged = { ...JSON.parse(mixed), dsseEnvelope: other.dsseEnvelope };
    expect(() => check(JSON.stringify(forged), { signers: [identity(SUBJECT)] })).toThrow(refusal("NOT_VERIFIED"));
  });
});

describe("a timestamp", () => {
  it("of a trusted authority verifies, and is not needed where nobody asks for it", () => {
    expect(check(stamped, { signers: [holder()], timestamped: true })).toContain(key.hint);
    expect(check(stamped, { signers: [holder()] })).toContain(key.hint);
  });

  it("is passed over where no root is named", () => {
    const expected = { subjectDigest: DIGEST, predicateType: PREDICATE.signature };
    const trust = { signers: [holder()] };
    expect(verifyBundle({ bundle: Buffer.from(stamped), trust, expected }).signer).toContain(key.hint);
    const strict = { ...trust, timestamped: true };
    expect(() => verifyBundle({ bundle: Buffer.from(stamped), trust: strict, expected })).toThrow(
      refusal("POLICY_UNUSABLE"),
    );
  });

  it("that is missing or expired is refused", async () => {
    const plain = await sign({ by: key });
    expect(() => check(plain, { signers: [holder()], timestamped: true })).toThrow(refusal("BAD_TIMESTAMP"));
    const root = parseTrustRoot(sigstore.root({ timestampsUntil: "2021-01-01T00:00:00Z" }));
    expect(() => check(stamped, { signers: [holder()], timestamped: true, root })).toThrow(refusal("BAD_TIMESTAMP"));
  });

  it("of another signature is refused", async () => {
    const material = JSON.parse(stamped).verificationMaterial.timestampVerificationData;
    const plain = await sign({ by: key });
    const moved = altered(plain, (own) => Object.assign(own, { timestampVerificationData: material }));
    expect(() => check(moved, { signers: [holder()], timestamped: true })).toThrow(refusal("BAD_TIMESTAMP"));
  });

  it("must lie within the time for which a key is trusted", async () => {
    const [past, future] = [new Date("2021-01-01T00:00:00Z"), new Date("2100-01-01T00:00:00Z")];
    expect(check(stamped, { signers: [holder({ validFrom: past, validUntil: future })] })).toContain(key.hint);
    for (const window of [{ validUntil: past }, { validFrom: future }]) {
      expect(() => check(stamped, { signers: [holder(window)] })).toThrow(refusal("BAD_TIMESTAMP"));
    }
    const plain = await sign({ by: key });
    expect(() => check(plain, { signers: [holder({ validUntil: future })] })).toThrow(refusal("BAD_TIMESTAMP"));
  });
});

describe("signing that fails", () => {
  const secret = token({ iss: ISSUER, sub: SUBJECT });

  it.each<[string, () => Signing]>([
    ["a token that is none", () => ({ by: { ...sigstore.keyless(ISSUER, SUBJECT), identityToken: "SECRETTOKEN" } })],
    [
      "a service that is not there",
      () => ({ by: { identityToken: secret, fulcioUrl: `${sigstore.url}/no`, rekorUrl: sigstore.url } }),
    ],
    [
      "a service over plain HTTP",
      () => ({ by: { identityToken: secret, fulcioUrl: "http://fulcio.example", rekorUrl: sigstore.url } }),
    ],
    ["an authority without address", () => ({ by: key, timestampUrl: "SECRETTOKEN" })],
  ])("shows no token: %s", async (_name, signing) => {
    const error = await sign(signing()).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toEqual(refusal("SIGNING_FAILED"));
    expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/SECRETTOKEN|eyJ/);
  });
});

describe("parseTrustRoot", () => {
  it.each(["", "{}", "[]", "null", '{"mediaType":"x"}'])("refuses `%s`", (text) => {
    expect(() => parseTrustRoot(text)).toThrow(refusal("POLICY_UNUSABLE"));
  });
});
