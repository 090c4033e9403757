import { VOCABULARIES } from "@glither/dialects";
import { compile } from "@glither/roux";
import type { ArtifactValue, Core } from "@glither/roux/core";
import { describe, expect, it } from "@jest/globals";
import type { Facts } from "./_reader.ts";
import { explain } from "./explain.ts";
import { explanationLines } from "./explanation-lines.ts";
import { interpret } from "./interpret.ts";

const DEEP = Array.from({ length: 11 }, (_, at) => at + 1);

function coreOf(text: string): Core {
  const { core, diagnostics } = compile("once", `#pragma dialect glither.mail\n${text}`, VOCABULARIES);
  if (core === undefined) throw new Error(diagnostics.map(({ message }) => message).join("; "));
  return core;
}

const facts = (size: number, trust: ArtifactValue = null): Facts => ({
  artifact: new Map<string, ArtifactValue>([
    ["size", size],
    ["from.domain", "a.example"],
  ]),
  enrich: new Map([["trust", trust]]),
});

/** Each asks twice for the one before, so that there are two thousand ways to the first. */
const scores = `score s0 = 1 when size > 3
${DEEP.map((at) => `score s${at} = 1 when s${at - 1} >= 1, -0.5 when s${at - 1} < 1`).join("\n")}
rule out = msg | s11 >= 1 => into dropped`;
const groups = `group g0 = msg | size > 3
${DEEP.map((at) => `group g${at} = msg | msg in g${at - 1} | msg in g${at - 1}`).join("\n")}
rule out = msg | msg in g11 => into dropped`;

describe("what has a name", () => {
  it.each([
    ["scores", scores],
    ["groups", groups],
  ])("is looked at once in a crossing, though %s ask for it by many ways", (_, text) => {
    const core = coreOf(text);
    let guards = 0;
    expect(interpret(core, facts(4), { guard: () => guards++ }).taken?.name).toBe("out");
    expect(guards).toBeLessThan(30);
    expect(interpret(core, facts(3)).taken).toBeUndefined();
    const explained = explanationLines(explain(core, facts(4)));
    expect(explained.length).toBeLessThan(100);
  });

  it("misses its ligand each time", () => {
    const core = coreOf(`enrich trust : integer from from.domain
      score known = 1 when trust > 3
      rule one = msg | known >= 1 or size > 3 => into dropped
      rule two = msg | not (known >= 1) => into dropped
      rule three = msg | size > 3 => into delivered`);
    expect(interpret(core, facts(4)).taken?.name).toBe("three");
    expect(interpret(core, facts(4, 3)).taken?.name).toBe("one");
    expect(interpret(core, facts(3, 3)).taken?.name).toBe("two");
  });

  it("is explained wherever a guard asks for it first", () => {
    const core = coreOf(`score known = 1.5 when size > 3, 1 when size > 9
      rule one = msg | known > 2 => into dropped
      rule two = msg | known < 1 or known == 1.5 => into delivered`);
    const lines = explanationLines(explain(core, facts(4)));
    expect(lines.filter((line) => line.includes("known = 1.5")).map((line) => line.trim())).toEqual([
      "known = 1.5: 1 of 2 terms holds",
      "known = 1.5",
      "known = 1.5: 1 of 2 terms holds",
    ]);
  });
});
