import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { Descriptor } from "../store.ts";
import { referrerOf } from "../testing/stores.ts";
import { OciLayoutStore } from "./layout-store.ts";

const MANIFEST = "application/vnd.oci.image.manifest.v1+json";
const BUNDLE = "application/vnd.example.bundle";
const REPOSITORY = "glither/mail/mailguard";

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "glither-layout-"));
  path = join(folder, "oci");
});
afterEach(() => rm(folder, { recursive: true }));

function utf8(value: unknown): Uint8Array {
  return new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value));
}

function store(repository = REPOSITORY): Promise<OciLayoutStore> {
  return OciLayoutStore.openOrCreate({ path, repository });
}

function refusal(code: string): unknown {
  return expect.objectContaining({ name: "StoreError", code });
}

function manifest(to: OciLayoutStore, name: string): Promise<Descriptor> {
  return to.putManifest(utf8({ schemaVersion: 2, mediaType: MANIFEST, annotations: { name } }), MANIFEST);
}

function referrer(to: OciLayoutStore, digest: string, name: string, artifactType = BUNDLE): Promise<Descriptor> {
  const document = { schemaVersion: 2, mediaType: MANIFEST, artifactType, subject: { digest }, annotations: { name } };
  return to.putManifest(utf8(document), MANIFEST);
}

async function listed(): Promise<Descriptor[]> {
  return JSON.parse(await readFile(join(path, "index.json"), "utf8")).manifests;
}

function fileOf(digest: string): string {
  return join(path, "blobs", "sha256", digest.slice(7));
}

/** Every file of the layout, and that each blob is what its name says. */
async function allFiles(): Promise<string[]> {
  const names = (await readdir(path, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  for (const { parentPath, name } of names.filter(({ parentPath }) => parentPath.endsWith("sha256"))) {
    const hash = createHash("sha256").update(await readFile(join(parentPath, name)));
    expect(hash.digest("hex")).toBe(name);
  }
  return names.map(({ name }) => name).sort();
}

describe("OciLayoutStore", () => {
  it("makes a valid layout", async () => {
    await store();
    expect(await readFile(join(path, "oci-layout"), "utf8")).toBe('{"imageLayoutVersion":"1.0.0"}');
    expect(JSON.parse(await readFile(join(path, "index.json"), "utf8"))).toEqual({
      schemaVersion: 2,
      mediaType: "application/vnd.oci.image.index.v1+json",
      manifests: [],
    });
    expect(await allFiles()).toEqual(["index.json", "oci-layout"]);
  });

  it("opens only a layout", async () => {
    await expect(OciLayoutStore.open({ path })).rejects.toThrow(refusal("NOT_A_STORE"));
    await mkdir(path);
    await writeFile(join(path, "oci-layout"), '{"imageLayoutVersion":"2.0.0"}');
    await expect(OciLayoutStore.open({ path })).rejects.toThrow(refusal("NOT_A_STORE"));
  });

  it("does not turn somebody's folder into a layout", async () => {
    await mkdir(path);
    await writeFile(join(path, "notes.txt"), "");
    await expect(store()).rejects.toThrow(refusal("NOT_A_STORE"));
    expect(await readdir(path)).toEqual(["notes.txt"]);
  });

  it("says that a path cannot be used", async () => {
    await writeFile(path, "");
    await expect(store()).rejects.toThrow(refusal("STORE_UNREACHABLE"));
  });

  it("keeps blobs and manifests, and writes them once", async () => {
    const layout = await store();
    const blob = utf8("component");
    const address = await layout.putBlob(blob);
    expect(await layout.hasBlob(address)).toBe(true);
    expect(await layout.getBlob(address)).toEqual(Buffer.from(blob));
    const described = await manifest(layout, "one");
    expect((await layout.getManifest(described.digest)).descriptor).toEqual(described);
    const before = await allFiles();
    expect(await layout.putBlob(blob)).toEqual(address);
    expect(await manifest(layout, "one")).toEqual(described);
    expect(await allFiles()).toEqual(before);
  });

  it("does not find what is not there", async () => {
    const layout = await store();
    const address = { digest: `sha256:${"0".repeat(64)}`, size: 1 };
    expect(await layout.hasBlob(address)).toBe(false);
    expect(await layout.resolveTag("0.1.0")).toBeUndefined();
    await expect(layout.getBlob(address)).rejects.toThrow(refusal("NOT_FOUND"));
    await expect(layout.getManifest(address.digest)).rejects.toThrow(refusal("NOT_FOUND"));
    await expect(layout.getManifest("0.1.0")).rejects.toThrow(refusal("NOT_FOUND"));
    await expect(layout.getBlob({ digest: "sha256:../../x", size: 1 })).rejects.toThrow(refusal("INVALID_DIGEST"));
  });

  it("notices damage on every read, and mends it on the next write", async () => {
    const layout = await store();
    const blob = utf8("component");
    const address = await layout.putBlob(blob);
    await writeFile(fileOf(address.digest), "Component");
    await expect(layout.getBlob(address)).rejects.toThrow(refusal("WRONG_DIGEST"));
    await truncate(fileOf(address.digest), 4);
    await expect(layout.getBlob(address)).rejects.toThrow(refusal("WRONG_SIZE"));
    expect(await layout.hasBlob(address)).toBe(false);
    await layout.putBlob(blob);
    expect(await layout.getBlob(address)).toEqual(Buffer.from(blob));
    await expect(layout.getBlob({ ...address, size: 8 })).rejects.toThrow(refusal("WRONG_SIZE"));
    const described = await manifest(layout, "one");
    await writeFile(fileOf(described.digest), "{}");
    await expect(layout.getManifest(described.digest)).rejects.toThrow(refusal("WRONG_DIGEST"));
  });

  it("names the manifest in the way of skopeo and oras", async () => {
    const layout = await store();
    const described = await manifest(layout, "one");
    await layout.setTag("0.1.0", described);
    const annotations = { "org.opencontainers.image.ref.name": "glither/mail/mailguard:0.1.0" };
    expect(await listed()).toEqual([{ ...described, annotations }]);
    expect(await layout.resolveTag("0.1.0")).toEqual(described);
    expect((await layout.getManifest("0.1.0")).descriptor).toEqual(described);
  });

  it("keeps the tags of two repositories apart", async () => {
    const [mail, api] = [await store(), await store("glither/api/gate")];
    const [one, two] = [await manifest(mail, "one"), await manifest(mail, "two")];
    await mail.setTag("0.1.0", one);
    await api.setTag("0.1.0", two);
    expect(await mail.resolveTag("0.1.0")).toEqual(one);
    expect(await api.resolveTag("0.1.0")).toEqual(two);
    await api.setTag("latest", one);
    expect(await mail.tags()).toEqual(["0.1.0"]);
    expect(new Set(await api.tags())).toEqual(new Set(["0.1.0", "latest"]));
    const nameless = await OciLayoutStore.open({ path });
    await expect(nameless.tags()).rejects.toThrow(refusal("INVALID_REFERENCE"));
    await expect(nameless.resolveTag("0.1.0")).rejects.toThrow(refusal("INVALID_REFERENCE"));
    expect((await nameless.getManifest(one.digest)).descriptor).toEqual(one);
  });

  it("does not move a version, unless it is told to, and then keeps the old content listed", async () => {
    const layout = await store();
    const [one, two] = [await manifest(layout, "one"), await manifest(layout, "two")];
    await layout.setTag("0.1.0", one);
    await layout.setTag("0.1.0", one);
    await expect(layout.setTag("0.1.0", two)).rejects.toThrow(refusal("TAG_EXISTS"));
    expect(await layout.resolveTag("0.1.0")).toEqual(one);
    await layout.setTag("0.1.0", two, { move: true });
    expect(await layout.resolveTag("0.1.0")).toEqual(two);
    expect((await listed()).map(({ digest }) => digest)).toEqual([one.digest, two.digest]);
    await layout.setTag("0.1.0", one, { move: true });
    expect((await listed()).map(({ digest }) => digest)).toEqual([two.digest, one.digest]);
  });

  it("moves other tags freely", async () => {
    const layout = await store();
    const [one, two] = [await manifest(layout, "one"), await manifest(layout, "two")];
    await layout.setTag("latest", one);
    await layout.setTag("latest", two);
    expect(await layout.resolveTag("latest")).toEqual(two);
  });

  it("names only what it holds, and only by tags", async () => {
    const layout = await store();
    const absent = { mediaType: MANIFEST, digest: `sha256:${"0".repeat(64)}`, size: 2 };
    await expect(layout.setTag("0.1.0", absent)).rejects.toThrow(refusal("NOT_FOUND"));
    const described = await manifest(layout, "one");
    await expect(layout.setTag("0.1.0", { ...described, size: 1 })).rejects.toThrow(refusal("WRONG_SIZE"));
    await expect(layout.setTag("a/b", described)).rejects.toThrow(refusal("INVALID_TAG"));
    expect(await listed()).toEqual([]);
  });

  it("finds referrers by subject and type", async () => {
    const layout = await store();
    const [one, two] = [await manifest(layout, "one"), await manifest(layout, "two")];
    const a = await referrer(layout, one.digest, "a");
    const b = await referrer(layout, one.digest, "b", "application/vnd.example.other");
    const c = await referrer(layout, two.digest, "c");
    await layout.addReferrers(one.digest, [a, b]);
    await layout.addReferrers(two.digest, [c]);
    await layout.addReferrers(one.digest, [b, a]);
    expect(await layout.referrers(one.digest, BUNDLE)).toEqual([
      { ...a, artifactType: BUNDLE, annotations: { name: "a" } },
    ]);
    expect((await layout.referrers(one.digest)).map(({ digest }) => digest)).toEqual([a.digest, b.digest]);
    expect(await layout.referrers(c.digest)).toEqual([]);
    expect(await listed()).toHaveLength(3);
    const d = referrerOf(one, "d");
    await layout.putReferrers(one.digest, [d]);
    expect((await layout.referrers(one.digest)).map(({ digest }) => digest)).toEqual(
      [a, b, d.descriptor].map(({ digest }) => digest),
    );
    expect((await layout.getManifest(d.descriptor.digest)).bytes).toEqual(Buffer.from(d.bytes));
  });

  it("finds referrers whose entry does not tell their type, and passes over what is not there", async () => {
    const layout = await store();
    const one = await manifest(layout, "one");
    const a = await referrer(layout, one.digest, "a");
    const absent = { mediaType: MANIFEST, digest: `sha256:${"0".repeat(64)}`, size: 2 };
    await writeFile(join(path, "index.json"), JSON.stringify({ schemaVersion: 2, manifests: [absent, a] }));
    expect((await layout.referrers(one.digest, BUNDLE)).map(({ digest }) => digest)).toEqual([a.digest]);
    await writeFile(fileOf(a.digest), "{}");
    expect(await layout.referrers(one.digest, BUNDLE)).toEqual([]);
  });

  it("refuses a referrer of something else", async () => {
    const layout = await store();
    const [one, two] = [await manifest(layout, "one"), await manifest(layout, "two")];
    const good = await referrer(layout, one.digest, "a");
    const bad = await referrer(layout, two.digest, "b");
    await expect(layout.addReferrers(one.digest, [good, bad])).rejects.toThrow(refusal("WRONG_SUBJECT"));
    expect(await listed()).toEqual([]);
  });

  it("keeps what other tools have written into the index", async () => {
    const layout = await store();
    const entry = { mediaType: MANIFEST, digest: `sha256:${"1".repeat(64)}`, size: 2, platform: { os: "linux" } };
    const foreign = { schemaVersion: 2, annotations: { tool: "x" }, manifests: [entry] };
    await writeFile(join(path, "index.json"), JSON.stringify(foreign));
    await layout.setTag("0.1.0", await manifest(layout, "one"));
    const index = JSON.parse(await readFile(join(path, "index.json"), "utf8"));
    expect(index).toMatchObject({ annotations: { tool: "x" }, manifests: [entry, {}] });
  });

  it.each([
    ["a cut text", '{"manifests":'],
    ["no list", "{}"],
    ["an entry for a list", '{"manifests":{"0":{}}}'],
  ])("refuses an index with %s, and leaves it alone", async (_name, json) => {
    const layout = await store();
    const described = await manifest(layout, "one");
    await writeFile(join(path, "index.json"), json);
    await expect(layout.resolveTag("0.1.0")).rejects.toThrow(refusal("STORE_MALFORMED"));
    await expect(layout.setTag("0.1.0", described)).rejects.toThrow(refusal("STORE_MALFORMED"));
    expect(await readFile(join(path, "index.json"), "utf8")).toBe(json);
    expect(await readdir(path)).not.toContain("index.json.lock");
  });
});

describe("several publishers", () => {
  it("lose nothing as promises", async () => {
    const layout = await store();
    const numbers = Array.from({ length: 25 }, (_, i) => i);
    await Promise.all(numbers.map(async (i) => layout.setTag(`0.1.${i}`, await manifest(layout, `${i}`))));
    expect(await listed()).toHaveLength(25);
    expect(await allFiles()).toHaveLength(27);
  });

  it("agree on one content of a version", async () => {
    const layout = await store();
    const manifests = await Promise.all(["a", "b", "c", "d"].map((name) => manifest(layout, name)));
    const results = await Promise.allSettled(manifests.map((described) => layout.setTag("0.1.0", described)));
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await listed()).toHaveLength(1);
  });

  it("lose nothing as processes that begin with no layout", async () => {
    const script = `
      const { OciLayoutStore } = await import(${JSON.stringify(new URL("./layout-store.ts", import.meta.url))});
      const store = await OciLayoutStore.openOrCreate({ path: process.argv[1], repository: "glither/mail/mailguard" });
      for (let i = 0; i < 8; i++) {
        const bytes = Buffer.from(JSON.stringify({ mediaType: "${MANIFEST}", name: process.argv[2] + i }));
        await store.setTag("0." + process.argv[2] + "." + i, await store.putManifest(bytes, "${MANIFEST}"));
      }`;
    const run = promisify(execFile);
    await Promise.all(
      ["1", "2", "3", "4"].map((n) => run(process.execPath, ["--input-type=module", "-e", script, path, n])),
    );
    expect(await listed()).toHaveLength(32);
    expect(await allFiles()).toHaveLength(34);
  });
});

describe("a publisher that was killed", () => {
  const leftover = ".index.json.00000000-0000-4000-8000-000000000000.tmp";

  it("while it made the layout leaves a folder that the next one can use", async () => {
    await mkdir(path);
    await writeFile(join(path, leftover.replace("index.json", "oci-layout")), '{"imageLay');
    await (await store()).putBlob(utf8("x"));
    await rm(join(path, "index.json"));
    const layout = await store();
    expect(await layout.resolveTag("0.1.0")).toBeUndefined();
  });

  it("while it wrote leaves nothing that is read", async () => {
    const layout = await store();
    const described = await manifest(layout, "one");
    await writeFile(join(path, leftover), '{"manif');
    await writeFile(join(path, "blobs", "sha256", leftover), "half");
    await layout.setTag("0.1.0", described);
    expect(await (await store()).resolveTag("0.1.0")).toEqual(described);
  });

  it("while it held the lock does not stop the next one", async () => {
    const layout = await store();
    const described = await manifest(layout, "one");
    const leaveLocked = `
      const { withLock } = await import(${JSON.stringify(new URL("./lock.ts", import.meta.url))});
      await withLock(process.argv[1], () => process.kill(process.pid, "SIGKILL"));`;
    const lock = join(path, "index.json.lock");
    const run = promisify(execFile)(process.execPath, ["--input-type=module", "-e", leaveLocked, lock]);
    await expect(run).rejects.toMatchObject({ signal: "SIGKILL" });
    expect(await readdir(path)).toContain("index.json.lock");
    await layout.setTag("0.1.0", described);
    expect(await readdir(path)).not.toContain("index.json.lock");
  });
});
