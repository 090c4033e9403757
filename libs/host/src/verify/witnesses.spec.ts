import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  annotationsOf,
  type BuildRecord,
  digestOf,
  embedRecord,
  embedWorld,
  packComponent,
  referrerManifest,
} from "@glither/artifact";
import {
  generateSigningKey,
  PREDICATE,
  parseTrustRoot,
  type Signing,
  signStatement,
  type TrustPolicy,
  type TrustRule,
} from "@glither/attest";
import { startSigstore, type TestSigstore } from "@glither/attest/testing/sigstore";
import { OciLayoutStore } from "@glither/registry";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { componentOfWorld } from "../testing/component.ts";
import { pullVerified } from "./pull-verified.ts";

const ISSUER = "https://token.example";
const SUBJECT = "ci@acme.example";
const WORLD = "package glither:mail@0.1.0;\n\nworld gate {\n  export dispose: func();\n}\n";
const RECORD: BuildRecord = {
  ruleset: "gate",
  version: "0.1.0",
  dialect: "glither.mail",
  dialectVersion: "0.1.0",
  snapshotVersion: "0.1.0",
  coreDigest: digestOf(Buffer.from("core")),
  witAttestation: digestOf(Buffer.from(WORLD)),
  compiler: "glither/0.1.0",
  wasi: "none",
  engine: "hollow",
  inputDigest: "sha256:input",
};
const { key } = generateSigningKey();
const BY_KEY: TrustRule["signers"] = [{ kind: "key", publicKeyPem: key.publicKeyPem }];

let path: string;
let store: OciLayoutStore;
let sigstore: TestSigstore;
let digest: string;

beforeEach(async () => {
  sigstore = await startSigstore();
  path = await mkdtemp(join(tmpdir(), "glither-witnesses-"));
  store = await OciLayoutStore.openOrCreate({ path, repository: "glither/mail/gate" });
});
afterEach(async () => {
  await sigstore.close();
  await rm(path, { recursive: true });
});

async function publish(signing: Signing): Promise<void> {
  const component = embedRecord(embedWorld(await componentOfWorld(WORLD, "gate"), WORLD), RECORD);
  const packed = packComponent({ component, record: RECORD, imports: [], exports: ["dispose"] });
  const { descriptor: subject } = packed.manifest;
  digest = subject.digest;
  const predicateType = PREDICATE.signature;
  const subjects = [{ name: "", digest, annotations: annotationsOf(RECORD) }];
  const bundle = Buffer.from(await signStatement({ ...signing, subjects, predicateType, predicate: {} }));
  const referrer = referrerManifest({ subject, bundle, predicateType });
  for (const { bytes } of [packed.config, packed.layer, referrer.config, referrer.bundle]) await store.putBlob(bytes);
  for (const { bytes, descriptor } of [packed.manifest, referrer.manifest])
    await store.putManifest(bytes, descriptor.mediaType);
  await store.addReferrers(digest, [referrer.manifest.descriptor]);
}

function pull(rule: Partial<TrustRule>, root: string | undefined = sigstore.root()): ReturnType<typeof pullVerified> {
  const rules: TrustRule[] = [
    { name: "glither/mail/gate", signers: BY_KEY, statements: ["signature"], timestamped: false, ...rule },
  ];
  const policy: TrustPolicy = {
    rules,
    compilers: ["glither/0.1.0"],
    snapshots: ["0.1.0"],
    minimumVersions: new Map(),
    ...(root === "" ? {} : { root: parseTrustRoot(root) }),
  };
  return pullVerified({ store, digest, policy });
}

function refusal(code: string): unknown {
  const failed = { name: "signature", ok: false, detail: expect.any(String) };
  return expect.objectContaining({ code, steps: expect.arrayContaining([failed]) });
}

describe("a timestamp that the policy demands", () => {
  it("is found, and refused when it is expired, missing, or nobody's whom the policy knows", async () => {
    await publish({ by: key, timestampUrl: sigstore.url });
    expect((await pull({ timestamped: true })).digest).toBe(digest);
    const expired = sigstore.root({ timestampsUntil: "2021-01-01T00:00:00Z" });
    await expect(pull({ timestamped: true }, expired)).rejects.toThrow(refusal("BAD_TIMESTAMP"));
    await expect(pull({ timestamped: true }, "")).rejects.toThrow(refusal("TRUST_UNUSABLE"));
  });

  it("must lie within the time for which the key is trusted", async () => {
    await publish({ by: key, timestampUrl: sigstore.url });
    const ended = BY_KEY.map((signer) => ({ ...signer, validUntil: new Date("2021-01-01T00:00:00Z") }));
    await expect(pull({ signers: ended })).rejects.toThrow(refusal("BAD_TIMESTAMP"));
  });

  it("is not replaced by a signature without one", async () => {
    await publish({ by: key });
    await expect(pull({ timestamped: true })).rejects.toThrow(refusal("BAD_TIMESTAMP"));
  });
});

describe("an identity that the policy names", () => {
  const identity = (subject: string, issuer = ISSUER): TrustRule["signers"] => [{ kind: "identity", issuer, subject }];

  it("verifies as a whole, and not as a prefix or pattern", async () => {
    await publish({ by: sigstore.keyless(ISSUER, SUBJECT) });
    expect((await pull({ signers: identity(SUBJECT) })).digest).toBe(digest);
    for (const signers of [identity("ci@"), identity("^ci@.*$"), identity(SUBJECT, "https://token"), BY_KEY])
      await expect(pull({ signers })).rejects.toThrow(refusal("UNTRUSTED_SIGNER"));
    await expect(pull({ signers: identity(SUBJECT) }, "")).rejects.toThrow(refusal("TRUST_UNUSABLE"));
  });
});
