import { readFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "@glither/stages/testing/folders";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { describeWithClient, pathOf, run } from "./testing/clients.ts";
import { runNotes, SOURCES } from "./testing/wasi.ts";

describeWithClient("wasip1-c", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let program: string;

  beforeAll(async () => {
    folder = await temporaryFolder();
    program = join(folder.path, "notes.wasm");
    // Its own library of C is built once, and kept beside the compiler.
    const cache = join(pathOf("wasip1-c"), "../../cache");
    const args = ["cc", "-target", "wasm32-wasi", "-O2", join(SOURCES, "notes.c"), "-o", program];
    const { exitCode, stderr } = await run(pathOf("wasip1-c"), args, {
      ZIG_GLOBAL_CACHE_DIR: cache,
      HOME: folder.path,
    });
    expect([exitCode, stderr]).toEqual([0, ""]);
  });
  afterAll(() => folder.remove());

  it("runs a program of C with what it is granted", async () => {
    const { ending, text } = await runNotes(program, folder.path, "rw");
    expect([ending, text.trimEnd().split("\n")]).toEqual([
      { how: "exit", code: 3 },
      [
        "arguments: word environment: value",
        "time: 2026-01-01T00:00:00Z",
        "chance: 0",
        "note: hello",
        "write: done",
        "outside: refused",
        "names: 4",
      ],
    ]);
    expect(readFileSync(join(folder.path, "data/made"), "utf8")).toBe("by C");
  });

  it("runs it in the adapter's wrapping, as a component of WASI 0.2", async () => {
    const { ending, text } = await runNotes(program, folder.path, "rw", "component");
    // An exit code is 0 or 1 there.
    expect([ending, text.trimEnd().split("\n")]).toEqual([
      { how: "exit", code: 1 },
      [
        "arguments: word environment: value",
        "time: 2026-01-01T00:00:00Z",
        "chance: 0",
        "note: hello",
        "write: done",
        "outside: refused",
        "names: 4",
      ],
    ]);
  });

  it("lets it write nothing where it may only read", async () => {
    const { text } = await runNotes(program, folder.path, "ro");
    expect(text).toContain("note: hello\nwrite: Read-only file system\n");
  });
});
