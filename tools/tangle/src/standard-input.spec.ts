import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { place, temporaryFolder } from "@glither/stages/testing/folders";
import { GATE } from "@glither/stages/testing/rulesets";
import { afterAll, beforeAll, describe, expect, it } from "@jest/globals";
import { printedBy } from "./testing/in-process.ts";
import { tangle } from "./testing/tangle.ts";

// Each test starts processes of its own.
const USING = `#pragma dialect glither.mail

use bad from "people.glith"

rule spam = bad => into dropped
`;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeAll(async () => {
  folder = await temporaryFolder();
  await place(folder.path, "gate.glith", GATE);
  await place(folder.path, "people.glith", `group bad = msg | subject == "x"\n`);
});
afterAll(() => folder.remove());

const given = (input: string | Uint8Array) => ({ cwd: folder.path, input });

describe("`-`", () => {
  it.each([
    ["wit", ["wit", "-"]],
    ["weave", ["weave", "-", "--format", "mermaid"]],
  ])("is the ruleset of `%s`, as a file is", async (_, words) => {
    const [piped, named] = await Promise.all([
      tangle(words, given(GATE)),
      tangle(
        words.map((word) => (word === "-" ? "gate.glith" : word)),
        { cwd: folder.path },
      ),
    ]);
    expect(piped).toMatchObject({ exitCode: 0, stderr: "" });
    expect(piped.stdout.replaceAll(/standard[-_]input/gu, "gate").replaceAll("StandardInput", "Gate")).toBe(
      named.stdout,
    );
  });

  it("finds what the ruleset uses beside the current folder", async () => {
    expect(await tangle(["check", "-"], given(USING))).toMatchObject({ exitCode: 0, stdout: "<stdin>: no findings\n" });
    const missing = await tangle(["check", "-"], given(USING.replace("people.glith", "nobody.glith")));
    expect(missing.exitCode).toBe(2);
    expect(missing.stdout).toContain("--> <stdin>:3:");
    expect(missing.stdout).toContain("nobody.glith");
  });

  it("is built and run, with the answers or the artifact on standard input", async () => {
    await place(folder.path, "message.json", "{}");
    expect(await tangle(["build", "-", "--out", "gate.wasm"], given(GATE))).toMatchObject({ exitCode: 0 });
    const bytes = await readFile(join(folder.path, "gate.wasm"));
    const [fromFile, component, artifact] = await Promise.all([
      tangle(["run", "gate.wasm", "--input", "message.json"], { cwd: folder.path }),
      tangle(["run", "-", "--input", "message.json"], given(bytes)),
      tangle(["run", "gate.wasm", "--input", "-"], given("{}")),
    ]);
    expect(component.stdout).toBe(fromFile.stdout);
    expect(artifact.stdout).toBe(fromFile.stdout);
  });

  it("is one side of `diff`", async () => {
    expect(await tangle(["diff", "gate.glith", "-"], given(GATE))).toMatchObject({ exitCode: 0 });
  });

  it.each([
    [["check", "-", "-"], "`-` stands there twice, and standard input comes once"],
    [["run", "-", "--input", "-"], "`-` stands there twice, and standard input comes once"],
    [["run", "gate.glith", "--input", "a.json", "--ledger", "-"], "a ledger is no file that comes on standard input"],
    [["mail", "--policy", "-"], "standard input is what this command speaks over"],
    [["gate", "--policy", "-", "--", "server"], "standard input is what this command speaks over"],
    [["key", "generate", "--out", "-"], "`-` stands for standard input, which is only read"],
  ])("is refused in %j", async (words, message) => {
    const { exitCode, text } = await printedBy(words);
    expect({ exitCode, text }).toEqual({ exitCode: 64, text: expect.stringContaining(message) });
  });
});
