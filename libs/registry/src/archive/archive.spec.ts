import { execFile } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { copyArtifact, rootsAmong } from "../copy.ts";
import { OciLayoutStore } from "../layout/layout-store.ts";
import { putNamed, putReferrer, utf8 } from "../testing/stores.ts";
import { archiveOf, unpackArchive } from "./archive.ts";
import { readTar, writeTar } from "./tar.ts";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "glither-archive-"));
});
afterEach(() => rm(folder, { recursive: true }));

const malformed = expect.objectContaining({ name: "StoreError", code: "STORE_MALFORMED" });
const layoutAt = (name: string) => OciLayoutStore.openOrCreate({ path: join(folder, name), repository: "a/b" });

describe("an archive", () => {
  it("carries an artifact with its referrers, and is the same each time", async () => {
    const from = await layoutAt("from");
    const subject = await putNamed(from, "subject");
    const referrers = [await putReferrer(from, subject, "one"), await putReferrer(from, subject, "two")];
    await from.addReferrers(subject.digest, referrers);
    await putNamed(from, "left behind");
    const archives: Uint8Array[] = [];
    for (const name of ["first", "second"]) {
      const copy = await layoutAt(name);
      expect((await copyArtifact(from, copy, subject.digest)).referrers).toHaveLength(2);
      await copy.setTag("1.0.0", subject);
      archives.push(await archiveOf(join(folder, name)));
    }
    expect(archives[0]).toEqual(archives[1]);
    const listed = await unpackArchive(archives[0] ?? utf8(""), join(folder, "unpacked"));
    const unpacked = await layoutAt("unpacked");
    expect(await rootsAmong(unpacked, listed)).toEqual([subject.digest]);
    expect((await unpacked.resolveTag("1.0.0"))?.digest).toBe(subject.digest);
    expect(new Set(await unpacked.referrers(subject.digest))).toEqual(new Set(await from.referrers(subject.digest)));
  });

  it("is what `tar` reads and writes", async () => {
    const entries = [
      { name: "oci-layout", bytes: utf8("{}") },
      { name: "index.json", bytes: utf8('{"manifests":[]}') },
      { name: `blobs/sha256/${"0".repeat(64)}`, bytes: Buffer.alloc(1024, 7) },
    ];
    const [file, out] = [join(folder, "a.tar"), join(folder, "out")];
    await writeFile(file, writeTar(entries));
    const run = promisify(execFile);
    await run("mkdir", [out]);
    await run("tar", ["-xf", file, "-C", out]);
    expect(await readFile(join(out, entries[2]?.name ?? ""))).toEqual(Buffer.alloc(1024, 7));
    await run("tar", ["-cf", file, "-C", out, "."]);
    const read = readTar(await readFile(file));
    expect(read.map(({ name }) => name).sort()).toEqual(entries.map(({ name }) => name).sort());
  });

  it.each([
    [
      "a path upwards",
      [
        { name: "index.json", bytes: utf8('{"manifests":[]}') },
        { name: "../evil", bytes: utf8("x") },
      ],
    ],
    [
      "an absolute path",
      [
        { name: "index.json", bytes: utf8('{"manifests":[]}') },
        { name: "/tmp/evil", bytes: utf8("x") },
      ],
    ],
    [
      "another file",
      [
        { name: "index.json", bytes: utf8('{"manifests":[]}') },
        { name: "notes", bytes: utf8("x") },
      ],
    ],
    [
      "two files of one name",
      [
        { name: "index.json", bytes: utf8('{"manifests":[]}') },
        { name: "oci-layout", bytes: utf8("{}") },
        { name: "index.json", bytes: utf8('{"manifests":[]}') },
      ],
    ],
    ["no index", [{ name: "oci-layout", bytes: utf8("{}") }]],
    ["an index that is none", [{ name: "index.json", bytes: utf8("{}") }]],
  ])("with %s in it is refused", async (_, entries) => {
    await expect(unpackArchive(writeTar(entries), join(folder, "out/in"))).rejects.toThrow(malformed);
    expect(await readdir(folder)).not.toContain("evil");
  });

  it("that is cut, changed or something else is refused", () => {
    const whole = writeTar([{ name: "oci-layout", bytes: Buffer.alloc(700) }]);
    for (const length of [0, 100, 512, 1000, 1024 + 511, 2047]) {
      expect(() => readTar(whole.subarray(0, length))).toThrow(malformed);
    }
    for (const at of [0, 124, 130, 156]) {
      const changed = Buffer.from(whole);
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
      expect(() => readTar(changed)).toThrow(malformed);
    }
    expect(() => readTar(Buffer.alloc(2000, 65))).toThrow(malformed);
  });
});
