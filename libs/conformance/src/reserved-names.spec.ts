import { VOCABULARIES } from "@glither/dialects";
import { compile } from "@glither/roux";
import type { Core } from "@glither/roux/core";
import { describe, expect, it } from "@jest/globals";
import { disagreement } from "./fuzz/compare.ts";
import { directComponent } from "./testing/direct.ts";
import { judges } from "./testing/judges.ts";

/** What the parser of WIT takes for words of its own, found by asking it of each word that it contains. */
const RESERVED = (
  "as async bool borrow char constructor enum error-context export f32 f64 flags from func future import include interface " +
  "list map option own package record resource result s16 s32 s64 s8 static stream string tuple type u16 u32 u64 u8 use " +
  "variant with world"
).split(" ");

/** As the language writes names. */
const named = (word: string): string => word.replaceAll("-", "_");

function coreOf(name: string, text: string): Core {
  const { core, diagnostics } = compile(name, `#pragma dialect glither.mail\n${text}`, VOCABULARIES);
  if (core === undefined) throw new Error(JSON.stringify(diagnostics.map(({ message }) => message)));
  return core;
}

describe("names that WIT reserves", () => {
  it.each(RESERVED)("`%s` names a ruleset", async (word) => {
    await expect(directComponent(coreOf(word, "rule a = msg | subject => into dropped"))).resolves.toBeDefined();
  });

  it("name ligands, members, rungs and rules", async () => {
    const words = RESERVED.filter((word) => !["from", "with"].includes(word)).map(named);
    const ligands = words.map((word) => `enrich ${word} : text from subject`);
    const rules = words.map((word, at) => `rule ${word} = msg | ${word} == "${at}" => into dropped`);
    const core = coreOf(
      "list",
      [
        ...ligands,
        `enrich rungs : ordered(${words.join(" < ")}) from subject`,
        `enrich members : { ${words.map((word) => `${word} : boolean`).join(", ")} } from subject`,
        ...rules,
        `rule last = msg | rungs >= map | members.map => into delivered`,
      ].join("\n"),
    );
    const all = await judges(core, ["interpreter", "gleam", "module", "direct", "jco"]);
    const enrich = new Map<string, string | Record<string, boolean>>(words.map((word) => [word, "none"]));
    enrich.set("rungs", "option").set("members", Object.fromEntries(words.map((word) => [word, word === "map"])));
    const example = {
      name: "reserved",
      artifact: new Map([["subject", "hello"]]),
      enrich,
      timeline: [],
      expect: { verdict: "", rule: "", reason_class: "", actions: [] },
    };
    expect(disagreement(all, example, { spoiled: false })).toBeUndefined();
    expect(all[0]?.backEnd.run(example)).toMatchObject({ rule: "last", verdict: "delivered" });
  }, 60_000);
});
