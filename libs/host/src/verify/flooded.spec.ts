import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { digestOf, MEDIA_TYPE, type PackedReferrer, referrerManifest } from "@glither/artifact";
import { generateSigningKey, PREDICATE, signClaim } from "@glither/attest";
import { type ContentAddress, type Descriptor, OciLayoutStore, type Store } from "@glither/registry";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { type Published, published, putPublished, putReferrers, statement } from "../testing/published.ts";
import { pullVerified } from "./pull-verified.ts";

const { key } = generateSigningKey();
const one = await published(key);
const { digest } = one;
const SIGNATURE = PREDICATE.signature;

let path: string;
let store: OciLayoutStore;

beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), "glither-flooded-"));
  store = await OciLayoutStore.openOrCreate({ path, repository: "glither/mail/mailguard" });
  await putPublished(store, { ...one, referrers: [] });
});
afterEach(() => rm(path, { recursive: true }));

/** The store with entries more in its list, before those that are there; and what is fetched from it. */
function listing(before: readonly Descriptor[]): { readonly store: Store; readonly fetched: string[] } {
  const fetched: string[] = [];
  const overlay: Partial<Store> = {
    referrers: async (subject, type, skip) => [...before, ...(await store.referrers(subject, type, skip))],
    getManifest: (reference, options) => {
      if (reference !== digest) fetched.push(reference);
      return store.getManifest(reference, options);
    },
    getBlob: (address) => {
      if (![one.packed.config, one.packed.layer].some(({ descriptor }) => descriptor.digest === address.digest))
        fetched.push(address.digest);
      return store.getBlob(address);
    },
  };
  return { store: over(store, overlay), fetched };
}

function over(base: Store, overlay: Partial<Store>): Store {
  return new Proxy(base, {
    get: (target, name) => Reflect.get(overlay, name) ?? Reflect.get(target, name).bind(target),
  });
}

const pull = (from: Store, { policy }: Pick<Published, "policy"> = one) =>
  pullVerified({ store: from, digest, policy });

/** A policy that asks for the signature alone. */
const signed = {
  policy: { ...one.policy, rules: one.policy.rules.map((r) => ({ ...r, statements: ["signature"] as const })) },
};

const numbered = (i: number) => `sha256:${i.toString(16).padStart(64, "0")}`;

/** An entry of a list that leads to nothing, with annotations. */
function entry(i: number, annotations: Readonly<Record<string, string>>): Descriptor {
  return {
    mediaType: MEDIA_TYPE.manifest,
    digest: numbered(i),
    size: 900,
    artifactType: MEDIA_TYPE.bundle,
    annotations,
  };
}

const TYPE = { "dev.sigstore.bundle.predicateType": SIGNATURE };
const many = (count: number, make: (i: number) => Descriptor) => Array.from({ length: count }, (_, i) => make(i));

describe("a good signature among any number of foreign bundles", () => {
  it("22 pushes without a key lock out nobody", async () => {
    for (let push = 0; push < 22; push += 1) {
      const stranger = generateSigningKey().key;
      const kinds = ["signature", "membrane", "provenance", "no_retrograde"] as const;
      await putReferrers(store, digest, await Promise.all(kinds.map((kind) => statement(one.packed, kind, stranger))));
    }
    await putReferrers(store, digest, one.referrers);
    expect((await pull(store)).digest).toBe(digest);
  });

  const stranger = generateSigningKey().key;
  const [good] = one.referrers;
  const claimed = good?.manifest.descriptor.annotations ?? {};
  const forged = async (i: number) => {
    const claim = { subject: digest, predicateType: SIGNATURE, bundle: numbered(i), size: 900 };
    const notes = { "org.glither.bundle": claim.bundle, "org.glither.bundle-size": "900" };
    return { ...TYPE, ...notes, "org.glither.signer": key.hint, "org.glither.claim": await signClaim(claim, stranger) };
  };

  it.each<[string, (i: number) => Promise<Record<string, string>> | Record<string, string>]>([
    ["forged hints", () => ({ ...TYPE, "org.glither.signer": key.hint })],
    ["forged claims", forged],
    ["copies of the true claim", () => claimed],
    ["copies of the true claim for other bundles", (i) => ({ ...claimed, "org.glither.bundle": numbered(i) })],
    ["copies of the true claim for other sizes", (i) => ({ ...claimed, "org.glither.bundle-size": String(i) })],
    ["no annotations", () => ({})],
  ])("10,000 with %s cost not one request", async (_, annotations) => {
    await putReferrers(store, digest, one.referrers);
    const made = await Promise.all(Array.from({ length: 10_000 }, (_none, i) => annotations(i)));
    const { store: flooded, fetched } = listing(made.map((said, i) => entry(i, said)));
    expect((await pull(flooded)).digest).toBe(digest);
    // Each statement's bundle, and nothing else.
    expect(fetched.sort()).toEqual(one.referrers.map(({ bundle }) => bundle.descriptor.digest).sort());
  });

  it("counts by itself alone: a claim vouches for nothing", async () => {
    const foreign = await statement(one.packed, "signature", stranger);
    const { bundle } = foreign;
    const claim = {
      subject: digest,
      predicateType: SIGNATURE,
      bundle: bundle.descriptor.digest,
      size: bundle.bytes.length,
    };
    const note = { signer: key.hint, claim: await signClaim(claim, key) };
    const { descriptor: subject } = one.packed.manifest;
    await putReferrers(store, digest, [
      referrerManifest({ subject, bundle: bundle.bytes, predicateType: SIGNATURE, note }),
    ]);
    await expect(pull(store)).rejects.toMatchObject({ code: "UNTRUSTED_SIGNER" });
    await putReferrers(store, digest, one.referrers);
    expect((await pull(store)).digest).toBe(digest);
  });

  it("is found under another's name for it, and where its claim is damaged", async () => {
    const { bundle } = good as PackedReferrer;
    const { descriptor: subject } = one.packed.manifest;
    for (const note of [{ signer: stranger.hint }, { signer: key.hint, claim: "AAAA" }, undefined]) {
      const only = referrerManifest({ subject, bundle: bundle.bytes, predicateType: SIGNATURE, note });
      await rm(path, { recursive: true });
      store = await OciLayoutStore.openOrCreate({ path, repository: "glither/mail/mailguard" });
      await putPublished(store, { ...one, referrers: [only] });
      expect((await pull(store, signed)).digest).toBe(digest);
    }
  });
});

describe("a good signature that nobody claims, as another program writes it", () => {
  beforeEach(async () => {
    const [good] = one.referrers;
    const { descriptor: subject } = one.packed.manifest;
    const bundle = good?.bundle.bytes ?? new Uint8Array();
    await putReferrers(store, digest, [referrerManifest({ subject, bundle, predicateType: SIGNATURE })]);
  });

  it("is found behind any number of bundles that name other signers", async () => {
    const { store: flooded } = listing(many(5000, (i) => entry(i, { ...TYPE, "org.glither.signer": `x${i}` })));
    expect((await pull(flooded, signed)).digest).toBe(digest);
  });

  it("is found behind 1,023 that name nobody, and no further; the refusal says so", async () => {
    expect((await pull(listing(many(1023, (i) => entry(i, {}))).store, signed)).digest).toBe(digest);
    const { store: flooded, fetched } = listing(many(1024, (i) => entry(i, {})));
    await expect(pull(flooded, signed)).rejects.toMatchObject({
      code: "NOT_FOUND",
      message: expect.stringContaining("1025 bundles are attached, of which 1024 were read"),
    });
    expect(fetched).toHaveLength(1024);
  });
});

describe("a bundle that nobody trusted claims", () => {
  const garbage = async (bytes: Uint8Array) => {
    const { descriptor: subject } = one.packed.manifest;
    await putReferrers(store, digest, [referrerManifest({ subject, bundle: bytes, predicateType: SIGNATURE })]);
  };

  it("is read up to 64 MiB of them, and no further", async () => {
    let bytes = 0;
    for (let i = 0; i < 70; i += 1) await garbage(Buffer.alloc(1024 * 1024, i));
    const counting = over(store, {
      getBlob: async (address: ContentAddress) => {
        const content = await store.getBlob(address);
        if (address.digest !== one.packed.config.descriptor.digest) bytes += content.length;
        return content;
      },
    });
    await expect(pull(counting, signed)).rejects.toMatchObject({ code: "BAD_SIGNATURE" });
    expect(bytes).toBeLessThanOrEqual(64 * 1024 * 1024);
    expect(bytes).toBeGreaterThan(60 * 1024 * 1024);
  });
});

describe("a broken entry beside a good one", () => {
  it("does not stop a pull, and its step says so", async () => {
    await putReferrers(store, digest, one.referrers);
    const file = join(path, "index.json");
    const index = JSON.parse(await readFile(file, "utf8"));
    const broken = await store.putBlob(Buffer.from("no json"));
    const foreign = { mediaType: MEDIA_TYPE.manifest, digest: `sha512:${"0".repeat(128)}`, size: 2 };
    const first = { mediaType: MEDIA_TYPE.manifest, ...broken };
    await writeFile(file, JSON.stringify({ ...index, manifests: [foreign, first, ...index.manifests] }));
    const { steps } = await pull(store);
    expect(steps.find(({ name }) => name === "signature")?.detail).toBe(
      `signed, with its annotations, by the key \`${key.hint}\`; 2 entries of the store's list cannot be read and were passed over`,
    );
    const nobody = { policy: { ...one.policy, rules: one.policy.rules.map((r) => ({ ...r, signers: [stranger] })) } };
    await expect(pull(store, nobody)).rejects.toMatchObject({
      code: "UNTRUSTED_SIGNER",
      message: expect.stringContaining("; 2 entries of the store's list cannot be read and were passed over"),
    });
  });

  const stranger = { kind: "key", publicKeyPem: generateSigningKey().key.publicKeyPem } as const;
});

describe("a store that changes a buffer after handing it over", () => {
  it("changes nothing that is used: it was copied before it was looked at", async () => {
    await putReferrers(store, digest, one.referrers);
    const handed: Uint8Array[] = [];
    const keep = <T extends Uint8Array>(bytes: T): T => {
      handed.push(bytes);
      return bytes;
    };
    /** Zeroes everything that it has handed over so far. */
    const spoil = () => {
      for (const bytes of handed) bytes.fill(0);
    };
    const spoiling = over(store, {
      getManifest: async (reference, options) => {
        spoil();
        const found = await store.getManifest(reference, options);
        return { ...found, bytes: keep(found.bytes) };
      },
      getBlob: async (address) => {
        spoil();
        return keep(await store.getBlob(address));
      },
      referrers: async (...asked) => {
        spoil();
        return store.referrers(...asked);
      },
    });
    const timer = setInterval(spoil, 1);
    const { component, record } = await pull(spoiling);
    clearInterval(timer);
    spoil();
    expect(digestOf(component)).toBe(one.packed.layer.descriptor.digest);
    expect(record.ruleset).toBe("mailguard");
    expect(handed.length).toBeGreaterThan(6);
  });
});
