import { readFileSync } from "node:fs";
import { join } from "node:path";
import { temporaryFolder } from "@glither/stages/testing/folders";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { cacheFolder } from "./_programs.ts";
import { describeWithClient, pathOf, run } from "./testing/clients.ts";
import { runNotes, SOURCES } from "./testing/wasi.ts";

describeWithClient("wasip1-go", () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let program: string;

  beforeAll(async () => {
    folder = await temporaryFolder();
    program = join(folder.path, "notes.wasm");
    const env = {
      GOPROXY: "off",
      GOOS: "wasip1",
      GOARCH: "wasm",
      GOCACHE: join(cacheFolder(process.env), "go-build"),
      HOME: folder.path,
    };
    const { exitCode, stderr } = await run(
      pathOf("wasip1-go"),
      ["build", "-o", program, "."],
      env,
      join(SOURCES, "go"),
    );
    expect([exitCode, stderr]).toEqual([0, ""]);
  });
  afterAll(() => folder.remove());

  it("runs a program of Go with what it is granted", async () => {
    const { ending, text } = await runNotes(program, folder.path, "rw");
    expect([ending, text.trimEnd().split("\n")]).toEqual([
      { how: "exit", code: 3 },
      [
        "arguments: [word] environment: value",
        expect.stringMatching(/^time: 2026-01-01T00:00:0\dZ chance: \d+$/u),
        "goroutines: 6",
        "note: hello <nil>",
        "write: <nil>",
        "outside: true",
        "names: 2 <nil>",
      ],
    ]);
    expect(readFileSync(join(folder.path, "data/made"), "utf8")).toBe("by Go");
  });

  it("runs it in the adapter's wrapping, as a component of WASI 0.2", async () => {
    const { ending, text } = await runNotes(program, folder.path, "rw", "component");
    // An exit code is 0 or 1 there.
    expect([ending, text.trimEnd().split("\n")]).toEqual([
      { how: "exit", code: 1 },
      [
        "arguments: [word] environment: value",
        expect.stringMatching(/^time: 2026-01-01T00:00:0\dZ chance: \d+$/u),
        "goroutines: 6",
        "note: hello <nil>",
        "write: <nil>",
        "outside: true",
        "names: 2 <nil>",
      ],
    ]);
  });

  it("lets it write nothing where it may only read", async () => {
    const { text } = await runNotes(program, folder.path, "ro");
    expect(text).toContain("note: hello <nil>\nwrite: open /made: Read-only file system\n");
  });
});
