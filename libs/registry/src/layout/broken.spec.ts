import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { Descriptor, Skipped } from "../store.ts";
import { BUNDLE, MANIFEST, putNamed, putReferrer, utf8 } from "../testing/stores.ts";
import { collectGarbage } from "./garbage.ts";
import { OciLayoutStore } from "./layout-store.ts";
import { withLock } from "./lock.ts";

let path: string;
let store: OciLayoutStore;
let [subject, good]: Descriptor[] = [];

beforeEach(async () => {
  path = await mkdtemp(join(tmpdir(), "glither-broken-"));
  store = await OciLayoutStore.openOrCreate({ path, repository: "a/b" });
  subject = await putNamed(store, "subject");
  good = await putReferrer(store, subject, "good");
  await store.addReferrers(subject.digest, [good]);
});
afterEach(() => rm(path, { recursive: true }));

const digestOf = (descriptor: Descriptor | undefined) => descriptor?.digest ?? "";
const fileOf = (digest: string) => join(path, "blobs/sha256", digest.slice(7));
const indexFile = () => join(path, "index.json");

/** Writes entries before those that are listed. */
async function list(...entries: readonly unknown[]): Promise<void> {
  const index = JSON.parse(await readFile(indexFile(), "utf8"));
  await writeFile(indexFile(), JSON.stringify({ ...index, manifests: [...entries, ...index.manifests] }));
}

/** The referrers that are found, and what was passed over. */
async function found(): Promise<{ readonly digests: readonly string[]; readonly skipped: readonly Skipped[] }> {
  const skipped: Skipped[] = [];
  const referrers = await store.referrers(digestOf(subject), BUNDLE, (entry) => skipped.push(entry));
  return { digests: referrers.map(({ digest }) => digest), skipped };
}

const fifo = (file: string) => execFileSync("mkfifo", [file]);

describe("a broken entry beside a good one", () => {
  const entry = async (bytes: Uint8Array, more: object = {}) => ({
    mediaType: MANIFEST,
    artifactType: BUNDLE,
    ...(await store.putBlob(bytes)),
    ...more,
  });

  it.each<[string, () => Promise<unknown>]>([
    ["a manifest that is no JSON", () => entry(utf8("no json"))],
    ["a wrong size", () => entry(utf8("{}"), { size: 3 })],
    ["a wrong size of the good one", async () => ({ ...good, size: 3 })],
    ["another type of the good one", async () => ({ ...good, artifactType: "application/x" })],
    ["a sha512 descriptor", () => entry(utf8("{}"), { digest: `sha512:${"0".repeat(128)}` })],
    ["a path for a digest", () => entry(utf8("{}"), { digest: "sha256:../../x" })],
    ["no digest", async () => ({ mediaType: MANIFEST, size: 2 })],
    ["nothing", async () => null],
    [
      "a damaged manifest",
      async () => {
        const one = await entry(utf8('{"a":1}'));
        await writeFile(fileOf(one.digest), '{"a":2}');
        return one;
      },
    ],
    ["a missing manifest", () => entry(utf8("{}"), { digest: `sha256:${"0".repeat(64)}` })],
    [
      "a manifest of 5 MiB",
      async () => entry(utf8(JSON.stringify({ subject: { digest: digestOf(subject) }, a: " ".repeat(5_000_000) }))),
    ],
  ])("is passed over and told: %s", async (name, make) => {
    await list(await make());
    const { digests, skipped } = await found();
    expect(digests).toEqual([digestOf(good)]);
    expect(skipped).toHaveLength(name.startsWith("another type") ? 0 : 1);
    expect((await store.getManifest(digestOf(good))).descriptor.digest).toBe(digestOf(good));
    const { manifests } = await collectGarbage({ path, pins: [digestOf(subject)], graceMs: 0 });
    expect(manifests).not.toContainEqual(expect.objectContaining({ digest: digestOf(good) }));
  });

  it("is kept when the list is written, and a name that it has stays taken", async () => {
    const foreign = { mediaType: MANIFEST, digest: `sha512:${"0".repeat(128)}`, size: 2 };
    const annotations = { "org.opencontainers.image.ref.name": "a/b:1.0.0" };
    await list({ ...foreign, annotations }, foreign);
    await store.setTag("2.0.0", await putNamed(store, "two"));
    const { manifests } = JSON.parse(await readFile(indexFile(), "utf8"));
    expect(manifests).toEqual(expect.arrayContaining([{ ...foreign, annotations }, foreign]));
    await expect(store.resolveTag("1.0.0")).rejects.toMatchObject({ code: "STORE_MALFORMED" });
    await expect(store.setTag("1.0.0", await putNamed(store, "one"))).rejects.toMatchObject({
      code: "STORE_MALFORMED",
      message: "`a/b:1.0.0` is an entry that cannot be read",
    });
  });
});

describe("what is no regular file", () => {
  const blob = utf8("content");
  const address = () => store.putBlob(blob);

  it.each<[string, (file: string) => unknown]>([
    ["a pipe that nobody fills", fifo],
    ["a link to a device without an end", (file) => symlink("/dev/zero", file)],
    ["a link to a file with the right content", async (file) => symlink(await elsewhere(blob), file)],
    ["a link to nothing", (file) => symlink("/nowhere", file)],
    ["a folder", (file) => mkdir(file)],
  ])("is not read as a blob, and does not hang: %s", async (_, make) => {
    const wanted = await address();
    await rm(fileOf(wanted.digest));
    await make(fileOf(wanted.digest));
    await expect(store.getBlob(wanted)).rejects.toMatchObject({ code: "NOT_A_FILE", hint: expect.any(String) });
    await expect(store.getManifest(wanted.digest)).rejects.toMatchObject({ code: "NOT_A_FILE" });
    expect(await store.hasBlob(wanted)).toBe(false);
  });

  it("is replaced by the content when that is stored again", async () => {
    for (const make of [fifo, (file: string) => symlink("/dev/zero", file)]) {
      const wanted = await address();
      await rm(fileOf(wanted.digest));
      await make(fileOf(wanted.digest));
      await store.putBlob(blob);
      expect(await store.getBlob(wanted)).toEqual(Buffer.from(blob));
    }
  });

  it("is passed over as a referrer", async () => {
    const second = await putReferrer(store, { ...good, digest: digestOf(subject) } as Descriptor, "second");
    await list(second);
    await rm(fileOf(second.digest));
    fifo(fileOf(second.digest));
    expect(await found()).toMatchObject({ digests: [digestOf(good)], skipped: { length: 1 } });
  });

  it.each(["index.json", "oci-layout"])("is no %s", async (name) => {
    await rm(join(path, name));
    fifo(join(path, name));
    const opening = OciLayoutStore.open({ path, repository: "a/b" }).then((one) => one.tags());
    await expect(opening).rejects.toMatchObject({ code: "NOT_A_FILE" });
    await expect(OciLayoutStore.openOrCreate({ path })).rejects.toMatchObject({ code: "NOT_A_FILE" });
  });

  it("is no lock", async () => {
    fifo(`${indexFile()}.lock`);
    await expect(withLock(`${indexFile()}.lock`, async () => "done", 0)).rejects.toMatchObject({ code: "NOT_A_FILE" });
  });
});

describe("the size of a file", () => {
  it("is looked at before anything is read: a terabyte of holes costs nothing", async () => {
    const wanted = await store.putBlob(utf8("content"));
    await truncate(fileOf(wanted.digest), 2 ** 40);
    await expect(store.getBlob(wanted)).rejects.toMatchObject({ code: "WRONG_SIZE" });
    await expect(store.getBlob({ ...wanted, size: 2 ** 40 })).rejects.toMatchObject({ code: "TOO_LARGE" });
    await expect(store.getManifest(wanted.digest)).rejects.toMatchObject({ code: "TOO_LARGE" });
    await expect(store.getManifest(digestOf(good), { limit: 10 })).rejects.toMatchObject({ code: "TOO_LARGE" });
    await truncate(indexFile(), 2 ** 40);
    await expect(store.tags()).rejects.toMatchObject({ code: "TOO_LARGE" });
  });
});

/** A file outside of the layout. */
async function elsewhere(content: Uint8Array): Promise<string> {
  const file = join(path, "outside");
  await writeFile(file, content);
  return file;
}
