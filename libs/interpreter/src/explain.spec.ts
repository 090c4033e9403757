import { VOCABULARIES } from "@glither/dialects";
import { compile } from "@glither/roux";
import type { ArtifactValue, Core } from "@glither/roux/core";
import { arbitraryAnswers, arbitraryArtifact, arbitraryRuleset, artifactFor } from "@glither/roux/testing";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { runs } from "../../../tools/workspace/src/testing/runs.ts";
import type { Facts } from "./_reader.ts";
import { UnansweredError } from "./error.ts";
import { explain } from "./explain.ts";
import type { Explanation, TestTrace } from "./explanation.ts";
import { explanationLines } from "./explanation-lines.ts";
import { interpret } from "./interpret.ts";

type Values = Readonly<Record<string, ArtifactValue>>;

const facts = (artifact: Values, enrich: Values = {}): Facts => ({
  artifact: new Map(Object.entries(artifact)),
  enrich: new Map(Object.entries(enrich)),
});

function coreOf(text: string): Core {
  const { core, diagnostics } = compile("small", text, VOCABULARIES);
  if (core === undefined) throw new Error(JSON.stringify(diagnostics));
  return core;
}

const MAIL = `#pragma dialect glither.mail ; fold first-match
group known = msg | sender.allowlisted
rule drop_large "Too large" = msg | size > 9 and (subject == "a" or subject == "b") => into dropped (reason = too_large)
rule keep_known = msg | msg in known => into delivered
rule never_seen = msg | size > 1 => into delivered
`;

describe("an explanation", () => {
  it("has what was looked at, with the values, in the order of need, and nothing behind what decides", () => {
    const artifact = { size: 12, subject: "b" };
    const explained = explain(coreOf(MAIL), facts(artifact));
    expect(explained).toEqual({
      ruleset: "small",
      version: "0.1.0",
      fold: "first-match",
      rule: "drop_large",
      reason_class: "too_large",
      ends: "dropped",
      looked: [
        {
          rule: "drop_large",
          held: true,
          of: 1,
          guards: [
            {
              words: 'size > 9 and (subject == "a" or subject == "b")',
              truth: "holds",
              reads: [],
              parts: [
                {
                  words: "size > 9",
                  truth: "holds",
                  reads: [{ words: "size", from: "artifact", path: "size", value: 12, text: "12" }],
                  parts: [],
                },
                {
                  words: 'subject == "a" or subject == "b"',
                  truth: "holds",
                  reads: [],
                  parts: [subjectTest("a", "fails"), subjectTest("b", "holds")],
                },
              ],
            },
          ],
        },
      ],
      rest: 2,
      asked: [],
      absent: [],
    });
  });

  it("says of the rules before it which guard did not hold, and what was asked", () => {
    const explained = explain(coreOf(MAIL), facts({ size: 3, subject: "" }, { "sender.allowlisted": true }));
    expect(explanationLines(explained)).toEqual([
      "rule `keep_known` takes it: delivered, because keep_known",
      "  holds  msg in known",
      "    holds  sender.allowlisted",
      "      sender.allowlisted = true",
      "rule `drop_large` does not hold: guard 1 of 1",
      '  fails  size > 9 and (subject == "a" or subject == "b")',
      "    fails  size > 9",
      "      size = 3",
      "1 rule behind it was not looked at",
      "asked, in this order: sender.allowlisted",
    ]);
  });

  it("shows a rule as it stands in the source, where that is at hand", () => {
    const { sourceMap } = compile("small", MAIL, VOCABULARIES);
    const lines = explanationLines(explain(coreOf(MAIL), facts({ size: 12, subject: "b" })), {
      map: sourceMap,
      text: MAIL,
    });
    expect(lines.slice(0, 2)).toEqual([
      "rule `drop_large` (line 3) takes it: dropped, because too_large",
      '   3 | rule drop_large "Too large" = msg | size > 9 and (subject == "a" or subject == "b") => into dropped (reason = too_large)',
    ]);
    const without = explanationLines(explain(coreOf(MAIL), facts({ size: 12, subject: "b" })), { map: sourceMap });
    expect(without.join("\n")).not.toContain("Too large");
  });

  it("says what an absent ligand did, however it was negated", () => {
    const core = coreOf(`#pragma dialect glither.governance ; fold accumulate
enrich trust : integer from actor, tool.owner fresh 5s
rule below = event | not (trust >= 5) => into blocked
rule above = event | trust >= 5 => into flagged`);
    const stale = explain(core, facts({}, { "tool.owner": "a", trust: [5, 5001] }));
    expect(stale.absent).toEqual(["trust"]);
    expect(stale.rule).toBe("default");
    expect(stale.looked[0]?.guards).toMatchObject([
      { truth: "absent", parts: [{ truth: "absent", reads: [{ words: "trust", from: "answer", value: null }] }] },
    ]);
    expect(explanationLines(stale)).toEqual(
      expect.arrayContaining(["  absent not trust >= 5", "      trust is absent", "absent or too old: trust"]),
    );
  });

  it("shows of a list the element that decided, and of a long one that it is cut", () => {
    const core = coreOf(`#pragma dialect glither.mail ; fold first-match
rule spam = msg | any attachments.names == "x" => into dropped`);
    const names = [...Array(40).keys()].map((at) => (at === 30 ? "x" : `n${at}`));
    const explained = explain(core, facts({ "attachments.names": names }));
    expect(explained.looked[0]?.guards).toMatchObject([
      {
        elements: { looked: 31, of: 40 },
        reads: [{ words: "attachments.names", value: names.slice(0, 16), cut: true }],
        parts: [{ truth: "holds", reads: [{ words: "it", from: "element", value: "x" }] }],
      },
    ]);
  });

  it("stops where an enrichment is needed and not answered", () => {
    expect(() => explain(coreOf(MAIL), facts({ size: 1, subject: "" }))).toThrow(UnansweredError);
  });

  it("of a rule among ten thousand tells the next ones, and counts the others", () => {
    const rules = [...Array(300).keys()].map((at) => `rule r${at} = msg | subject == "s${at}" => into dropped`);
    const core = coreOf(`#pragma dialect glither.mail ; fold first-match\n${rules.join("\n")}`);
    const lines = explanationLines(explain(core, facts({ subject: "s200" })));
    expect(lines).toContain("180 rules before these did not take it");
    expect(lines).toContain("99 rules behind it were not looked at");
    expect(lines.length).toBeLessThan(80);
  });
});

function subjectTest(text: string, truth: TestTrace["truth"]): TestTrace {
  return {
    words: `subject == "${text}"`,
    truth,
    reads: [{ words: "subject", from: "artifact", path: "subject", value: "b", text: '"b"' }],
    parts: [],
  };
}

describe.each([...VOCABULARIES.values()])("explanations of random rulesets of $dialect", (dialect) => {
  it("come to what the ruleset comes to, are plain data, and add up", () => {
    const example = fc.record({
      text: arbitraryRuleset(dialect),
      inputs: fc.array(fc.tuple(arbitraryArtifact(dialect), arbitraryAnswers(dialect)), { minLength: 4, maxLength: 4 }),
    });
    fc.assert(
      fc.property(example, ({ text, inputs }) => {
        const core = coreOf(text);
        for (const [json, answers] of inputs) {
          const given = { artifact: artifactFor(core, dialect, json), enrich: new Map(Object.entries(answers)) };
          const { taken, holding, asked, absent } = interpret(core, given);
          const explained = explain(core, given);
          expect(explained).toMatchObject({ rule: taken?.name ?? "default", asked, absent });
          expect(explained.looked.filter(({ held }) => held).map(({ rule }) => rule)).toEqual(
            holding.map(({ name }) => name),
          );
          expect(JSON.parse(JSON.stringify(explained))).toEqual(explained);
          for (const { guards } of explained.looked) for (const guard of guards) addsUp(guard);
          expect(
            readsOf(explained).every((path) => core.fields.concat(core.enrichments).some((x) => x.path === path)),
          ).toBe(true);
        }
      }),
      { numRuns: runs(20) },
    );
  });
});

/** A negation turns its part round, a group holds where all of its guards do, and nothing was looked at behind what decides. */
function addsUp({ words, truth, parts }: TestTrace): void {
  for (const part of parts) addsUp(part);
  const truths = parts.map((part) => part.truth);
  if (truths.includes("absent"))
    expect([words, truth, truths.indexOf("absent")]).toEqual([words, "absent", truths.length - 1]);
  if (truth === "absent" || parts.length < 2) return;
  // Of several parts only the last one can differ: it ended the looking.
  expect(new Set(truths.slice(0, -1)).size).toBe(1);
}

function readsOf(explained: Explanation): string[] {
  const within = ({ reads, parts }: TestTrace): string[] => [
    ...reads.map(({ path }) => path),
    ...parts.flatMap(within),
  ];
  return explained.looked.flatMap(({ guards }) => guards.flatMap(within));
}
