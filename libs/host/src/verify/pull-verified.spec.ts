import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  annotationsOf,
  type BuildRecord,
  type Descriptor,
  digestOf,
  embedRecord,
  type PackedComponent,
  packComponent,
  referrerManifest,
} from "@glither/artifact";
import { generateSigningKey, SIGNATURE_PREDICATE, type SigningKey, signStatement } from "@glither/attest";
import { OciLayoutStore, type Store } from "@glither/registry";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { type PullRequest, pullVerified } from "./pull-verified.ts";

const { key } = generateSigningKey();
const { key: stranger } = generateSigningKey();
const RECORD: BuildRecord = {
  ruleset: "mailguard",
  version: "0.1.0",
  dialect: "glither.mail",
  dialectVersion: "0.1.0",
  snapshotVersion: "1",
  coreDigest: "sha256:core",
  witAttestation: "sha256:wit",
  compiler: "0.1.0",
  wasi: "0.2",
  engine: "direct",
  inputDigest: "sha256:input",
};
const EMPTY_COMPONENT = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00);

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

function pack(record: BuildRecord): PackedComponent {
  const imports = ["glither:mail/actions@0.1.0"];
  return packComponent({ component: embedRecord(EMPTY_COMPONENT, record), record, imports, exports: ["dispose"] });
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
}

function sign({
  by = key,
  about = digest,
  predicateType = SIGNATURE_PREDICATE,
  annotations,
}: Signing = {}): Promise<string> {
  const subject = { name: "", digest: about, annotations: annotations ?? annotationsOf(RECORD) };
  return signStatement({ key: by, subjects: [subject], predicateType, predicate: {} });
}

async function attach(bundle: string, to: Descriptor = packed.manifest.descriptor): Promise<void> {
  const bytes = new TextEncoder().encode(bundle);
  const referrer = referrerManifest({ subject: to, bundle: bytes, predicateType: SIGNATURE_PREDICATE });
  for (const blob of [referrer.config, referrer.bundle]) await store.putBlob(blob.bytes);
  await store.putManifest(referrer.manifest.bytes, referrer.manifest.descriptor.mediaType);
  await store.addReferrers(to.digest, [referrer.manifest.descriptor]);
}

function pull(request: Partial<PullRequest> = {}): ReturnType<typeof pullVerified> {
  return pullVerified({ store, digest, trustedKeys: [key.publicKeyPem], ...request });
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
    const names = ["reference", "trust", "manifest", "signature", "content", "record"];
    expect(pulled.steps.map(({ name, ok }) => ({ name, ok }))).toEqual(names.map((name) => ({ name, ok: true })));
  });

  it("is satisfied with one signature that holds, whatever else is attached", async () => {
    await attach(await sign({ by: stranger }));
    await attach("no bundle");
    await attach(await sign());
    expect((await pull()).digest).toBe(digest);
    expect((await pull({ trustedKeys: [stranger.publicKeyPem] })).digest).toBe(digest);
  });

  it.each(["0.1.0", "latest", "", "sha256:00", "glither/mail/mailguard:0.1.0"])("refuses `%s`", async (reference) => {
    await attach(await sign());
    await store.setTag("0.1.0", packed.manifest.descriptor);
    await expect(pull({ digest: reference })).rejects.toThrow(refusal("NOT_A_DIGEST", "reference"));
  });

  it("refuses when nobody is trusted, or a trusted key is none", async () => {
    await attach(await sign());
    await expect(pull({ trustedKeys: [] })).rejects.toThrow(refusal("NO_TRUSTED_KEYS", "trust"));
    const trustedKeys = [key.publicKeyPem, "x"];
    await expect(pull({ trustedKeys })).rejects.toThrow(refusal("TRUSTED_KEY_UNUSABLE", "trust"));
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
    await writeFile(fileOf(packed.manifest), new TextDecoder().decode(packed.manifest.bytes).replace('"0.2"', '"0.3"'));
    await expect(pull()).rejects.toThrow(refusal("WRONG_DIGEST", "manifest"));
  });

  it("must not have changed in any byte", async () => {
    for (let at = 0; at < packed.layer.bytes.length; at += 7) {
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

  it.each(["config", "layer"] as const)("must be there: %s", async (part) => {
    await rm(fileOf(packed[part]));
    await expect(pull()).rejects.toThrow(refusal("NOT_FOUND", "content"));
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
    await expect(pull({ digest: altered })).rejects.toThrow(refusal("MALFORMED_ARTIFACT", "content"));
  });

  it("is refused: a component without a record", async () => {
    const { digest: layerDigest, size } = await store.putBlob(EMPTY_COMPONENT);
    const config = JSON.parse(new TextDecoder().decode(packed.config.bytes));
    const described = await store.putBlob(Buffer.from(JSON.stringify({ ...config, layerDigests: [layerDigest] })));
    const altered = await publishAltered((manifest) => {
      Object.assign(manifest.layers[0], { digest: layerDigest, size });
      Object.assign(manifest.config, described);
    });
    await expect(pull({ digest: altered })).rejects.toThrow(refusal("MALFORMED_COMPONENT", "record"));
  });
});
