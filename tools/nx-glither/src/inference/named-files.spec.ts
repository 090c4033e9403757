import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { sharedFiles } from "@glither/stages/compile/shared-files";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { namedFiles, pinsParts } from "./named-files.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "glither-named-"));
});
afterEach(() => rmSync(root, { recursive: true }));

function place(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
}

const HEAD = "#pragma dialect glither.governance\n";

describe("the files that a ruleset names", () => {
  it("are those that the compiler reads, however they are written", async () => {
    const text = [
      'use a, // why\n  b // or not\n  from "parts/people.glith"',
      'set bad // the worst\n from\n "lists/bad.txt"',
      'layer company // ours\n  from "company.glith"',
      'ruleset guard // asked\n from "guard/guard.glith"',
      'tools from // theirs\n "theirs.tools.json"',
      '// use c from "not.glith"',
      'rule r = event | tool == "use d from \\"nor.glith\\"" => into blocked',
    ].join("\n");
    const named = await namedFiles(root, "gate.glith", HEAD + text);
    const read = await sharedFiles("gate", HEAD + text, async () => "");
    expect(named).toEqual([...read.keys()].sort());
    expect(named).toEqual([
      "company.glith",
      "guard/guard.glith",
      "lists/bad.txt",
      "parts/people.glith",
      "theirs.tools.json",
    ]);
  });

  it("are the tools of a layer too, in whatever order it is come to", async () => {
    place({
      "a.glith": `${HEAD}use g from "b.glith"\n`,
      "g1.glith": `${HEAD}layer g2 from "g2.glith"\n`,
      "g2.glith": `${HEAD}layer b from "b.glith"\n`,
      "b.glith": `${HEAD}tools from "t.json"\ngroup g = event\n`,
    });
    const whole = `${HEAD}layer a from "a.glith"\nlayer g1 from "g1.glith"\n`;
    expect(await namedFiles(root, "h.glith", whole)).toEqual(["a.glith", "b.glith", "g1.glith", "g2.glith", "t.json"]);
  });

  it("are not the tools of a part, which are for its own check", async () => {
    place({ "b.glith": `${HEAD}tools from "t.json"\ngroup g = event\n` });
    expect(await namedFiles(root, "h.glith", `${HEAD}use g from "b.glith"\n`)).toEqual(["b.glith"]);
  });
});

describe("a ruleset that names a layer by its digest", () => {
  const layer = `layer team // ours\n from "oci:store@sha256:${"0a".repeat(32)}"\n`;

  it.each([
    ["itself", `${HEAD}${layer}`, true],
    ["in a layer of its own", `${HEAD}layer group from "group.glith"\n`, true],
    ["not at all", `${HEAD}layer other from "other.glith"\n// layer x from "x@sha256:1"\n`, false],
    ["and is none", `${HEAD}use a from "group.glith"\n`, false],
  ])("depends on who is trusted: %s", async (_what, text, expected) => {
    place({ "group.glith": `${HEAD}${layer}`, "other.glith": `${HEAD}rule a = event => into blocked\n` });
    expect(await pinsParts(root, text, await namedFiles(root, "h.glith", text))).toBe(expected);
  });
});
