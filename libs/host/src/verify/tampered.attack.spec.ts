import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MEDIA_TYPE, referrerManifest } from "@glither/artifact";
import { generateSigningKey, PREDICATE } from "@glither/attest";
import { archiveOf, OciLayoutStore, type Store, type StoredManifest, unpackArchive } from "@glither/registry";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { count } from "../../../../tools/workspace/src/testing/counts.ts";
import { published, putPublished, statement } from "../testing/published.ts";
import { VerificationError } from "./error.ts";
import { pullVerified } from "./pull-verified.ts";

const { key } = generateSigningKey();
const one = await published(key);
const { digest, packed, policy } = one;
const layer = packed.layer.descriptor.digest;

/** Everything that is stored, by digest, and the list of referrers. */
interface Contents {
  readonly blobs: Map<string, Uint8Array>;
  list: unknown[];
}

function contents(): Contents {
  const all = [
    packed.manifest,
    packed.config,
    packed.layer,
    ...one.referrers.flatMap((r) => [r.manifest, r.config, r.bundle]),
  ];
  return {
    blobs: new Map(all.map(({ bytes, descriptor }) => [descriptor.digest, bytes])),
    list: one.referrers.map(({ manifest }) => manifest.descriptor),
  };
}

/** A store that checks nothing and gives what it holds, for attacks on the verifier alone. */
function careless({ blobs, list }: Contents): Store {
  const get = (of: string): Uint8Array => {
    const bytes = blobs.get(of);
    if (bytes === undefined) throw new VerificationError("NOT_FOUND", "not there");
    return bytes;
  };
  const manifest = async (of: string): Promise<StoredManifest> => {
    const bytes = get(of);
    return { bytes, descriptor: { mediaType: MEDIA_TYPE.manifest, digest: of, size: bytes.length } };
  };
  const store: Partial<Store> = {
    getManifest: manifest,
    getBlob: async (address) => get(address.digest),
    referrers: async () => list as never,
  };
  return store as Store;
}

type Outcome = "refused" | "harmless" | "accepted" | "crashed";

/** Refused by name, or exactly what was published; anything else is a hole. */
async function outcomeOf(store: Store): Promise<Outcome> {
  try {
    const { component, digest: pulled } = await pullVerified({
      store,
      digest,
      policy,
      repository: "glither/mail/mailguard",
    });
    return pulled === digest && Buffer.compare(component, packed.layer.bytes) === 0 ? "harmless" : "accepted";
  } catch (error) {
    return error instanceof VerificationError ? "refused" : "crashed";
  }
}

async function all(
  stores: Iterable<Store>,
): Promise<{ readonly total: number; readonly outcomes: Record<Outcome, number> }> {
  const outcomes: Record<Outcome, number> = { refused: 0, harmless: 0, accepted: 0, crashed: 0 };
  let total = 0;
  for (const store of stores) {
    total += 1;
    outcomes[await outcomeOf(store)] += 1;
  }
  return { total, outcomes };
}

/** One piece of content in place of another, under the other's digest. */
const replaced = (of: string, bytes: Uint8Array): Store => {
  const changed = contents();
  changed.blobs.set(of, bytes);
  return careless(changed);
};

const parts = [...contents().blobs].map(([of, bytes]) => ({ of, bytes }));

/** All values of a JSON document by their paths. */
function pathsOf(value: unknown, at: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== "object" || value === null) return [at];
  return [
    at,
    ...Object.entries(value).flatMap(([name, item]) =>
      pathsOf(item, [...at, Array.isArray(value) ? Number(name) : name]),
    ),
  ];
}

const VALUES: readonly unknown[] = [null, true, 0, -1, 2 ** 53, "", "x", [], {}, [[]], digest, layer, "sha512:00"];

/** A document with each value removed, doubled, renamed, or something else. */
function* mutated(document: unknown): Generator<unknown> {
  for (const path of pathsOf(document)) {
    for (const value of VALUES) yield edited(document, path, () => value);
    if (path.length === 0) continue;
    yield edited(document, path, undefined);
    yield edited(document, path.slice(0, -1), (owner) =>
      Array.isArray(owner)
        ? [...owner, ...owner]
        : { ...(owner as object), [`org.glither.${String(path.at(-1))}`]: "x" },
    );
  }
}

function edited(
  document: unknown,
  [first, ...rest]: readonly (string | number)[],
  change?: (value: unknown) => unknown,
): unknown {
  if (first === undefined) return change?.(document);
  if (Array.isArray(document)) {
    const changed = document.map((item, i) => (i === first ? edited(item, rest, change) : item));
    return rest.length === 0 && change === undefined ? changed.filter((_, i) => i !== first) : changed;
  }
  const entries = Object.entries(document as object).map(([name, item]) => [
    name,
    name === first ? edited(item, rest, change) : item,
  ]);
  return Object.fromEntries(entries.filter(([name]) => rest.length > 0 || change !== undefined || name !== first));
}

const json = (bytes: Uint8Array): unknown => JSON.parse(Buffer.from(bytes).toString());
const bytesOf = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value) ?? "");

it("what is published verifies before anything is done to it", async () => {
  expect(await outcomeOf(careless(contents()))).toBe("harmless");
});

describe("tampering with what is stored", () => {
  it("changed, cut, doubled, emptied: each part at every place", async () => {
    function* stores(): Generator<Store> {
      for (const { of, bytes } of parts) {
        const places = new Set(Array.from({ length: 150 }, (_, i) => Math.floor((i * bytes.length) / 150)));
        for (const at of places) {
          for (const mask of [1, 0x80])
            yield replaced(
              of,
              Uint8Array.from(bytes, (byte, i) => (i === at ? byte ^ mask : byte)),
            );
        }
        for (const end of [0, 1, bytes.length >> 1, bytes.length - 1]) yield replaced(of, bytes.subarray(0, end));
        for (const more of [" ", "\n", "\0", "{}"]) yield replaced(of, Buffer.concat([bytes, Buffer.from(more)]));
        yield replaced(of, Buffer.concat([bytes, bytes]));
        const without = contents();
        without.blobs.delete(of);
        yield careless(without);
      }
    }
    const { total, outcomes } = await all(stores());
    count("tamperings", total, outcomes);
    expect(total).toBeGreaterThan(2500);
  });

  it("each part in each other's place", async () => {
    function* stores(): Generator<Store> {
      for (const { of } of parts) for (const { bytes } of parts) yield replaced(of, bytes);
    }
    const { total, outcomes } = await all(stores());
    count("tamperings", total, outcomes);
  });

  it("each field of each document removed, doubled, or something else", async () => {
    function* stores(): Generator<Store> {
      for (const { of, bytes } of parts.filter(({ of: part }) => part !== layer)) {
        for (const changed of mutated(json(bytes))) yield replaced(of, bytesOf(changed));
      }
    }
    const { total, outcomes } = await all(stores());
    count("tamperings", total, outcomes);
    expect(total).toBeGreaterThan(2500);
  });

  it("each field of each entry in the list of referrers, alone and beside the good ones", async () => {
    function* stores(): Generator<Store> {
      const { list } = contents();
      for (const [i, entry] of list.entries()) {
        for (const changed of mutated(entry)) {
          // What the stores' own readers let through is all that reaches the verifier.
          const said = changed as { digest?: unknown; annotations?: unknown } | undefined;
          const texts = Object.values(said?.annotations ?? {}).every((text) => typeof text === "string");
          const { annotations = {} } = said ?? {};
          if (typeof said?.digest !== "string" || typeof annotations !== "object" || annotations === null || !texts)
            continue;
          for (const entries of [list.map((one, at) => (at === i ? changed : one)), [changed, ...list]]) {
            yield careless({ ...contents(), list: entries });
          }
        }
      }
    }
    const { total, outcomes } = await all(stores());
    count("tamperings", total, outcomes);
    expect(total).toBeGreaterThan(500);
  });
});

describe("tampering with what is signed", () => {
  const stranger = generateSigningKey().key;

  it("each field of each bundle, stored under its own digest and attached again", async () => {
    const { descriptor: subject } = packed.manifest;
    function* stores(): Generator<Store> {
      for (const [i, { bundle }] of one.referrers.entries()) {
        for (const changed of mutated(json(bundle.bytes))) {
          const { predicateType = "" } = { predicateType: Object.values(PREDICATE)[i] };
          const forged = referrerManifest({ subject, bundle: bytesOf(changed), predicateType });
          const altered = contents();
          for (const { bytes, descriptor } of [forged.manifest, forged.bundle])
            altered.blobs.set(descriptor.digest, bytes);
          altered.list = altered.list.map((entry, at) => (at === i ? forged.manifest.descriptor : entry));
          yield careless(altered);
        }
      }
    }
    const { total, outcomes } = await all(stores());
    count("tamperings", total, outcomes);
    // A signature says who signed what: without the original, nothing that was changed in it verifies.
    expect(outcomes.accepted).toBe(0);
  });

  it("each statement by somebody else, in every combination", async () => {
    const kinds = ["signature", "membrane", "provenance", "no_retrograde"] as const;
    const foreign = await Promise.all(kinds.map((kind) => statement(packed, kind, stranger)));
    let verified = 0;
    const stores = Array.from({ length: 16 }, (_, mask) => {
      const altered = contents();
      for (const { manifest, bundle } of foreign)
        for (const { bytes, descriptor } of [manifest, bundle]) altered.blobs.set(descriptor.digest, bytes);
      altered.list = altered.list.map((entry, i) => ((mask >> i) & 1 ? foreign[i]?.manifest.descriptor : entry));
      return careless(altered);
    });
    for (const store of stores) verified += (await outcomeOf(store)) === "harmless" ? 1 : 0;
    expect(verified).toBe(1);
    const { total, outcomes } = await all(stores);
    count("tamperings", total, outcomes);
  });
});

describe("tampering with a layout and an archive", () => {
  let folder: string;
  let original: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "glither-tampered-"));
    original = join(folder, "original");
    await putPublished(
      await OciLayoutStore.openOrCreate({ path: original, repository: "glither/mail/mailguard" }),
      one,
    );
  });
  afterAll(() => rm(folder, { recursive: true }));

  /** What comes of pulling from a layout; that a store cannot be opened is a refusal. */
  async function outcomeAt(path: string): Promise<Outcome> {
    const store = await OciLayoutStore.open({ path }).catch((error: unknown) => error);
    if (store instanceof OciLayoutStore) return outcomeOf(store);
    return store instanceof Error && store.name === "StoreError" ? "refused" : "crashed";
  }

  it("each field of the layout's list, and each byte class of its files", async () => {
    const outcomes: Record<Outcome, number> = { refused: 0, harmless: 0, accepted: 0, crashed: 0 };
    let total = 0;
    const path = join(folder, "changed");
    await cp(original, path, { recursive: true });
    const attack = async (name: string, bytes: Uint8Array): Promise<void> => {
      const file = join(path, name);
      const before = await readFile(file);
      await writeFile(file, bytes);
      outcomes[await outcomeAt(path)] += 1;
      total += 1;
      await writeFile(file, before);
    };
    const index = await readFile(join(path, "index.json"));
    for (const changed of mutated(json(index))) await attack("index.json", bytesOf(changed));
    for (const name of ["index.json", "oci-layout"]) {
      const bytes = await readFile(join(path, name));
      for (let at = 0; at < bytes.length; at += Math.ceil(bytes.length / 60)) {
        for (const byte of [0, 0x22, 0x5c, 0x7b, 0xff])
          await attack(
            name,
            Uint8Array.from(bytes, (old, i) => (i === at ? byte : old)),
          );
        await attack(name, bytes.subarray(0, at));
      }
    }
    count("tamperings", total, outcomes);
    expect(total).toBeGreaterThan(700);
  });

  it("each header and each kind of byte of an archive", async () => {
    const outcomes: Record<Outcome, number> = { refused: 0, harmless: 0, accepted: 0, crashed: 0 };
    let total = 0;
    const archive = await archiveOf(original);
    const attack = async (bytes: Uint8Array): Promise<void> => {
      const path = join(folder, `unpacked-${total}`);
      total += 1;
      try {
        await unpackArchive(bytes, path);
        outcomes[await outcomeAt(path)] += 1;
      } catch (error) {
        outcomes[error instanceof Error && error.name === "StoreError" ? "refused" : "crashed"] += 1;
      }
      await rm(path, { recursive: true, force: true });
    };
    const flip = (at: number, byte: number) => Uint8Array.from(archive, (old, i) => (i === at ? byte : old));
    for (let block = 0; block < archive.length; block += 512) {
      // Name, size, checksum, kind and prefix of a header, or as many places in content.
      for (const within of [0, 1, 99, 124, 135, 148, 156, 257, 345]) await attack(flip(block + within, 0x2f));
      await attack(archive.subarray(0, block));
    }
    await attack(Buffer.concat([archive.subarray(0, archive.length - 1024), archive]));
    count("tamperings", total, outcomes);
    expect(total).toBeGreaterThan(200);
  });
});
