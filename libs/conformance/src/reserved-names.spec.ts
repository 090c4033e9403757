import { VOCABULARIES } from "@glither/dialects";
import { compile } from "@glither/roux";
import type { Core } from "@glither/roux/core";
import { RESERVED_WORDS } from "@glither/roux/testing";
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

describe("names that WIT, or a generator of bindings, reserves", () => {
  it.each(RESERVED)("`%s` names a ruleset", async (word) => {
    await expect(directComponent(coreOf(word, "rule a = msg | subject => into dropped"))).resolves.toBeDefined();
  });

  it("name ligands, members, rungs and rules", async () => {
    const surface = ["and", "default", "from", "in", "into", "not", "or", "true", "false", "with"];
    const all = [...new Set([...RESERVED.map(named), ...RESERVED_WORDS])];
    const words = all.filter((word) => !surface.includes(word) && !/\d$|_t$/u.test(word));
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
    const backEnds = await judges(core, ["interpreter", "gleam", "module", "direct", "jco"]);
    const enrich = new Map<string, string | Record<string, boolean>>(words.map((word) => [word, "none"]));
    enrich.set("rungs", "option").set("members", Object.fromEntries(words.map((word) => [word, word === "map"])));
    const example = {
      name: "reserved",
      artifact: new Map([["subject", "hello"]]),
      enrich,
      timeline: [],
      expect: { verdict: "", rule: "", reason_class: "", actions: [] },
    };
    expect(disagreement(backEnds, example, { spoiled: false })).toBeUndefined();
    expect(backEnds[0]?.backEnd.run(example)).toMatchObject({ rule: "last", verdict: "delivered" });
  });
});
