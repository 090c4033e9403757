import { CLAIMS } from "@glither/runtimes";
import { SYSCALLS } from "@glither/sandbox/syscalls";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { properties } from "./properties.ts";
import { choose, runtimes } from "./runtimes.ts";
import { triad } from "./triad.ts";

it("adds the headline's triad, which holds, and names the contradiction", async () => {
  const { exitCode, text } = await triad({ names: ["hoot", "goblins", "waven"] });
  expect(exitCode).toBe(0);
  expect(text).toBe(
    [
      "hoot (+1) + goblins (0) + waven (-1) = 0 modulo 3: holds",
      'the document contradicts itself: hoot counts as under "GF(3) Triad: WASM Runtime Layer", and has 0 under "Related Skills"',
      "  read as +1, 0, -1: holds",
      "  read as 0, 0, -1: does not hold",
    ].join("\n"),
  );
});

it("fails for three that do not balance, and says what it does not know", async () => {
  expect(await triad({ names: ["nickel", "nickel", "wasix"] })).toMatchObject({ exitCode: 1 });
  await expect(triad({ names: ["nickel", "docker", "wasix"] })).rejects.toMatchObject({
    message: "nothing gives `docker` a trit",
  });
});

it("adds calls that only the table of syscalls has, which nowhere contradicts the document", async () => {
  const { exitCode, text } = await triad({ names: ["path_open", "fd_write", "fd_read"] });
  expect([exitCode, text]).toEqual([0, "path_open (0) + fd_write (+1) + fd_read (-1) = 0 modulo 3: holds"]);
  for (const { name, trit } of CLAIMS) {
    const own = SYSCALLS.filter((call) => call.name === name);
    expect(own.map((call) => [name, call.trit])).toEqual(own.map(() => [name, trit]));
  }
});

it("says how each property is known", async () => {
  const { text } = await properties({ runtime: "any" });
  expect(text).toContain("Control flow integrity (Type-checked indirect calls)\n  the engine's promise: ");
  await expect(properties({ runtime: "lucet" })).rejects.toMatchObject({ exitCode: 64 });
});

it("has the engine that runs this show what modules can show of it", async () => {
  const { text } = await properties({ runtime: "V8" });
  expect(text).toMatch(
    /^v8 \d\S+: .*\nMemory safety .*\n {2}tested here: run on v8 \d\S+: the last byte of a memory can be read/u,
  );
});

describe("on a machine without other engines", () => {
  let before: Readonly<Record<string, string | undefined>>;
  beforeEach(() => {
    before = { PATH: process.env["PATH"], GLITHER_RUNTIMES: process.env["GLITHER_RUNTIMES"] };
    Object.assign(process.env, { PATH: "/nowhere", GLITHER_RUNTIMES: "/nowhere" });
  });
  afterEach(() => {
    process.env["PATH"] = before["PATH"];
    if (before["GLITHER_RUNTIMES"] === undefined) delete process.env["GLITHER_RUNTIMES"];
    else process.env["GLITHER_RUNTIMES"] = before["GLITHER_RUNTIMES"];
  });

  it("claims nothing of an engine that was not found", async () => {
    for (const runtime of ["wasmtime", "wamr", "hoot", "browser"]) {
      const { text } = await properties({ runtime });
      expect(text).not.toMatch(/tested here|the engine's promise/u);
      expect(text).toContain("not to be had here: the engine was not found: ");
    }
    expect((await properties({ runtime: "WAMR" })).text).toContain(
      "Enclave isolation (EPCM + WAVEN)\n  not to be had here: it needs a processor with SGX",
    );
  });

  it("shows what its own engine does, and which others are not there", async () => {
    const { text } = await runtimes({});
    expect(text).toMatch(/^V8 .*\n {2}yes bulk-memory\n {2}no {2}components: INVALID: /u);
    expect(text).toContain("Wasmtime is not here: no `python3` has the module `wasmtime` (pip install wasmtime");
    await expect(runtimes({ only: ["lucet"] })).rejects.toMatchObject({ exitCode: 64 });
  });

  it("gives for each use the design's choice, what of it is missing, and the next best", async () => {
    expect((await choose({ use: "enclave" })).text).toBe(
      [
        "enclave: WAMR + WAVEN (SGX memory virtualization)",
        "  it needs a processor with SGX, and WAVEN, which is in no registry",
        "  missing here: there is no `wamr` with `wamrc`",
        "  missing here: WAVEN is in no registry, and what PyPI has as WAMR knows no SGX",
        "  without that: a thread or a process of its own, which is no enclave: `linkComponent` with `where`",
        `  here: V8 ${process.versions.v8}`,
      ].join("\n"),
    );
    expect((await choose({ use: "edge" })).text).toContain("  missing here: there is no `workerd`");
    await expect(choose({ use: "laptop" })).rejects.toMatchObject({ exitCode: 64 });
  });
});
