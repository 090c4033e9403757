import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { place, temporaryFolder } from "@glither/stages/testing/folders";
import { GATE } from "@glither/stages/testing/rulesets";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { tangle, tangleJson } from "./testing/tangle.ts";

// Each test starts processes of its own.
let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  folder = await temporaryFolder();
  await place(folder.path, "gate.glith", GATE);
});
afterEach(() => folder.remove());

it("prints what it weaves, or writes it", async () => {
  const printed = await tangle(["weave", "gate.glith", "--format", "plantuml"], { cwd: folder.path });
  expect(printed).toMatchObject({ exitCode: 0, stderr: "" });
  const args = ["weave", "gate.glith", "--format", "plantuml", "--out", "gate.puml"];
  const { json } = await tangleJson(args, { cwd: folder.path });
  expect(json).toEqual({ ruleset: "gate", format: "plantuml", file: "gate.puml" });
  expect(await readFile(join(folder.path, "gate.puml"), "utf8")).toBe(
    `${printed.stdout}' Written by \`tangle weave\`: what is changed here by hand is lost\n`,
  );
});

it("says which formats there are", async () => {
  const [none, unknown] = await Promise.all([
    tangle(["weave", "gate.glith"], { cwd: folder.path }),
    tangle(["weave", "gate.glith", "--format", "pdf"], { cwd: folder.path }),
  ]);
  expect(none).toMatchObject({ exitCode: 64, stdout: "", stderr: expect.stringContaining("--format") });
  expect(unknown).toMatchObject({ exitCode: 64, stderr: expect.stringContaining("plantuml, mermaid, html") });
});
