import { readFileSync } from "node:fs";
import { join } from "node:path";
import { generatePackage } from "@glither/codegen-gleam";
import { gleamBackEnd } from "@glither/conformance";
import { VOCABULARIES } from "@glither/dialects";
import { readEml } from "@glither/host";
import { compile } from "@glither/roux";
import { readArtifact } from "@glither/roux/core";
import { deriveWorld, importsOf, printWorld } from "@glither/wit";
import { expect, it } from "@jest/globals";
import { ROOT } from "./packages.ts";
import { withNumbers } from "./readme-numbers.ts";

/** The one block of a language in the README. */
function block(language: string): string {
  const readme = readFileSync(join(ROOT, "README.md"), "utf8");
  return new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, "u").exec(readme)?.[1] ?? "";
}

const { core, diagnostics } = compile("example", block("glith"), VOCABULARIES);

it("shows a rule that compiles, and the same one that mailguard has", () => {
  expect(diagnostics).toEqual([]);
  const rule = /^rule[\s\S]*/mu.exec(block("glith"))?.[0].trim() ?? "none";
  expect(readFileSync(join(ROOT, "rulesets/mail/mailguard/mailguard.glith"), "utf8")).toContain(rule);
});

it("shows the receipt that the rule gives for the demo's message, with the host's token left out", async () => {
  if (core === undefined) throw new Error("the README's rule does not compile");
  const folder = join(ROOT, "fixtures/mail/messages");
  const message = await readEml(readFileSync(join(folder, "invoice.eml")));
  const fields = VOCABULARIES.get("glither.mail")?.fields ?? [];
  const oracle = await gleamBackEnd(core, generatePackage(core));
  const { asked, ...receipt } = oracle.run({
    name: "README",
    artifact: readArtifact(fields, message).values ?? new Map(),
    enrich: new Map([["sender.allowlisted", false]]),
    timeline: [],
    expect: { verdict: "", rule: "", reason_class: "", actions: [] },
  });
  expect(receipt).toEqual(JSON.parse(block("json")));
  expect(asked).toEqual(["sender.allowlisted"]);
});

it("says rightly what the rule may do and see", () => {
  if (core === undefined) throw new Error("the README's rule does not compile");
  const world = deriveWorld(core);
  expect(importsOf(world).map((item) => item.function)).toEqual(["sender-allowlisted", "hold"]);
  expect(world.record?.fields.map(({ name }) => name)).toEqual(["attachments-exts"]);
});

it("shows the part of the rule's world that says what it may see, ask and do, to the letter", () => {
  if (core === undefined) throw new Error("the README's rule does not compile");
  const world = printWorld(deriveWorld(core));
  const shown = block("wit");
  expect(world).toContain(shown);
  expect(shown.match(/^interface \w+/gmu)).toEqual(world.match(/^interface \w+/gmu));
});

it("has its numbers from the page of figures (`npm run docs` writes them)", () => {
  const readme = readFileSync(join(ROOT, "README.md"), "utf8");
  expect(readme).toBe(withNumbers(readme, readFileSync(join(ROOT, "docs/performance.md"), "utf8")));
});
