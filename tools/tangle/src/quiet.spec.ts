import { place, temporaryFolder } from "@glither/stages/testing/folders";
import { GATE } from "@glither/stages/testing/rulesets";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { makeProgram } from "./main.ts";
import { printedBy } from "./testing/in-process.ts";
import { leavesOf } from "./testing/leaves.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let sound: string;
let broken: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  sound = await place(folder.path, "gate.glith", GATE);
  broken = await place(folder.path, "broken.glith", GATE.replace("sender.allowlisted", "sender.allowlist"));
});
afterAll(() => folder.remove());

it("prints nothing where all is well, and everything where it is not", async () => {
  expect(await printedBy(["check", sound, "--quiet"])).toEqual({ exitCode: 0, text: "" });
  expect(await printedBy(["check", broken, "-q"])).toEqual(await printedBy(["check", broken]));
  expect(await printedBy(["check", "none.glith", "-q"])).toMatchObject({
    exitCode: 64,
    text: expect.stringContaining("error: "),
  });
});

it("goes with no `--json`", async () => {
  expect((await printedBy(["check", sound, "-q", "--json"])).exitCode).toBe(64);
});

/** They tell something as long as they run. */
const TALKING = ["dev", "lsp", "vat repl"];

it("is known to every command that has an end", () => {
  const program = makeProgram({
    streams: { out: () => undefined, err: () => undefined },
    color: false,
    isWatched: false,
    exitCode: 0,
  });
  const without = leavesOf(program).filter(({ item }) => !item.options.some(({ long }) => long === "--quiet"));
  expect(without.map(({ path }) => path)).toEqual(TALKING);
});
