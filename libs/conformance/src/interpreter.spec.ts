import { generatePackage } from "@glither/codegen-gleam";
import { VOCABULARIES } from "@glither/dialects";
import { compile } from "@glither/roux";
import type { ArtifactValue } from "@glither/roux/core";
import { arbitraryAnswers, arbitraryArtifact, arbitraryRuleset, artifactFor } from "@glither/roux/testing";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { runs } from "../../../tools/workspace/src/testing/runs.ts";
import type { Answer } from "./back-end.ts";
import type { Case } from "./case.ts";
import { gleamBackEnd } from "./gleam-back-end.ts";
import { interpreterBackEnd } from "./interpreter-back-end.ts";
import { caseOf } from "./testing/cases.ts";
import { soundCore } from "./testing/mail.ts";
import { moduleBackEnd } from "./testing/module-back-end.ts";

type Values = Readonly<Record<string, ArtifactValue>>;

function answer(text: string, artifact: Values = {}, enrich: Values = {}, timeline: Case["timeline"] = []): Answer {
  const parts = { artifact: new Map(Object.entries(artifact)), enrich: new Map(Object.entries(enrich)), timeline };
  return interpreterBackEnd(soundCore("small", text)).run(caseOf(parts));
}

const mail = (rules: string): string => `#pragma dialect glither.mail ; fold first-match\n${rules}`;
const agents = (rules: string): string =>
  `#pragma dialect glither.governance ; fold accumulate\nenrich trust : integer from actor, tool.owner fresh 5s\n${rules}`;

describe("the interpreter", () => {
  it("asks in the order of need, at most once, and nothing that does not count", () => {
    const rules = mail(`
      rule one = msg | list.unsubscribe | dmarc.policy == reject => into dropped
      rule two = msg | sender.allowlisted | dkim.domain => into delivered
      rule three = msg | dkim.domain | not sender.allowlisted => into delivered`);
    const enrich = { "sender.allowlisted": false, "dkim.domain": "a.example" };
    expect(answer(rules, { "list.unsubscribe": false }, enrich)).toEqual({
      verdict: "delivered",
      rule: "three",
      reason_class: "three",
      actions: [],
      asked: ["sender.allowlisted", "dkim.domain"],
    });
  });

  it("stops where an enrichment is needed and not answered", () => {
    expect(() => answer(mail("rule one = msg | sender.allowlisted => into delivered"))).toThrow(
      "the enrichment `sender.allowlisted` is needed and not answered",
    );
  });

  it("settles in the closed box what no rule takes", () => {
    expect(answer(mail('rule one = msg | subject == "a" => into delivered'), { subject: "b" })).toEqual({
      verdict: "dropped",
      rule: "default",
      reason_class: "no_rule",
      actions: [],
      asked: [],
    });
  });

  it("suspends, and settles by the timeline", () => {
    const held = mail(
      "rule one = msg => hold into quarantine on admin.release into delivered after 90m into dropped (reason = late)",
    );
    expect(answer(held, {}, {}, [{ after: "90m" }])).toEqual({
      verdict: "pending",
      rule: "one",
      reason_class: "one",
      actions: [{ verb: "hold", args: { into: "quarantine" } }],
      state: "quarantine",
      resolutions: ["delivered", "dropped"],
      obligations: [
        { on: "admin.release", verdict: "delivered" },
        { after: "PT90M", verdict: "dropped", reason_class: "late" },
      ],
      settlement: { verdict: "dropped", reason_class: "late" },
      asked: [],
    });
  });

  it.each<[string, ArtifactValue, object]>([
    ["there and new", [5, 5000], { rule: "above" }],
    ["absent", null, { rule: "default", ligand_absent: ["trust"] }],
    ["too old", [5, 5001], { rule: "default", ligand_absent: ["trust"] }],
  ])("takes a ligand that is %s", (_, trust, expected) => {
    const rules = agents(`
      rule below = event | not (trust >= 5) => into blocked
      rule above = event | trust >= 5 => into flagged`);
    const answered = answer(rules, {}, { "tool.owner": "a", trust });
    expect(answered).toMatchObject({ ...expected, asked: ["tool.owner", "trust"] });
  });

  it("lets every rule act under accumulate, and takes the first of the most restrictive verdicts", () => {
    const rules = agents(`
      rule mild = event => into allowed
      rule strict = event => hold into flagged-review after 1h into blocked
      rule same = event => hold into flagged-review after 2h into blocked`);
    const { rule, actions } = answer(rules);
    expect(rule).toBe("strict");
    expect(actions).toHaveLength(2);
  });
});

describe.each([...VOCABULARIES.values()])("random rulesets of $dialect", (dialect) => {
  const example = fc.record({
    text: arbitraryRuleset(dialect),
    inputs: fc.array(fc.tuple(arbitraryArtifact(dialect), arbitraryAnswers(dialect)), { minLength: 6, maxLength: 6 }),
  });

  it("mean the same to the interpreter, the module and, for some of them, the oracle", async () => {
    let rulesets = 0;
    await fc.assert(
      fc.asyncProperty(example, async ({ text, inputs }) => {
        const { core, diagnostics } = compile("example", text, VOCABULARIES);
        if (core === undefined) throw new Error(JSON.stringify(diagnostics));
        const others = [moduleBackEnd(core)];
        if (rulesets++ % 5 === 0) others.push(await gleamBackEnd(core, generatePackage(core)));
        for (const [json, answers] of inputs) {
          const artifact = artifactFor(core, dialect, json);
          const crossing = caseOf({ artifact, enrich: new Map(Object.entries(answers)) });
          const meant = JSON.stringify(interpreterBackEnd(core).run(crossing));
          for (const other of others)
            expect([other.name, JSON.stringify(other.run(crossing))]).toEqual([other.name, meant]);
        }
      }),
      { numRuns: runs(25) },
    );
  });
});
