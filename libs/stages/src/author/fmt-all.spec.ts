import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { place, temporaryFolder } from "../testing/folders.ts";
import { GATE, GATE_IN_DISGUISE } from "../testing/rulesets.ts";
import { fmt } from "./fmt.ts";
import { fmtAll } from "./fmt-all.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const path = (name: string): string => join(folder.path, name);

beforeEach(async () => {
  folder = await temporaryFolder();
  await place(folder.path, "gate.glith", GATE_IN_DISGUISE);
  await place(folder.path, "deep/broken.glith", "rule");
});
afterEach(() => folder.remove());

it("says of one file what `fmt` says of it", async () => {
  expect(await fmtAll({ sources: [path("gate.glith")] })).toEqual(await fmt({ source: path("gate.glith") }));
});

it("lays out a folder, leaves what does not parse, and ends with the worst", async () => {
  const outcome = await fmtAll({ sources: [folder.path], write: true });
  expect(outcome.exitCode).toBe(2);
  expect(outcome.text).toContain("error[SYNTAX]");
  expect(outcome.text).toMatch(/\ngate: formatted\n2 rulesets: 1 formatted, 1 cannot be laid out$/u);
  expect(outcome.data).toMatchObject({
    rulesets: [
      { path: path("deep/broken.glith"), errors: 1 },
      { path: path("gate.glith"), formatted: false },
    ],
  });
  expect(await fmtAll({ sources: [path("*.glith")], check: true })).toMatchObject({
    exitCode: 0,
    text: "gate: formatted\n1 ruleset: 1 formatted",
  });
});

it("goes on where a file cannot be read, and says so", async () => {
  await place(folder.path, "1st.glith", GATE);
  const outcome = await fmtAll({ sources: [path("1st.glith"), path("gate.glith")], write: true });
  expect(outcome.exitCode).toBe(64);
  expect(outcome.problem?.message).toContain("`1st` cannot name a ruleset");
  expect(await readFile(path("gate.glith"), "utf8")).not.toBe(GATE_IN_DISGUISE);
});

it("prints no several texts as one, and no list of nothing", async () => {
  await expect(fmtAll({ sources: [folder.path] })).rejects.toMatchObject({ exitCode: 64, code: "MALFORMED" });
  await expect(fmtAll({ sources: [path("none/*")], check: true })).rejects.toMatchObject({ code: "NOT_FOUND" });
});
