import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  annotationsOf,
  type BuildRecord,
  type Descriptor,
  digestOf,
  embedRecord,
  embedWorld,
  MEDIA_TYPE,
  type PackedComponent,
  packComponent,
  referrerManifest,
} from "@glither/artifact";
import {
  generateSigningKey,
  PREDICATE,
  type SigningKey,
  type StatementKind,
  signStatement,
  type TrustPolicy,
} from "@glither/attest";
import { OciLayoutStore, type Store } from "@glither/registry";
import { COMPILER_VERSION, SNAPSHOT_VERSION } from "@glither/roux/core";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { membranePredicate } from "../statements/membrane.ts";
import { formerNoRetrogradePredicate, noRetrogradePredicate } from "../statements/no-retrograde.ts";
import { provenancePredicate } from "../statements/provenance.ts";
import { componentOfWorld } from "../testing/component.ts";
import { appended, edited } from "../testing/edited.ts";
import { HOST } from "./_compatibility.ts";
import { STEP_NAMES } from "./error.ts";
import { type PullRequest, pullVerified } from "./pull-verified.ts";

const { key } = generateSigningKey();
const { key: stranger } = generateSigningKey();
const WORLD = `package glither:mail@0.1.0;

interface actions {
  route: func(to: string);
}

world mailguard {
  import actions;
  export dispose: func();
}
`;
const RECORD: BuildRecord = {
  ruleset: "mailguard",
  version: "0.1.0",
  dialect: "glither.mail",
  dialectVersion: "0.1.0",
  snapshotVersion: "0.1.0",
  coreDigest: digestOf(Buffer.from("core")),
  witAttestation: digestOf(Buffer.from(WORLD)),
  compiler: "glither/0.1.0",
  wasi: "none",
  engine: "direct",
  inputDigest: "sha256:input",
};
const BUILT = { builder: "https://builder.example", materials: [] };
const POLICY: TrustPolicy = {
  rules: [
    {
      name: "glither/mail/*",
      signers: [{ kind: "key", publicKeyPem: key.publicKeyPem }],
      statements: ["signature"],
      timestamped: false,
    },
  ],
  compilers: ["glither/0.1.0"],
  snapshots: ["0.1.0"],
  minimumVersions: new Map(),
};
/** A component of the world above, with code that traps. */
const HOLLOW = await componentOfWorld(WORLD, "mailguard");

let path: string;
let store: OciLayoutStore;
let packed: PackedComponent;
let digest: string;

beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), "glither-verify-"));
  store = await OciLayoutStore.openOrCreate({ path, repository: "glither/mail/mailguard" });
  packed = pack(RECORD);
  digest = packed.manifest.descriptor.digest;
  await put(packed);
});
afterEach(() => rm(path, { recursive: true }));

function pack(
  record: BuildRecord,
  hollow = HOLLOW,
  world = WORLD,
  imports: readonly string[] = ["glither:mail/actions@0.1.0"],
): PackedComponent {
  const component = embedRecord(embedWorld(hollow, world), record);
  return packComponent({ component, record, imports, exports: ["dispose"] });
}

async function put({ manifest, config, layer }: PackedComponent): Promise<void> {
  await store.putBlob(config.bytes);
  await store.putBlob(layer.bytes);
  await store.putManifest(manifest.bytes, manifest.descriptor.mediaType);
}

interface Signing {
  readonly by?: SigningKey;
  readonly about?: string;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly predicateType?: string;
  readonly predicate?: Readonly<Record<string, unknown>>;
}

function sign({
  by = key,
  about = digest,
  predicateType = PREDICATE.signature,
  predicate = {},
  annotations,
}: Signing = {}): Promise<string> {
  const subject = { name: "", digest: about, annotations: annotations ?? annotationsOf(RECORD) };
  return signStatement({ by, subjects: [subject], predicateType, predicate });
}

async function attach(
  bundle: string,
  to: Descriptor = packed.manifest.descriptor,
  predicateType: string = PREDICATE.signature,
): Promise<void> {
  const bytes = new TextEncoder().encode(bundle);
  const referrer = referrerManifest({ subject: to, bundle: bytes, predicateType });
  for (const blob of [referrer.config, referrer.bundle]) await store.putBlob(blob.bytes);
  await store.putManifest(referrer.manifest.bytes, referrer.manifest.descriptor.mediaType);
  await store.addReferrers(to.digest, [referrer.manifest.descriptor]);
}

/** Attaches a bundle as another type of referrer. */
async function attachAs(artifactType: string, bundle: string): Promise<void> {
  const bytes = new TextEncoder().encode(bundle);
  const { manifest } = referrerManifest({
    subject: packed.manifest.descriptor,
    bundle: bytes,
    predicateType: PREDICATE.signature,
  });
  const changed = { ...JSON.parse(new TextDecoder().decode(manifest.bytes)), artifactType };
  const described = await store.putManifest(Buffer.from(JSON.stringify(changed)), manifest.descriptor.mediaType);
  await store.addReferrers(digest, [described]);
}

function pull(request: Partial<PullRequest> = {}): ReturnType<typeof pullVerified> {
  return pullVerified({ store, digest, policy: POLICY, ...request });
}

/** The policy with another rule, or none of its own signers. */
function ruled(change: Partial<TrustPolicy["rules"][number]>): TrustPolicy {
  return { ...POLICY, rules: POLICY.rules.map((rule) => ({ ...rule, ...change })) };
}

function trusting(...keys: readonly string[]): TrustPolicy {
  return ruled({ signers: keys.map((publicKeyPem) => ({ kind: "key", publicKeyPem })) });
}

function demanding(...statements: readonly StatementKind[]): TrustPolicy {
  return ruled({ statements: ["signature", ...statements] });
}

function refusal(code: string, step: string): unknown {
  const failed = { name: step, ok: false, detail: expect.any(String) };
  const steps = expect.arrayContaining([failed]);
  return expect.objectContaining({ name: "VerificationError", code, steps });
}

function fileOf(content: { readonly descriptor: Descriptor }): string {
  return join(path, "blobs", "sha256", content.descriptor.digest.slice(7));
}

/** A bundle with something in it changed, and not signed again. */
async function forged(change: (bundle: ReturnType<typeof JSON.parse>) => void): Promise<string> {
  const bundle = JSON.parse(await sign());
  change(bundle);
  return JSON.stringify(bundle);
}

/** Publishes another manifest, signed as the key's owner would sign it, though it does not hang together. */
async function publishAltered(change: (manifest: ReturnType<typeof JSON.parse>) => void): Promise<string> {
  const manifest = JSON.parse(new TextDecoder().decode(packed.manifest.bytes));
  change(manifest);
  const described = await store.putManifest(Buffer.from(JSON.stringify(manifest)), manifest.mediaType);
  await attach(await sign({ about: described.digest, annotations: manifest.annotations }), described);
  return described.digest;
}

describe("pullVerified", () => {
  it("gives the component, its record and the checks", async () => {
    await attach(await sign());
    const pulled = await pull();
    expect(pulled.component).toEqual(Buffer.from(packed.layer.bytes));
    expect(pulled).toMatchObject({ record: RECORD, annotations: annotationsOf(RECORD), digest });
    const names = STEP_NAMES.slice(0, STEP_NAMES.indexOf("provenance"));
    expect(pulled.steps.map(({ name, ok }) => ({ name, ok }))).toEqual(names.map((name) => ({ name, ok: true })));
  });

  it("is satisfied with one signature that holds, whatever else is attached", async () => {
    await attach(await sign({ by: stranger }));
    await attach("no bundle");
    await attach(await sign());
    expect((await pull()).digest).toBe(digest);
    expect((await pull({ policy: trusting(stranger.publicKeyPem) })).digest).toBe(digest);
  });

  it("refuses a bundle with garbage for a timestamp, and passes it over beside a good one", async () => {
    const garbage = await forged(({ verificationMaterial }) => {
      verificationMaterial.timestampVerificationData = { rfc3161Timestamps: [{ signedTimestamp: "AAAA" }] };
    });
    await attach(garbage);
    await expect(pull()).rejects.toThrow(refusal("BAD_SIGNATURE", "signature"));
    await attach(await sign());
    expect((await pull()).digest).toBe(digest);
  });

  it("takes whatever a bundle's reading throws for that bundle's failure", async () => {
    await attach("cursed");
    const cursed = digestOf(Buffer.from("cursed"));
    const readers = new Proxy(store, {
      get: (target, name) =>
        name === "getBlob"
          ? (blob: Descriptor) => (blob.digest === cursed ? Promise.reject(new TypeError("oh")) : target.getBlob(blob))
          : Reflect.get(target, name).bind(target),
    });
    await expect(pull({ store: readers })).rejects.toThrow(refusal("BAD_SIGNATURE", "signature"));
    await attach(await sign());
    expect((await pull({ store: readers })).digest).toBe(digest);
  });

  it("fetches no config on a stranger's word that it is large", async () => {
    const large = await publishAltered(({ config }) => Object.assign(config, { size: 64 * 1024 + 1 }));
    const fetched: string[] = [];
    const watched = new Proxy(store, {
      get: (target, name) => {
        if (name !== "getBlob") return Reflect.get(target, name).bind(target);
        return (blob: Descriptor) => {
          fetched.push(blob.digest);
          return target.getBlob(blob);
        };
      },
    });
    const refused = refusal("MALFORMED_ARTIFACT", "manifest");
    await expect(pull({ store: watched, digest: large })).rejects.toThrow(refused);
    expect(fetched).toEqual([]);
  });

  it.each(["0.1.0", "latest", "", "sha256:00", "glither/mail/mailguard:0.1.0"])("refuses `%s`", async (reference) => {
    await attach(await sign());
    await store.setTag("0.1.0", packed.manifest.descriptor);
    await expect(pull({ digest: reference })).rejects.toThrow(refusal("NOT_A_DIGEST", "reference"));
  });

  it("refuses when nobody is trusted, or a trusted key is none", async () => {
    await attach(await sign());
    const nobody = [{ ...POLICY, rules: [] }, trusting(), ruled({ statements: [] })];
    const nothing = [
      { ...POLICY, compilers: [] },
      { ...POLICY, snapshots: [] },
    ];
    for (const policy of [...nobody, ...nothing])
      await expect(pull({ policy })).rejects.toThrow(refusal("NO_TRUST", "trust"));
    const spoilt = trusting(key.publicKeyPem, "x");
    await expect(pull({ policy: spoilt })).rejects.toThrow(refusal("TRUST_UNUSABLE", "signature"));
  });

  it("refuses a name that the policy does not speak of, and one that was not asked for", async () => {
    await attach(await sign());
    const elsewhere = ruled({ name: "glither/api/*" });
    await expect(pull({ policy: elsewhere })).rejects.toThrow(refusal("UNTRUSTED_NAME", "name"));
    for (const repository of ["glither/mail/gate", "mailguard", "glither/mail/mailguard/x", "xglither/mail/mailguard"])
      await expect(pull({ repository })).rejects.toThrow(refusal("WRONG_NAME", "name"));
    for (const repository of ["glither/mail/mailguard", "mirror/glither/mail/mailguard"])
      expect((await pull({ repository })).digest).toBe(digest);
  });

  it("accepts either of two keys while one takes over from the other, and then the new one alone", async () => {
    await attach(await sign());
    const both = trusting(stranger.publicKeyPem, key.publicKeyPem);
    expect((await pull({ policy: both })).digest).toBe(digest);
    await expect(pull({ policy: trusting(stranger.publicKeyPem) })).rejects.toThrow(
      refusal("UNTRUSTED_SIGNER", "signature"),
    );
    await attach(await sign({ by: stranger }));
    for (const policy of [both, trusting(stranger.publicKeyPem)]) expect((await pull({ policy })).digest).toBe(digest);
  });

  it("refuses what is not there", async () => {
    await expect(pull({ digest: `sha256:${"0".repeat(64)}` })).rejects.toThrow(refusal("NOT_FOUND", "manifest"));
  });
});

describe("the signature", () => {
  it("must be there", async () => {
    await expect(pull()).rejects.toThrow(refusal("UNSIGNED", "signature"));
  });

  it("must be by someone trusted", async () => {
    await attach(await sign({ by: stranger }));
    await expect(pull()).rejects.toThrow(refusal("UNTRUSTED_SIGNER", "signature"));
  });

  it("must be by whom it says it is", async () => {
    const bundle = JSON.parse(await sign({ by: stranger }));
    bundle.verificationMaterial.publicKey.hint = key.hint;
    await attach(JSON.stringify(bundle));
    await expect(pull()).rejects.toThrow(refusal("BAD_SIGNATURE", "signature"));
  });

  it("of another artifact is not this one's", async () => {
    const other = pack({ ...RECORD, inputDigest: "sha256:other" });
    await attach(await sign({ about: other.manifest.descriptor.digest }));
    await expect(pull()).rejects.toThrow(refusal("WRONG_SUBJECT", "signature"));
  });

  it("must be attached to this artifact", async () => {
    const other = pack({ ...RECORD, inputDigest: "sha256:other" });
    await put(other);
    await attach(await sign(), other.manifest.descriptor);
    await expect(pull()).rejects.toThrow(refusal("UNSIGNED", "signature"));
  });

  it.each([
    ["changed", { ...annotationsOf(RECORD), "org.glither.wit-attestation": "sha256:wider" }],
    ["left out", {}],
    ["more", { ...annotationsOf(RECORD), "org.glither.extra": "1" }],
  ])("must cover the annotations: %s", async (_name, annotations) => {
    await attach(await sign({ annotations }));
    await expect(pull()).rejects.toThrow(refusal("WRONG_ANNOTATIONS", "signature"));
  });

  it("must be of the right kind", async () => {
    await attach(await sign({ predicateType: "https://slsa.dev/provenance/v1" }));
    await expect(pull()).rejects.toThrow(refusal("WRONG_STATEMENT", "signature"));
  });

  it("is not another statement that is attached as what it is", async () => {
    const predicateType = "https://slsa.dev/provenance/v1";
    const bundle = new TextEncoder().encode(await sign({ predicateType }));
    const { manifest, bundle: blob } = referrerManifest({ subject: packed.manifest.descriptor, bundle, predicateType });
    await store.putBlob(blob.bytes);
    await store.putManifest(manifest.bytes, manifest.descriptor.mediaType);
    await store.addReferrers(digest, [manifest.descriptor]);
    await expect(pull()).rejects.toThrow(refusal("UNSIGNED", "signature"));
  });

  it("must be a bundle of the known type", async () => {
    const mediaType = "application/vnd.dev.sigstore.bundle+json;version=0.2";
    await attach(await forged((bundle) => Object.assign(bundle, { mediaType })));
    await expect(pull()).rejects.toThrow(refusal("BAD_SIGNATURE", "signature"));
  });

  it("must be over a payload of the known type", async () => {
    await attach(await forged(({ dsseEnvelope }) => Object.assign(dsseEnvelope, { payloadType: "application/json" })));
    await expect(pull()).rejects.toThrow(refusal("WRONG_STATEMENT", "signature"));
  });

  it("is not read when it is huge", async () => {
    await attach(" ".repeat(1024 * 1024 + 1));
    await expect(pull()).rejects.toThrow(refusal("BAD_SIGNATURE", "signature"));
  });

  it("is not fallen back to in an older form, when the newer one is by a stranger", async () => {
    const mediaType = "application/vnd.dev.sigstore.bundle+json;version=0.2";
    const legacy = await forged((bundle) => Object.assign(bundle, { mediaType }));
    await attach(legacy);
    await attach(await sign({ by: stranger }));
    await expect(pull()).rejects.toThrow(refusal("BAD_SIGNATURE", "signature"));
    await attachAs("application/vnd.dev.sigstore.bundle+json;version=0.2", legacy);
    await expect(pull()).rejects.toThrow(refusal("BAD_SIGNATURE", "signature"));
  });

  it("that is damaged in the store does not count", async () => {
    const bundle = await sign();
    await attach(bundle);
    const file = join(path, "blobs", "sha256", digestOf(new TextEncoder().encode(bundle)).slice(7));
    await writeFile(file, bundle.replace(/.$/, " "));
    await expect(pull()).rejects.toThrow(refusal("WRONG_DIGEST", "signature"));
    await rm(file);
    await expect(pull()).rejects.toThrow(refusal("NOT_FOUND", "signature"));
  });
});

describe("the content", () => {
  beforeEach(async () => attach(await sign()));

  it("must be the manifest that was asked for", async () => {
    await writeFile(
      fileOf(packed.manifest),
      new TextDecoder().decode(packed.manifest.bytes).replace('"none"', '"some"'),
    );
    await expect(pull()).rejects.toThrow(refusal("WRONG_DIGEST", "manifest"));
  });

  it("must not have changed in any byte", async () => {
    const { length } = packed.layer.bytes;
    for (let sample = 0; sample < 200; sample++) {
      const at = Math.floor((sample * (length - 1)) / 199);
      const changed = Uint8Array.from(packed.layer.bytes, (byte, i) => (i === at ? byte ^ 1 : byte));
      await writeFile(fileOf(packed.layer), changed);
      await expect(pull()).rejects.toThrow(refusal("WRONG_DIGEST", "content"));
    }
  });

  it("must be neither cut nor longer", async () => {
    await writeFile(fileOf(packed.layer), Buffer.concat([packed.layer.bytes, Uint8Array.of(0)]));
    await expect(pull()).rejects.toThrow(refusal("WRONG_SIZE", "content"));
    await truncate(fileOf(packed.layer), packed.layer.bytes.length - 1);
    await expect(pull()).rejects.toThrow(refusal("WRONG_SIZE", "content"));
  });

  it.each([
    ["config", "name"],
    ["layer", "content"],
  ] as const)("must be there: %s", async (part, step) => {
    await rm(fileOf(packed[part]));
    await expect(pull()).rejects.toThrow(refusal("NOT_FOUND", step));
  });

  it("is checked here too: a store that does not look is not believed", async () => {
    const lying: Store = Object.assign(Object.create(store), {
      getManifest: (reference: string) => store.getManifest(reference),
      referrers: (subject: string, type: string) => store.referrers(subject, type),
      getBlob: async (address: Descriptor) => {
        const bytes = await store.getBlob(address);
        return address.digest === packed.layer.descriptor.digest ? new Uint8Array(bytes.length) : bytes;
      },
    });
    await expect(pull({ store: lying })).rejects.toThrow(refusal("WRONG_DIGEST", "content"));
    Object.assign(lying, { getBlob: async (address: Descriptor) => (await store.getBlob(address)).subarray(1) });
    await expect(pull({ store: lying })).rejects.toThrow(refusal("WRONG_SIZE", "name"));
    const unbelievable = (address: Descriptor) => store.getBlob(address);
    Object.assign(lying, {
      getBlob: async (address: Descriptor) => {
        const bytes = await unbelievable(address);
        return address.mediaType === MEDIA_TYPE.bundle ? bytes.subarray(1) : bytes;
      },
    });
    await expect(pull({ store: lying })).rejects.toThrow(refusal("BAD_SIGNATURE", "signature"));
    const other = pack({ ...RECORD, version: "0.2.0" });
    const otherDigest = other.manifest.descriptor.digest;
    await put(other);
    Object.assign(lying, { getManifest: () => store.getManifest(otherDigest) });
    await expect(pull({ store: lying })).rejects.toThrow(refusal("WRONG_DIGEST", "manifest"));
  });
});

describe("what is signed but does not hang together", () => {
  it("is refused: a wrong size", async () => {
    const altered = await publishAltered((manifest) => Object.assign(manifest.layers[0], { size: 1 }));
    await expect(pull({ digest: altered })).rejects.toThrow(refusal("WRONG_SIZE", "content"));
  });

  it("is refused: two layers", async () => {
    const altered = await publishAltered((manifest) => manifest.layers.push(manifest.layers[0]));
    await expect(pull({ digest: altered })).rejects.toThrow(refusal("MALFORMED_ARTIFACT", "manifest"));
  });

  it("is refused: annotations that the build did not record", async () => {
    const altered = await publishAltered(({ annotations }) =>
      Object.assign(annotations, { "org.glither.wit-attestation": "sha256:narrower" }),
    );
    await expect(pull({ digest: altered })).rejects.toThrow(refusal("RECORD_MISMATCH", "record"));
  });

  it("is refused: another file name", async () => {
    const altered = await publishAltered((manifest) =>
      Object.assign(manifest.layers[0].annotations, { "org.opencontainers.image.title": "other.wasm" }),
    );
    await expect(pull({ digest: altered })).rejects.toThrow(refusal("RECORD_MISMATCH", "record"));
  });

  it("is refused: the config of another component", async () => {
    const { config } = pack({ ...RECORD, version: "0.2.0" });
    await store.putBlob(config.bytes);
    const altered = await publishAltered((manifest) => Object.assign(manifest, { config: config.descriptor }));
    await expect(pull({ digest: altered })).rejects.toThrow(refusal("MALFORMED_ARTIFACT", "name"));
  });

  it.each<[string, "imports" | "exports", readonly string[]]>([
    ["no imports", "imports", []],
    ["an import more", "imports", ["glither:mail/actions@0.1.0", "wasi:sockets/tcp@0.2.0"]],
    ["an import twice", "imports", ["glither:mail/actions@0.1.0", "glither:mail/actions@0.1.0"]],
    ["another import", "imports", ["glither:mail/actions@0.2.0"]],
    ["no exports", "exports", []],
    ["an export more", "exports", ["dispose", "more"]],
  ])("is refused: a config with %s", async (_name, list, names) => {
    const config = JSON.parse(new TextDecoder().decode(packed.config.bytes));
    const changed = { ...config, component: { ...config.component, [list]: names } };
    const described = await store.putBlob(Buffer.from(JSON.stringify(changed)));
    const altered = await publishAltered((manifest) => Object.assign(manifest.config, described));
    const refused = pull({ digest: altered });
    await expect(refused).rejects.toThrow(refusal("WRONG_CONFIG", "membrane"));
    await expect(refused).rejects.toThrow(`the config says that the component ${list}`);
  });

  it.each<[string, (manifest: ReturnType<typeof JSON.parse>) => void]>([
    ["glither.wasi", ({ annotations }) => Object.assign(annotations, { "glither.wasi": "all" })],
    ["org.glither.more", ({ annotations }) => Object.assign(annotations, { "org.glither.more": "1" })],
    ["Org.Glither.wasi", ({ annotations }) => Object.assign(annotations, { "Org.Glither.wasi": "all" })],
    ["org.glither.wasi", ({ layers }) => Object.assign(layers[0].annotations, { "org.glither.wasi": "all" })],
    ["org.glither.target", ({ config }) => Object.assign(config, { annotations: { "org.glither.target": "x" } })],
  ])("is refused: an annotation in our name that is none of ours, `%s`", async (name, change) => {
    const altered = await publishAltered(change);
    const refused = pull({ digest: altered });
    await expect(refused).rejects.toThrow(refusal("UNKNOWN_ANNOTATION", "manifest"));
    await expect(refused).rejects.toThrow(`\`${name}\``);
  });

  it("is refused: content in a descriptor that is not what its digest says", async () => {
    const altered = await publishAltered(({ config }) => Object.assign(config, { data: "e30=" }));
    await expect(pull({ digest: altered })).rejects.toThrow(refusal("MALFORMED_ARTIFACT", "manifest"));
  });

  const section = (name: string, payload = "") => {
    const body = Buffer.from(`${String.fromCharCode(name.length)}${name}${payload}`);
    return Buffer.concat([Uint8Array.of(0, body.length), body]);
  };

  /** A module, empty but for a custom section, as a section of a component. */
  const moduleWith = (custom: Uint8Array) =>
    Buffer.concat([Uint8Array.of(1, 8 + custom.length, 0, 0x61, 0x73, 0x6d, 1, 0, 0, 0), custom]);

  it.each<[string, Uint8Array]>([
    ["evil", section("evil", "anything")],
    ["component-type", section("component-type")],
    ["Producers", section("Producers")],
    ["", section("")],
    ["evil in a module", moduleWith(section("evil"))],
    ["glither.world in a module", moduleWith(section("glither.world", "package a:b;"))],
  ])("is refused: a custom section that no build writes, `%s`", async (_name, custom) => {
    const component = Buffer.concat([packed.layer.bytes, custom]);
    const layer = await store.putBlob(component);
    const config = JSON.parse(new TextDecoder().decode(packed.config.bytes));
    const described = await store.putBlob(Buffer.from(JSON.stringify({ ...config, layerDigests: [layer.digest] })));
    const altered = await publishAltered((manifest) => {
      Object.assign(manifest.layers[0], layer);
      Object.assign(manifest.config, described);
    });
    await expect(pull({ digest: altered })).rejects.toThrow(refusal("UNKNOWN_SECTION", "record"));
    expect(() => pack(RECORD, Buffer.concat([HOLLOW, custom]))).toThrow("which no build writes");
  });

  it("is refused: modules within modules without an end", async () => {
    let nested: Uint8Array = section("producers");
    for (let i = 0; i < 9; i += 1) {
      const body = Buffer.concat([Uint8Array.of(0, 0x61, 0x73, 0x6d, 0x0d, 0, 1, 0), nested]);
      nested = Buffer.concat([Uint8Array.of(4, (body.length & 0x7f) | 0x80, body.length >> 7), body]);
    }
    expect(() => pack(RECORD, Buffer.concat([HOLLOW, nested]))).toThrow("nested too deeply");
  });

  it("is refused: a component without a record", async () => {
    const { digest: layerDigest, size } = await store.putBlob(HOLLOW);
    const config = JSON.parse(new TextDecoder().decode(packed.config.bytes));
    const described = await store.putBlob(Buffer.from(JSON.stringify({ ...config, layerDigests: [layerDigest] })));
    const altered = await publishAltered((manifest) => {
      Object.assign(manifest.layers[0], { digest: layerDigest, size });
      Object.assign(manifest.config, described);
    });
    await expect(pull({ digest: altered })).rejects.toThrow(refusal("MALFORMED_COMPONENT", "record"));
  });
});

describe("an artifact without a target, as wkg pushes it", () => {
  async function pushed(title = "mailguard.wasm"): Promise<string> {
    const config = JSON.parse(new TextDecoder().decode(packed.config.bytes));
    const changed = { ...config, component: { ...config.component, target: null } };
    const described = await store.putBlob(Buffer.from(JSON.stringify(changed)));
    return publishAltered((manifest) => {
      Object.assign(manifest.config, described);
      Object.assign(manifest.layers[0].annotations, { "org.opencontainers.image.title": title });
    });
  }

  it("is what its dialect and its file name say, and its record confirms", async () => {
    const request = { digest: await pushed(), repository: "glither/mail/mailguard" };
    const { steps } = await pull({ ...request, policy: ruled({ name: "glither/mail/mailguard" }) });
    expect(steps.find(({ name }) => name === "record")?.detail).toContain("`glither:mail/mailguard@0.1.0`");
    const others = pull({ ...request, policy: ruled({ name: "glither/mail/other" }) });
    await expect(others).rejects.toThrow(refusal("UNTRUSTED_NAME", "name"));
  });

  it("is refused under another file name, and under none of a ruleset", async () => {
    for (const title of ["other.wasm", "a-b.wasm"]) {
      const other = pull({ digest: await pushed(title) });
      await expect(other).rejects.toThrow(refusal("RECORD_MISMATCH", "record"));
    }
    for (const title of ["component", "-a.wasm", "../mailguard.wasm"]) {
      const nameless = pull({ digest: await pushed(title) });
      await expect(nameless).rejects.toThrow(refusal("MALFORMED_ARTIFACT", "name"));
    }
  });
});

describe("what this host cannot run, or the policy does not accept", () => {
  it.each<[string, Partial<BuildRecord>, RegExp]>([
    ["needs WASI", { wasi: "0.2" }, /needs WASI `0\.2`, and this host offers `none`/],
    ["has a later snapshot", { snapshotVersion: "0.2.0" }, /snapshot has version `0\.2\.0`/],
    ["is of a later compiler", { compiler: "glither/0.2.0" }, /newer than this host/],
    ["is of an unknown compiler", { compiler: "other/0.1.0" }, /not one that this host knows/],
    [
      "is of a compiler that is not accepted",
      { compiler: "glither/0.0.9" },
      /policy does not accept `glither\/0\.0\.9`/,
    ],
  ])("is refused, with the reason: it %s", async (_name, change, reason) => {
    const record = { ...RECORD, ...change };
    const other = pack(record);
    await put(other);
    const about = other.manifest.descriptor.digest;
    await attach(await sign({ about, annotations: annotationsOf(record) }), other.manifest.descriptor);
    const refused = pull({ digest: about });
    await expect(refused).rejects.toThrow(refusal("INCOMPATIBLE", "compatibility"));
    await expect(refused).rejects.toThrow(reason);
  });

  it("is refused: another target, in the annotations or in the config", async () => {
    const native = await publishAltered(({ annotations }) =>
      Object.assign(annotations, { "org.glither.target": "wasm32-wasip3" }),
    );
    await expect(pull({ digest: native })).rejects.toThrow(refusal("INCOMPATIBLE", "compatibility"));
    const config = JSON.parse(new TextDecoder().decode(packed.config.bytes));
    for (const change of [{ os: "wasip3" }, { architecture: "amd64" }]) {
      const described = await store.putBlob(Buffer.from(JSON.stringify({ ...config, ...change })));
      const altered = await publishAltered((manifest) => Object.assign(manifest.config, described));
      await expect(pull({ digest: altered })).rejects.toThrow(refusal("INCOMPATIBLE", "compatibility"));
    }
  });

  it("is refused: a snapshot version that the policy leaves out", async () => {
    await attach(await sign());
    await expect(pull({ policy: { ...POLICY, snapshots: ["0.0.9"] } })).rejects.toThrow(
      refusal("INCOMPATIBLE", "compatibility"),
    );
  });

  it("is refused: an older signed version than the pinned one", async () => {
    await attach(await sign());
    const pinned = (version: string) => ({
      ...POLICY,
      minimumVersions: new Map([["glither/mail/mailguard", version]]),
    });
    for (const version of ["0.1.1", "0.10.0", "1.0.0-rc.1"])
      await expect(pull({ policy: pinned(version) })).rejects.toThrow(refusal("TOO_OLD", "minimum"));
    for (const version of ["0.1.0", "0.1.0-rc.1", "0.0.9"])
      expect((await pull({ policy: pinned(version) })).digest).toBe(digest);
  });

  it("follows the versions of the compiler", () => {
    expect(HOST).toMatchObject({ compiler: COMPILER_VERSION, snapshot: SNAPSHOT_VERSION });
  });
});

describe("the membrane", () => {
  async function publishOther(record: BuildRecord, other: PackedComponent): Promise<string> {
    await put(other);
    const about = other.manifest.descriptor.digest;
    await attach(await sign({ about, annotations: annotationsOf(record) }), other.manifest.descriptor);
    return about;
  }

  it.each<[string, string, string]>([
    ["imports more than its world", WORLD.replace("  route:", "  reroute: func();\n  route:"), WORLD],
    ["imports less than its world", WORLD, WORLD.replace("  route:", "  reroute: func();\n  route:")],
    ["imports something else", WORLD.replace("route:", "reroute:"), WORLD],
    ["carries a text that is no world", WORLD, "anything goes"],
  ])("is the binary's own: a signed component that %s is refused", async (_name, real, claimed) => {
    const record = { ...RECORD, witAttestation: digestOf(Buffer.from(claimed)) };
    const other = pack(record, await componentOfWorld(real, "mailguard"), claimed);
    const about = await publishOther(record, other);
    await expect(pull({ digest: about })).rejects.toThrow(refusal("WRONG_MEMBRANE", "membrane"));
  });

  // A component whose names become code in the glue that jco writes passed, if a trusted key had signed it.
  it.each<[string, () => Promise<Uint8Array>, string]>([
    [
      "exports more than its world",
      () => componentOfWorld(WORLD.replace("  export", "  export more: func();\n  export"), "mailguard"),
      "exports `cm32p2||more`",
    ],
    [
      "has a module whose import is named like code",
      () =>
        appended(
          HOLLOW,
          `(core module $a (func (export "f"))) (core instance $i (instantiate $a))
           (core module $b (import "m': (escaped(), {}), 'z" "f" (func)))
           (core instance (instantiate $b (with "m': (escaped(), {}), 'z" (instance $i))))`,
        ),
      "a core module",
    ],
    [
      "gives an import another function",
      () => edited(HOLLOW, (wat) => wat.replaceAll("string-encoding=utf8", "string-encoding=utf16")),
      "another wiring",
    ],
  ])("is of a component that our engines make: a signed one that %s is refused", async (_name, make, reason) => {
    const about = await publishOther(RECORD, pack(RECORD, await make()));
    const attempt = pull({ digest: about });
    await expect(attempt).rejects.toThrow(refusal("FOREIGN_COMPONENT", "membrane"));
    await expect(attempt).rejects.toThrow(reason);
  });

  const REVEALING = WORLD.replace(
    "interface actions {",
    "interface types {\n  record message {\n    sender: string,\n  }\n}\n\ninterface actions {\n  use types.{message};",
  )
    .replace("route: func(to: string)", "route: func(msg: message, to: string) -> bool")
    .replace("  import", "  use types.{message};\n  import")
    .replace("dispose: func()", "dispose: func(msg: message) -> message");

  it.each<[string, [string, string], string]>([
    ["another field", ["sender: string,", "sender: string,\n    subject: string,"], "`msg.subject`"],
    ["another type of a field", ["sender: string", "sender: list<string>"], "`msg.sender`"],
    ["another answer of an import", ["-> bool", "-> string"], "`glither:mail/actions@0.1.0#route`"],
    ["another receipt", ["message) -> message", "message) -> string"], "`dispose`"],
  ])("is compared by its types, not by names alone: %s is refused", async (_name, [declared, real], named) => {
    const record = { ...RECORD, witAttestation: digestOf(Buffer.from(REVEALING)) };
    const honest = pack(record, await componentOfWorld(REVEALING, "mailguard"), REVEALING);
    await pull({ digest: await publishOther(record, honest) });
    const other = pack(record, await componentOfWorld(REVEALING.replace(declared, real), "mailguard"), REVEALING);
    const attempt = pull({ digest: await publishOther(record, other) });
    await expect(attempt).rejects.toThrow(refusal("WRONG_MEMBRANE", "membrane"));
    await expect(attempt).rejects.toThrow(named);
  });

  it("has the world that was published: another text is refused", async () => {
    const other = pack(RECORD, HOLLOW, WORLD.replace("to: string", "to: u8"));
    await expect(pull({ digest: await publishOther(RECORD, other) })).rejects.toThrow(
      refusal("WRONG_MEMBRANE", "membrane"),
    );
  });
});

describe("the statements that a policy demands", () => {
  const kinds = ["membrane", "provenance", "no_retrograde"] as const;

  beforeEach(async () => attach(await sign()));

  async function predicateOf(kind: StatementKind, component = packed.layer.bytes): Promise<Record<string, unknown>> {
    if (kind === "membrane") return membranePredicate(component, RECORD);
    if (kind === "provenance") return provenancePredicate(RECORD, BUILT);
    const finding = await noRetrogradePredicate(component, RECORD);
    return "predicate" in finding ? finding.predicate : {};
  }

  async function attest(kind: StatementKind, more: Signing = {}): Promise<void> {
    const predicateType = PREDICATE[kind];
    const predicate = await predicateOf(kind);
    await attach(await sign({ predicateType, predicate, annotations: {}, ...more }), undefined, predicateType);
  }

  it("verify, each with a step of its own", async () => {
    for (const kind of kinds) await attest(kind);
    const { steps } = await pull({ policy: demanding(...kinds) });
    expect(steps.map(({ name }) => name)).toEqual(STEP_NAMES.filter((name) => name !== "source_map"));
    expect(steps.find(({ name }) => name === "membrane")?.detail).toMatch(/imports the 1 functions .* as attested by/);
  });

  it.each(kinds)("must be there: %s", async (kind) => {
    for (const other of kinds) if (other !== kind) await attest(other);
    await expect(pull({ policy: demanding(...kinds) })).rejects.toThrow(refusal("STATEMENT_MISSING", kind));
  });

  it.each(kinds)("must be by someone trusted: %s", async (kind) => {
    await attest(kind, { by: stranger });
    await expect(pull({ policy: demanding(kind) })).rejects.toThrow(refusal("UNTRUSTED_SIGNER", kind));
  });

  it.each(kinds)("must be about this artifact: %s", async (kind) => {
    await attest(kind, { about: digestOf(Buffer.from("another")) });
    await expect(pull({ policy: demanding(kind) })).rejects.toThrow(refusal("WRONG_SUBJECT", kind));
  });

  it.each(kinds)("must be what they are attached as: %s", async (kind) => {
    const bundle = await sign({ predicate: await predicateOf(kind), annotations: {} });
    await attach(bundle, undefined, PREDICATE[kind]);
    await expect(pull({ policy: demanding(kind) })).rejects.toThrow(refusal("WRONG_STATEMENT", kind));
  });

  it.each<[StatementKind, string, string, (predicate: ReturnType<typeof JSON.parse>) => void]>([
    ["membrane", "WRONG_MEMBRANE", "another component", (p) => Object.assign(p.component, { sha256: "0".repeat(64) })],
    ["membrane", "WRONG_MEMBRANE", "another world", (p) => Object.assign(p.world, { text: "x" })],
    ["membrane", "WRONG_MEMBRANE", "fewer imports", (p) => Object.assign(p, { imports: [] })],
    ["membrane", "WRONG_MEMBRANE", "more than is known", (p) => Object.assign(p, { also: true })],
    ["no_retrograde", "RETROGRADE", "another component", (p) => Object.assign(p.component, { sha256: "0".repeat(64) })],
    ["no_retrograde", "RETROGRADE", "another world", (p) => Object.assign(p.world, { sha256: "0".repeat(64) })],
    ["no_retrograde", "RETROGRADE", "another compiler", (p) => Object.assign(p, { compiler: "acme/1.0.0" })],
    ["no_retrograde", "RETROGRADE", "an export for the donor", (p) => p.donor_facing_exports.push("answer")],
    ["no_retrograde", "RETROGRADE", "fewer imports", (p) => p.imports.pop()],
    ["no_retrograde", "RETROGRADE", "a clock", (p) => Object.assign(p.capabilities, { clock: true })],
    ["no_retrograde", "RETROGRADE", "an acknowledged delivery", (p) => Object.assign(p.claim, { delivery: "acked" })],
    ["no_retrograde", "RETROGRADE", "a laxer level", (p) => Object.assign(p, { level: "receiver" })],
    ["no_retrograde", "RETROGRADE", "more than is known", (p) => Object.assign(p, { also: true })],
    [
      "provenance",
      "WRONG_PROVENANCE",
      "another kind of build",
      (p) => Object.assign(p.buildDefinition, { buildType: "x" }),
    ],
    [
      "provenance",
      "WRONG_PROVENANCE",
      "another ruleset",
      (p) => Object.assign(p.buildDefinition.externalParameters, { ruleset: "x" }),
    ],
    [
      "provenance",
      "WRONG_PROVENANCE",
      "another input",
      (p) => Object.assign(p.buildDefinition.internalParameters, { input_digest: "x" }),
    ],
    [
      "provenance",
      "WRONG_PROVENANCE",
      "no materials",
      (p) => Object.assign(p.buildDefinition, { resolvedDependencies: [] }),
    ],
    [
      "provenance",
      "WRONG_PROVENANCE",
      "a material without digest",
      (p) => p.buildDefinition.resolvedDependencies.push({ name: "x" }),
    ],
    [
      "provenance",
      "WRONG_PROVENANCE",
      "another core",
      (p) => Object.assign(p.buildDefinition.resolvedDependencies[0].digest, { sha256: "0".repeat(64) }),
    ],
    ["provenance", "WRONG_PROVENANCE", "no builder", (p) => delete p.runDetails.builder],
  ])("must be true: %s is %s with %s", async (kind, code, _name, change) => {
    const predicate = structuredClone(await predicateOf(kind));
    change(predicate);
    await attest(kind, { predicate });
    await expect(pull({ policy: demanding(kind) })).rejects.toThrow(refusal(code, kind));
  });

  it("hold in the form in which a gift was stated before, and only as that", async () => {
    const finding = await formerNoRetrogradePredicate(packed.layer.bytes);
    const former = "predicate" in finding ? finding.predicate : {};
    const stated = async (predicate: Record<string, unknown>): Promise<void> => {
      const predicateType = PREDICATE.no_retrograde;
      await attach(await sign({ predicateType, predicate, annotations: {} }), undefined, predicateType);
    };
    await stated({ ...former, verified: [] });
    await expect(pull({ policy: demanding("no_retrograde") })).rejects.toThrow(refusal("RETROGRADE", "no_retrograde"));
    await stated(former);
    const { steps } = await pull({ policy: demanding("no_retrograde") });
    expect(steps.at(-1)?.detail).toMatch(/strict: signer, subject, world derived again, .*mode consistent/);
  });

  describe("of a receiver, to which enrichments flow", () => {
    const asking = WORLD.replace(
      "interface actions",
      "interface enrich {\n  dkim-org: func() -> string;\n}\n\ninterface actions",
    ).replace("  import actions;", "  import enrich;\n  import actions;");
    const record = { ...RECORD, witAttestation: digestOf(Buffer.from(asking)) };

    async function receiver(kind: "no_retrograde" | "no_retrograde_receiver", level: "strict" | "receiver") {
      const interfaces = ["glither:mail/enrich@0.1.0", "glither:mail/actions@0.1.0"];
      const other = pack(record, await componentOfWorld(asking, "mailguard"), asking, interfaces);
      await put(other);
      const { descriptor } = other.manifest;
      await attach(await sign({ about: descriptor.digest, annotations: annotationsOf(record) }), descriptor);
      const finding = await noRetrogradePredicate(other.layer.bytes, record, "receiver");
      const predicate = "predicate" in finding ? { ...finding.predicate, level } : {};
      const predicateType = PREDICATE[kind];
      await attach(await sign({ about: descriptor.digest, predicateType, predicate }), descriptor, predicateType);
      return descriptor.digest;
    }

    it("verify where the policy accepts that level", async () => {
      const digest = await receiver("no_retrograde_receiver", "receiver");
      const { steps } = await pull({ digest, policy: demanding("no_retrograde_receiver") });
      expect(steps.at(-1)?.detail).toMatch(/nothing flows back, receiver: /);
    });

    it.each([
      ["the strict level is demanded", "no_retrograde", "receiver", "no_retrograde", "RETROGRADE"],
      ["it says that it is strict", "no_retrograde_receiver", "strict", "no_retrograde_receiver", "RETROGRADE"],
      ["it is stated as the strict one", "no_retrograde", "receiver", "no_retrograde_receiver", "STATEMENT_MISSING"],
    ] as const)("do not where %s", async (_, kind, level, demanded, code) => {
      const digest = await receiver(kind, level);
      const pulled = pull({ digest, policy: demanding(demanded) });
      await expect(pulled).rejects.toThrow(refusal(code, "no_retrograde"));
    });

    it("are not needed of a component that asks for nothing: it has the stricter one", async () => {
      await attest("no_retrograde");
      const { steps } = await pull({ policy: demanding("no_retrograde_receiver") });
      expect(steps.at(-1)?.detail).toMatch(/nothing flows back, strict: /);
    });
  });

  it("never make a one-way gift of a component that is none", async () => {
    const world = WORLD.replace("(to: string)", "(to: string) -> string");
    const record = { ...RECORD, witAttestation: digestOf(Buffer.from(world)) };
    const other = pack(record, await componentOfWorld(world, "mailguard"), world);
    await put(other);
    const { descriptor } = other.manifest;
    await attach(await sign({ about: descriptor.digest, annotations: annotationsOf(record) }), descriptor);
    const predicateType = PREDICATE.no_retrograde;
    const claim = await sign({
      about: descriptor.digest,
      predicateType,
      predicate: await predicateOf("no_retrograde"),
    });
    await attach(claim, descriptor, predicateType);
    const refused = pull({ digest: descriptor.digest, policy: demanding("no_retrograde") });
    await expect(refused).rejects.toThrow(refusal("RETROGRADE", "no_retrograde"));
    await expect(refused).rejects.toThrow(/`route` gives an answer/);
  });
});
