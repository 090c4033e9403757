import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { linkSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { SandboxError } from "../../error.ts";
import { CREATING, FolderGuest, PlayedGuest, WRITING } from "../../testing/guest.ts";
import { folder } from "./folder.ts";

let guest: FolderGuest;

beforeEach(() => {
  guest = new FolderGuest();
  mkdirSync(join(guest.path, "inner/deep"), { recursive: true });
  writeFileSync(join(guest.path, "inner/note"), "hello");
});
afterEach(() => guest.remove());

describe("a folder", () => {
  it("is read and written by paths within it", () => {
    const note = guest.open("inner/./deep/../note") as number;
    expect(guest.read(note)).toBe("hello");
    const made = guest.open("inner/made", WRITING, CREATING) as number;
    expect([guest.write(made, "one "), guest.write(made, "two"), guest.call("fd_close", made)]).toEqual([
      "success",
      "success",
      "success",
    ]);
    expect(readFileSync(join(guest.path, "inner/made"), "utf8")).toBe("one two");
    expect(guest.read(made)).toBe("badf");
  });

  it("gives a directory that was opened in it as a root of its own", () => {
    const inner = guest.open("inner", 1n << 14n, 2) as number;
    expect(guest.open("note", 2n, 0, 1, inner)).toEqual(expect.any(Number));
    expect(guest.open("../inner/note", 2n, 0, 1, inner)).toBe("notcapable");
  });

  it("follows links within it, and says which way the others go", () => {
    symlinkSync("../inner/note", join(guest.path, "inner/around"));
    symlinkSync("circle", join(guest.path, "circle"));
    expect(guest.read(guest.open("inner/around") as number)).toBe("hello");
    expect(guest.open("inner/around", 2n, 0, 0)).toBe("loop");
    expect(guest.open("circle")).toBe("loop");
  });

  it("opens no pipe and no socket, whose other ends are elsewhere", async () => {
    execFileSync("mkfifo", [join(guest.path, "pipe")]);
    expect(guest.open("pipe")).toBe("notcapable");
    expect(guest.open("pipe", WRITING)).toBe("notcapable");
    const server = createServer().listen(join(guest.path, "socket"));
    await once(server, "listening");
    expect(guest.open("socket")).toBe("nxio");
    server.close();
  });

  it("names what is missing, no directory, or a directory", () => {
    expect(guest.open("none")).toBe("noent");
    expect(guest.open("inner/note/x")).toBe("notdir");
    expect(guest.call("path_unlink_file", 3, "inner")).toBe("isdir");
    expect(guest.call("path_remove_directory", 3, "inner")).toBe("notempty");
  });
});

describe("a read-only facet", () => {
  it("reads, and changes nothing, however it is asked", () => {
    const reader = new FolderGuest({ readOnly: true }, guest.path);
    expect(reader.read(reader.open("inner/note") as number)).toBe("hello");
    expect(reader.open("inner/note", WRITING)).toBe("rofs");
    expect(reader.open("new", 2n, CREATING)).toBe("rofs");
    expect(reader.open("inner/note", 0n, 8)).toBe("rofs");
    for (const [name, ...args] of [
      ["path_create_directory", 3, "d"],
      ["path_remove_directory", 3, "inner/deep"],
      ["path_unlink_file", 3, "inner/note"],
      ["path_rename", 3, "inner/note", 3, "x"],
      ["path_link", 3, 0, "inner/note", 3, "x"],
      ["path_symlink", "inner/note", 3, "x"],
      ["path_filestat_set_times", 3, 0, "inner/note", 0n, 0n, 5],
    ] as const)
      expect([name, reader.call(name, ...args)]).toEqual([name, "rofs"]);
    const note = reader.open("inner/note") as number;
    expect(reader.call("fd_filestat_set_size", note, 0n)).toBe("notcapable");
    expect(reader.call("fd_filestat_set_times", note, 0n, 0n, 5)).toBe("rofs");
    expect(readFileSync(join(guest.path, "inner/note"), "utf8")).toBe("hello");
    reader.vat.run(() => undefined);
  });

  it("is made of a writable directory by asking it", () => {
    const only = guest.vat.call(guest.directory, "readOnly");
    expect(() => guest.vat.call(only, "make", "d")).toThrow("refused: rofs");
    guest.vat.call(guest.directory, "make", "d");
  });
});

describe("a quota", () => {
  it("counts what files grow by, and gives back what a write that failed has taken", () => {
    const small = new FolderGuest({ bytes: 10 });
    const file = small.open("f", WRITING, CREATING) as number;
    expect(small.write(file, "12345678")).toBe("success");
    expect(small.write(file, "123")).toBe("dquot");
    expect(small.write(file, "12")).toBe("success");
    expect(small.call("fd_seek", file, 0n, 0, 0)).toBe("success");
    expect(small.write(file, "what is there already")).toBe("dquot");
    expect(small.write(file, "over it")).toBe("success");
    expect(small.call("fd_filestat_set_size", file, 1n << 40n)).toBe("dquot");
    expect(small.call("fd_allocate", file, 0n, 1_000n)).toBe("dquot");
    small.remove();
  });

  it("counts names that are made, and none that were there", () => {
    const small = new FolderGuest({ names: 2 }, guest.path);
    expect(small.open("inner/note", WRITING, CREATING)).toEqual(expect.any(Number));
    expect(small.call("path_create_directory", 3, "inner")).toBe("exist");
    expect(small.open("a", WRITING, CREATING)).toEqual(expect.any(Number));
    expect(small.call("path_create_directory", 3, "b")).toBe("success");
    expect(small.open("c", WRITING, CREATING)).toBe("dquot");
    expect(small.call("path_symlink", "a", 3, "d")).toBe("dquot");
    expect(small.call("path_link", 3, 0, "a", 3, "e")).toBe("dquot");
  });
});

it("is no capability of a second folder, though both are given", () => {
  const other = new FolderGuest();
  const both = new PlayedGuest((vat) => ({
    directories: { "/a": folder(vat, guest.path).directory, "/b": folder(vat, other.path).directory },
  }));
  expect(both.call("path_link", 3, 0, "inner/note", 4, "stolen")).toBe("xdev");
  expect(both.call("path_rename", 3, "inner/note", 4, "stolen")).toBe("xdev");
  linkSync(join(guest.path, "inner/note"), join(guest.path, "second"));
  expect(both.read(both.open("second") as number)).toBe("hello");
  other.remove();
});

it("is refused where there is none", () => {
  expect(() => folder(guest.vat, join(guest.path, "inner/note"))).toThrow(SandboxError);
});
