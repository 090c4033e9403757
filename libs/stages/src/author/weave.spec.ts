import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
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

describe("sets that have names", () => {
  const FORMS = ["html", "mermaid", "plantuml"] as const;
  const lines = (count: number): string => Array.from({ length: count }, (_, at) => `d${at}.example`).join("\n");
  /** The text without what a format escapes. */
  const plain = (text: string): string =>
    text
      .replace(/<wbr>|<\/?code>/gu, "")
      .replace(/&?#(\d+);/gu, (_, code: string) => String.fromCodePoint(Number(code)))
      .replace(/<U\+([0-9A-F]+)>/gu, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)));
  const woven = async (name: string, format: (typeof FORMS)[number]): Promise<string> =>
    plain((await weave({ snapshot: at(name), format })).text);

  beforeEach(async () => {
    await place(
      folder.path,
      "shared/people.glith",
      'set blocked from "blocked.txt"\ngroup bad = msg | size > 9 or from.org in blocked\n',
    );
    await place(folder.path, "shared/blocked.txt", lines(1000));
    await place(
      folder.path,
      "gate.glith",
      '#pragma dialect glither.mail\nuse bad, blocked from "shared/people.glith"\nset own = { "a.example", "b.example" }\nrule one = bad | subject in { "x", "y" } and not (from.domain in own) or from.domain in blocked => into dropped\nrule two = msg => into delivered\n',
    );
    await snapshot({ source: at("gate.glith"), out: folder.path });
  });

  it.each(FORMS)("are called by them in %s, of a source and of a core with its source map", async (format) => {
    for (const name of ["gate.glith", "core.cbor", "core.json"]) {
      const text = await woven(name, format);
      for (const guard of [
        'subject in { "x", "y" } and not from.domain in own or from.domain in blocked',
        "from.org in blocked",
      ])
        expect(text.replaceAll("&quot;", '"')).toContain(guard);
      expect(text.replaceAll("&quot;", '"')).toContain('{ "d0.example", "d1.example", … 998 more }');
      expect(text).toContain("b.example");
      expect(text).not.toContain("d500.example");
    }
  });

  it.each(FORMS)("are cut short in %s where nobody knows the names", async (format) => {
    await rm(at("source-map.json"));
    const text = (await woven("core.cbor", format)).replaceAll("&quot;", '"');
    expect(text).toContain('from.org in { "d0.example", "d1.example", … 998 more }');
    expect(text).not.toContain("d500.example");
    expect(text).not.toContain("in blocked");
  });
});

it("writes a file and says so", async () => {
  const outcome = await weave({ snapshot: at("core.cbor"), format: "mermaid", out: at("docs/gate.md") });
  expect(outcome).toMatchObject({
    exitCode: 0,
    data: { ruleset: "gate", format: "mermaid", file: at("docs/gate.md") },
  });
  expect(await readFile(at("docs/gate.md"), "utf8")).toMatch(/^# gate 0\.1\.0\n/u);
});

it.each([
  ["mermaid", "# My notes\n"],
  ["html", "<!doctype html>\n<p>by hand</p>\n"],
  ["plantuml", "@startuml mine\n@enduml\n"],
] as const)("writes %s over what it wrote before, and not over a person's own", async (format, own) => {
  const options = { snapshot: at("core.cbor"), format, out: at("woven") };
  await weave(options);
  await weave(options);
  await place(folder.path, "woven", own);
  await expect(weave(options)).rejects.toMatchObject({ code: "UNWRITABLE" });
  expect(await readFile(at("woven"), "utf8")).toBe(own);
  expect(await weave({ ...options, replace: true })).toMatchObject({ exitCode: 0 });
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
