import { chmod, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import type { Client } from "./clients.ts";
import { install } from "./install.ts";

const BUILT: Client = {
  name: "tool",
  version: "1.2.3",
  provider: "go",
  source: "example.org/tool",
  program: "cmd/tool",
};
const PACKAGED: Client = { name: "packaged", provider: "apt", source: "packaged" };

let folder: string;
let env: Readonly<Record<string, string>>;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "glither-install-"));
  env = { PATH: folder, XDG_CACHE_HOME: join(folder, "cache") };
  for (const program of ["sh", "nice"]) await symlink(`/bin/${program}`, join(folder, program));
});
afterEach(() => rm(folder, { recursive: true }));

async function program(name: string, script: string): Promise<void> {
  await writeFile(join(folder, name), `#!/bin/sh\n${script}\n`);
  await chmod(join(folder, name), 0o755);
}

describe("install", () => {
  it("builds a client once, and keeps it in the cache", async () => {
    // `go build -mod=mod -ldflags=… -o FILE PROGRAM`
    await program("go", `/bin/mkdir -p "$(/usr/bin/dirname "$5")" && /bin/cp go.mod "$5"`);
    const installed = await install(BUILT, env);
    const path = join(folder, "cache", "glither", "interop", "tool-1.2.3", "bin", "tool");
    expect(installed).toEqual({ name: "tool", version: "1.2.3", path });
    await program("go", "exit 1");
    expect(await install(BUILT, env)).toEqual(installed);
  });

  it("builds a crate of this repository where somebody asks for it, and again where it was built", async () => {
    const crate: Client = { name: "tool", version: "1.2.3", provider: "crate", source: "hosts/wasmtime" };
    const target = join(folder, "cache/glither/interop/tool-host/target");
    await program("cargo", `/bin/mkdir -p "$CARGO_TARGET_DIR/debug" && echo "$@" > "$CARGO_TARGET_DIR/debug/tool"`);
    expect(await install(crate, env)).toEqual({
      name: "tool",
      skipped: "it takes minutes to build, once: `npm run test:interop -- tool`",
      offered: true,
    });
    const path = join(target, "debug/tool");
    expect(await install(crate, env, { asked: true })).toEqual({ name: "tool", version: "1.2.3", path });
    await program("cargo", `echo "$@" >> "$CARGO_TARGET_DIR/debug/tool"`);
    expect(await install(crate, env)).toMatchObject({ path });
    expect(await readFile(path, "utf8")).toBe("build --locked\n".repeat(2));
  });

  it("takes a package of npm into a folder of its own, without running anything of it", async () => {
    const packed: Client = { name: "tool", version: "1.2.3", provider: "npm", source: "packed" };
    // `npm install --prefix FOLDER --ignore-scripts … PACKAGE`
    await program("npm", `d="$3/node_modules/packed" && /bin/mkdir -p "$d" && echo "$@" > "$d/package.json"`);
    const path = join(folder, "cache/glither/interop/tool-1.2.3/node_modules/packed/package.json");
    expect(await install(packed, env)).toEqual({ name: "tool", version: "1.2.3", path });
    expect(await readFile(path, "utf8")).toMatch(/^install --prefix \S+ --ignore-scripts .*packed@1\.2\.3$/mu);
  });

  it("says why a client could not be built, and leaves nothing half done", async () => {
    await program("go", "echo 'no such module' >&2; exit 1");
    expect(await install(BUILT, env)).toEqual({
      name: "tool",
      skipped: "`go build` failed: no such module",
      offered: true,
    });
    expect(await readdir(join(folder, "cache", "glither", "interop"))).toEqual([]);
  });

  it("says that nothing here provides a client", async () => {
    expect(await install(BUILT, env)).toEqual({ name: "tool", skipped: "this machine has no `go`", offered: false });
    expect(await install(PACKAGED, env)).toMatchObject({ skipped: "this machine has no `apt-get`", offered: false });
  });

  it("takes a package that is there, in the version that it tells", async () => {
    await program("packaged", "echo 'packaged version 1.9.3'");
    expect(await install(PACKAGED, env)).toEqual({
      name: "packaged",
      version: "1.9.3",
      path: join(folder, "packaged"),
    });
  });

  describe("of what somebody has put there", () => {
    const THERE: Client = { name: "there", provider: "folder", source: "SOME_FOLDER", modules: ["stem"] };

    it("takes the folder that a variable names, if Python has what it needs", async () => {
      await program("python3", `[ "$2" = "import stem" ]`);
      expect(await install(THERE, { ...env, SOME_FOLDER: folder })).toEqual({
        name: "there",
        version: "unknown",
        path: folder,
      });
      await program("python3", "exit 1");
      expect(await install(THERE, { ...env, SOME_FOLDER: folder })).toMatchObject({
        skipped: "`python3` has no module `stem`",
      });
    });

    it("says which variable names none", async () => {
      expect(await install(THERE, env)).toMatchObject({ skipped: "`SOME_FOLDER` names no folder" });
      expect(await install(THERE, { ...env, SOME_FOLDER: join(folder, "gone") })).toMatchObject({
        skipped: "the folder that `SOME_FOLDER` names is not there",
      });
    });
  });
});
