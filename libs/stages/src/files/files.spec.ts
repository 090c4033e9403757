import { execFileSync } from "node:child_process";
import { chmod, lstat, mkdir, readdir, readFile, stat, symlink } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { listing, place, temporaryFolder } from "../testing/folders.ts";
import { readJson, readText, refuseForeignFiles, writeFolder, writeWhole } from "./files.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const path = (name: string): string => join(folder.path, name);

beforeEach(async () => {
  folder = await temporaryFolder();
});
afterEach(() => folder.remove());

describe("reading", () => {
  it("leaves a byte order mark out", async () => {
    expect(await readText(await place(folder.path, "a", "\uFEFFtext"), "the file")).toBe("text");
  });

  it("names a file that is not UTF-8, with the exit code of its kind", async () => {
    const file = await place(folder.path, "a", Uint8Array.from([0xc3, 0x28]));
    await expect(readText(file, "the file")).rejects.toMatchObject({ code: "MALFORMED", exitCode: 64 });
    await expect(readText(file, "the ruleset", 2)).rejects.toMatchObject({
      message: `the ruleset \`${file}\` is not UTF-8 text`,
      exitCode: 2,
    });
  });

  it.each([
    ['{"size": 1, "size": 2}', "`size` stands twice in one object, again at line 1, column 13"],
    ['{"size": 9007199254740993}', "the number of `size` is more than a double holds, at line 1, column 10"],
  ])("refuses JSON that programs read in different ways: %s", async (text, doubt) => {
    const file = await place(folder.path, "a.json", text);
    await expect(readJson(file, "the artifact")).rejects.toMatchObject({
      code: "MALFORMED",
      exitCode: 64,
      message: `the artifact \`${file}\` says something doubtful: ${doubt}`,
    });
  });

  it("tells a file that is not there from one that cannot be read", async () => {
    await expect(readText(path("none"), "the file")).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(readText(folder.path, "the file")).rejects.toMatchObject({
      code: "UNREADABLE",
      message: `the file \`${folder.path}\` cannot be read: it is a folder`,
    });
  });

  it("says where JSON breaks off", async () => {
    const file = await place(folder.path, "a.json", '{"a": 1,}');
    await expect(readJson(file, "the file")).rejects.toMatchObject({
      code: "MALFORMED",
      hint: "it stops being JSON at line 1, column 9",
    });
  });
});

describe("writeWhole", () => {
  it("makes the folders above, replaces what was there and leaves nothing beside it", async () => {
    await writeWhole(path("a/b/file"), "old");
    await writeWhole(path("a/b/file"), "new");
    expect(await readFile(path("a/b/file"), "utf8")).toBe("new");
    expect(await readdir(path("a/b"))).toEqual(["file"]);
  });

  it("leaves the old content and nothing else when the write fails", async () => {
    await place(folder.path, "taken/inside", "old");
    const before = await listing(folder.path);
    await expect(writeWhole(path("taken"), "new")).rejects.toMatchObject({
      code: "UNWRITABLE",
      exitCode: 64,
      message: `\`${path("taken")}\` cannot be written: it is a folder`,
      hint: expect.any(String),
    });
    await expect(writeWhole(path("taken/inside/file"), "new")).rejects.toMatchObject({ code: "UNWRITABLE" });
    expect(await listing(folder.path)).toEqual(before);
  });

  it("keeps a link, and replaces what it leads to", async () => {
    await place(folder.path, "kept/file", "old");
    await symlink("kept/file", path("link"));
    await writeWhole(path("link"), "new");
    expect((await lstat(path("link"))).isSymbolicLink()).toBe(true);
    expect(await readFile(path("kept/file"), "utf8")).toBe("new");
    expect(await readdir(path("kept"))).toEqual(["file"]);
  });

  it("refuses a link that leads to nothing, and leaves it", async () => {
    await symlink("nowhere", path("link"));
    await expect(writeWhole(path("link"), "new")).rejects.toMatchObject({ code: "UNWRITABLE", exitCode: 64 });
    expect(await readdir(folder.path)).toEqual(["link"]);
  });

  it("keeps who may read and write it, unless it is told", async () => {
    await place(folder.path, "file", "old");
    await chmod(path("file"), 0o640);
    await writeWhole(path("file"), "new");
    expect((await stat(path("file"))).mode & 0o777).toBe(0o640);
    await writeWhole(path("file"), "newer", 0o600);
    expect((await stat(path("file"))).mode & 0o777).toBe(0o600);
  });

  it("writes to a pipe or a device, and does not take its place", async () => {
    execFileSync("mkfifo", [path("pipe")]);
    const read = readFile(path("pipe"), "utf8");
    await writeWhole(path("pipe"), "through");
    expect(await read).toBe("through");
    expect((await lstat(path("pipe"))).isFIFO()).toBe(true);
  });

  it("is not disturbed by what a killed run left behind", async () => {
    await place(folder.path, `.file.${process.pid}.tmp`, "half");
    await place(folder.path, ".file.1.tmp", "half of another");
    await writeWhole(path("file"), "whole");
    expect(await readFile(path("file"), "utf8")).toBe("whole");
    expect((await readdir(folder.path)).sort()).toEqual([".file.1.tmp", "file"]);
  });
});

describe("writeFolder", () => {
  const files = new Map([
    ["a.txt", "a"],
    ["deep/b.txt", "b"],
  ]);

  it("holds exactly the files", async () => {
    await place(folder.path, "out/stale.txt", "stale");
    await writeFolder(path("out"), files);
    expect(Object.keys(await listing(folder.path))).toEqual(["out", "out/a.txt", "out/deep", "out/deep/b.txt"]);
  });

  it("is not disturbed by what a killed run left behind", async () => {
    await place(folder.path, `.out.${process.pid}.tmp/half.txt`, "half");
    await place(folder.path, `.out.${process.pid}.old/former.txt`, "former");
    await writeFolder(path("out"), files);
    expect(Object.keys(await listing(folder.path))).toEqual(["out", "out/a.txt", "out/deep", "out/deep/b.txt"]);
  });

  it("leaves the old folder when a file of the new one cannot be written", async () => {
    await place(folder.path, "out/old.txt", "old");
    const before = await listing(folder.path);
    const clash = new Map([...files, ["a.txt/c.txt", "c"]]);
    await expect(writeFolder(path("out"), clash)).rejects.toMatchObject({
      code: "UNWRITABLE",
      message: expect.stringContaining(`\`${path("out")}\` cannot be written`),
    });
    expect(await listing(folder.path)).toEqual(before);
  });

  it("never replaces a file", async () => {
    await place(folder.path, "out", "mine");
    const before = await listing(folder.path);
    await expect(writeFolder(path("out"), files)).rejects.toMatchObject({ code: "UNWRITABLE", exitCode: 64 });
    expect(await listing(folder.path)).toEqual(before);
  });
});

describe("refuseForeignFiles", () => {
  const files = new Map([["deep/a.txt", "a"]]);

  it("passes a folder that is not there, is empty, or holds what is written again", async () => {
    await refuseForeignFiles(path("out"), files);
    await mkdir(path("out/deep"), { recursive: true });
    await refuseForeignFiles(path("out"), files);
    await place(folder.path, "out/deep/a.txt", "old");
    await refuseForeignFiles(path("out"), files);
  });

  it("names the first file that would be lost", async () => {
    await place(folder.path, "out/deep/.hidden", "mine");
    await expect(refuseForeignFiles(path("out"), files)).rejects.toMatchObject({
      message: `\`${path("out")}\` holds \`deep/.hidden\`, which would be lost`,
      exitCode: 64,
    });
  });
});

(process.getuid?.() === 0 ? it.skip : it)(
  "(not as root, who may write everywhere) a closed folder gives a reason in words",
  async () => {
    await mkdir(path("closed"));
    await chmod(path("closed"), 0o555);
    await expect(writeWhole(path("closed/file"), "x")).rejects.toMatchObject({
      message: expect.stringContaining("you may not use it"),
    });
  },
);
