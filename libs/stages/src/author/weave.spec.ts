import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import { snapshot } from "../compile/snapshot.ts";
import { place, temporaryFolder } from "../testing/folders.ts";
import { GATE } from "../testing/rulesets.ts";
import { weave } from "./weave.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const at = (name: string): string => join(folder.path, name);

beforeEach(async () => {
  folder = await temporaryFolder();
  await place(folder.path, "gate.glith", GATE);
  await snapshot({ source: at("gate.glith"), out: folder.path });
});
afterEach(() => folder.remove());

it("renders the same from a source, its core as CBOR and its core as JSON", async () => {
  const outcomes = await Promise.all(
    ["gate.glith", "core.cbor", "core.json"].map((name) => weave({ snapshot: at(name), format: "html" })),
  );
  const texts = outcomes.map(({ text }) => text);
  expect(texts[0]).toContain("hold_<wbr>executable");
  expect(new Set(texts).size).toBe(1);
});

it("has the titles and the literate text of the source, and of the source map beside a core", async () => {
  await place(folder.path, "gate.glith", GATE.replace(/^rule /mu, "/// Who may pass.\nrule "));
  await snapshot({ source: at("gate.glith"), out: folder.path });
  for (const name of ["gate.glith", "core.cbor", "core.json"])
    for (const format of ["html", "mermaid"] as const)
      expect((await weave({ snapshot: at(name), format })).text).toContain("Who may pass.");
  await place(folder.path, "source-map.json", "{");
  expect((await weave({ snapshot: at("core.cbor"), format: "html" })).text).not.toContain("Who may pass.");
});

it("writes a file and says so", async () => {
  const outcome = await weave({ snapshot: at("core.cbor"), format: "mermaid", out: at("docs/gate.md") });
  expect(outcome).toMatchObject({
    exitCode: 0,
    data: { ruleset: "gate", format: "mermaid", file: at("docs/gate.md") },
  });
  expect(await readFile(at("docs/gate.md"), "utf8")).toMatch(/^# gate 0\.1\.0\n/u);
});

it("reports the errors of a source that does not compile", async () => {
  await place(folder.path, "gate.glith", GATE.replace("sender.allowlisted", "sender.allowlist"));
  expect(await weave({ snapshot: at("gate.glith"), format: "html" })).toMatchObject({ exitCode: 2 });
});

it.each([
  ["no JSON", "{", "is no JSON"],
  ["another JSON", "{}", "is no snapshot"],
  ["another version", '{"snapshot_version":"9.0.0"}', "version `9.0.0`"],
])("refuses %s", async (_, text, message) => {
  await place(folder.path, "core.json", text);
  await expect(weave({ snapshot: at("core.json"), format: "html" })).rejects.toMatchObject({
    name: "StageError",
    code: "MALFORMED",
    message: expect.stringContaining(message),
  });
});

it("refuses a snapshot that somebody broke by hand", async () => {
  const core = JSON.parse(await readFile(at("core.json"), "utf8"));
  await place(folder.path, "core.json", JSON.stringify({ ...core, rules: [{ name: "half" }] }));
  await expect(weave({ snapshot: at("core.json"), format: "plantuml" })).rejects.toMatchObject({
    code: "MALFORMED",
    message: expect.stringContaining("no whole snapshot"),
  });
});
