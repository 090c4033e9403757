import { utimesSync } from "node:fs";
import { mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { Descriptor } from "../store.ts";
import { putNamed, putReferrer, utf8 } from "../testing/stores.ts";
import { collectGarbage, type GarbageOptions } from "./garbage.ts";
import { OciLayoutStore } from "./layout-store.ts";

let path: string;
let store: OciLayoutStore;
/** Two artifacts, signed, of which the second is tagged; and content that nobody lists. */
let [old, current, signature]: Descriptor[] = [];

beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), "glither-garbage-"));
  store = await OciLayoutStore.openOrCreate({ path, repository: "a/b" });
  const named = async (name: string): Promise<Descriptor> => {
    const layer = { mediaType: "text/plain", ...(await store.putBlob(utf8(`content of ${name}`))) };
    const artifact = await putNamed(store, name, { layers: [layer] });
    signature = await putReferrer(store, artifact, `signature of ${name}`);
    await store.addReferrers(artifact.digest, [signature]);
    return artifact;
  };
  old = await named("old");
  current = await named("current");
  await store.setTag("latest", old);
  await store.setTag("latest", current);
  await store.putBlob(utf8("nobody's"));
});
afterEach(() => rm(path, { recursive: true }));

const collect = (more: Partial<GarbageOptions> = {}) => collectGarbage({ path, graceMs: 0, ...more });
const files = async () => (await readdir(join(path, "blobs/sha256"))).sort();
const digestOf = (descriptor: Descriptor | undefined) => descriptor?.digest ?? "";

describe("collectGarbage", () => {
  it("lists what no tag reaches, and changes nothing unless told to", async () => {
    const before = await files();
    const found = await collect();
    expect(found.manifests.map(({ digest }) => digest)).toContain(digestOf(old));
    // The old artifact and its signature with a layer each, and the content that nobody lists.
    expect([found.manifests.length, found.blobs.length, found.leftovers, found.young]).toEqual([2, 4, [], 0]);
    expect(await files()).toEqual(before);
  });

  it("removes that and nothing else", async () => {
    const { blobs } = await collect({ remove: true });
    expect(await files()).toHaveLength(4);
    expect((await store.getManifest(digestOf(current))).descriptor).toEqual(current);
    expect((await store.referrers(digestOf(current))).map(({ digest }) => digest)).toEqual([digestOf(signature)]);
    expect(await store.referrers(digestOf(old))).toEqual([]);
    for (const blob of blobs) expect(await store.hasBlob(blob)).toBe(false);
    expect(await collect({ remove: true })).toEqual({ manifests: [], blobs: [], leftovers: [], young: 0 });
  });

  it("keeps what is pinned, with its signature", async () => {
    const { manifests, blobs } = await collect({ pins: [digestOf(old)], remove: true });
    expect([manifests.length, blobs.length]).toEqual([0, 1]);
    expect(await store.referrers(digestOf(old))).toHaveLength(1);
  });

  it.each([
    ["is not there", `sha256:${"0".repeat(64)}`, "NOT_FOUND"],
    ["is none", "latest", "INVALID_DIGEST"],
  ])("removes nothing when a pin %s", async (_, pin, code) => {
    const before = await files();
    await expect(collect({ pins: [pin], remove: true })).rejects.toMatchObject({ code });
    expect(await files()).toEqual(before);
  });

  it("leaves alone what is young, or was wanted again", async () => {
    expect(await collect({ graceMs: 60_000, remove: true })).toMatchObject({ blobs: [], manifests: [], young: 4 });
    for (const name of await files()) await utimes(join(path, "blobs/sha256", name), 0, 0);
    await store.putBlob(utf8("nobody's"));
    expect(await collect({ graceMs: 60_000, remove: true })).toMatchObject({ blobs: { length: 3 }, young: 1 });
  });

  it("leaves alone what is wanted again while it removes", async () => {
    for (const name of await files()) await utimes(join(path, "blobs/sha256", name), 0, 0);
    const wanted = digestOf(old).slice(7);
    let readings = 0;
    // The pins are read before the files are listed, and once more before any is removed.
    class Pins extends Array<string> {
      override [Symbol.iterator]() {
        readings += 1;
        if (readings === 2) utimesSync(join(path, "blobs/sha256", wanted), new Date(), new Date());
        return super[Symbol.iterator]();
      }
    }
    await collect({ graceMs: 60_000, pins: new Pins(), remove: true });
    expect(readings).toBe(2);
    expect(await files()).toHaveLength(5);
    expect(await files()).toContain(wanted);
  });

  it("clears up behind writers that were killed, and leaves other files", async () => {
    const leftover = ".index.json.00000000-0000-0000-0000-000000000000.tmp";
    await writeFile(join(path, leftover), "");
    await writeFile(join(path, "notes.txt"), "");
    expect((await collect({ remove: true })).leftovers).toEqual([leftover]);
    expect(await readdir(path)).toEqual(["blobs", "index.json", "notes.txt", "oci-layout"]);
  });

  it("removes nothing when a manifest that is reached is damaged", async () => {
    const before = await files();
    await writeFile(join(path, "blobs/sha256", digestOf(current).slice(7)), "damaged");
    await expect(collect({ remove: true })).rejects.toMatchObject({ name: "StoreError" });
    expect(await files()).toEqual(before);
  });

  it("is for layouts only", async () => {
    await expect(collectGarbage({ path: join(path, "blobs") })).rejects.toMatchObject({ code: "NOT_A_STORE" });
  });
});
