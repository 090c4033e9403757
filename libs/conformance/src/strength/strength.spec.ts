import type { ArtifactValue } from "@glither/roux/core";
import { describe, expect, it } from "@jest/globals";
import type { Case } from "../case.ts";
import { caseOf } from "../testing/cases.ts";
import { mailCore, soundCore } from "../testing/mail.ts";
import { coverageOf } from "./coverage.ts";
import { mutationScore } from "./mutation.ts";

const core = mailCore(
  "gate",
  `group large = msg | size > 10
   rule held = large | subject => hold into quarantine on admin.release into delivered after 72h into dropped
   rule taken = msg | subject == "a" => into delivered`,
);

function example(
  artifact: Readonly<Record<string, ArtifactValue>>,
  verdict: string,
  rule: string,
  parts: Partial<Case> = {},
): Case {
  const held = rule === "held";
  const actions = held ? [{ verb: "hold", args: { into: "quarantine" } }] : [];
  const reason_class = rule === "default" ? "no_rule" : rule;
  const { expect: more, ...rest } = parts;
  return caseOf({
    artifact: new Map(Object.entries({ size: 0, subject: "", ...artifact })),
    expect: { verdict, rule, reason_class, actions, ...more },
    ...rest,
  });
}

const RELEASED = example({ size: 11, subject: "a" }, "pending", "held", {
  timeline: [{ after: "71h" }, { on: "admin.release" }],
  expect: { settlement: { verdict: "delivered", reason_class: "held" } } as Case["expect"],
});
const LATE = example({ size: 11, subject: "a" }, "pending", "held", {
  timeline: [{ after: "72h" }],
  expect: { settlement: { verdict: "dropped", reason_class: "held" } } as Case["expect"],
});
const TAKEN = example({ size: 10, subject: "a" }, "delivered", "taken");
const NONE = example({ size: 11 }, "dropped", "default");
const ALL = [RELEASED, LATE, TAKEN, NONE];

describe("coverage", () => {
  it("is whole when every rule is reached, every guard comes out both ways, and every arm settles", () => {
    expect(coverageOf(core, ALL)).toEqual({ points: 13, covered: 13, gaps: [] });
  });

  it("names what no case shows", () => {
    expect(coverageOf(core, [RELEASED]).gaps).toEqual([
      { kind: "guard", of: "held", guard: "msg in large", never: "fails" },
      { kind: "guard", of: "held", guard: "subject", never: "fails" },
      { kind: "arm", of: "held", trigger: "after 72h" },
      { kind: "rule", of: "taken" },
      { kind: "guard", of: "taken", guard: 'subject == "a"', never: "holds" },
      { kind: "guard", of: "taken", guard: 'subject == "a"', never: "fails" },
      { kind: "rule", of: "default" },
      { kind: "guard", of: "large", guard: "size > 10", never: "fails" },
    ]);
  });

  it("asks for no case of the default where a rule takes whatever comes", () => {
    const open = soundCore("small", "#pragma dialect glither.mail\nrule taken = msg => into delivered");
    expect(coverageOf(open, [TAKEN])).toEqual({ points: 1, covered: 1, gaps: [] });
  });

  it("counts a rule that only acts as reached where it holds", () => {
    const quiet = soundCore(
      "small",
      "#pragma dialect glither.flow ; fold accumulate\nrule quiet = record | email => redact email",
    );
    const found = (email: string | null) => coverageOf(quiet, [caseOf({ artifact: new Map([["email", email]]) })]).gaps;
    expect(found("a@b.example").map(({ kind }) => kind)).toEqual(["guard"]);
    expect(found(null).map(({ kind }) => kind)).toEqual(["rule", "guard"]);
  });
});

describe("the mutation score", () => {
  it("is whole when every mutant that means something else is noticed", () => {
    const score = mutationScore(core, ALL);
    expect(score.survivors.map(({ what }) => what)).toEqual([]);
    expect(score).toMatchObject({ undecided: [], score: 1 });
    expect(score.killed + score.equivalent).toBe(score.mutants);
  });

  it("names each survivor, with an artifact that would notice it", () => {
    const { survivors, score } = mutationScore(core, [RELEASED, LATE, NONE]);
    const left = survivors.find(({ what }) => what === "rule `taken` is left out");
    expect(left?.witness?.artifact).toMatchObject({ subject: "a" });
    expect(score).toBeLessThan(1);
  });

  it("excludes what means the same", () => {
    const same = mailCore(
      "same",
      `rule one = msg | size > 10 | size > 5 => into delivered
       rule two = msg | size <= 10 => into delivered`,
    );
    const dropped = (what: string) =>
      mutationScore(same, []).survivors.some((survivor) => survivor.what.startsWith(what));
    expect(dropped("rule `one` no longer asks whether `size > 10`")).toBe(true);
    expect(dropped("rule `one` no longer asks whether `size > 5`")).toBe(false);
    expect(dropped("rule `one` stands behind")).toBe(false);
  });

  it("takes another limit of an age for another meaning", () => {
    const aged = soundCore(
      "agents",
      `#pragma dialect glither.governance ; fold first-match
       enrich trust : integer from actor fresh 5s
       rule one = event | trust > 3 => into flagged`,
    );
    const old = (age: number, rule: string, verdict: string): Case =>
      caseOf({
        artifact: new Map([["actor", "a"]]),
        enrich: new Map([["trust", [4, age]]]),
        expect: {
          verdict,
          rule,
          reason_class: rule === "one" ? "one" : "no_rule",
          actions: [],
          ...(rule === "one" ? {} : { ligand_absent: ["trust"] }),
        },
      });
    const survivors = (...cases: Case[]) =>
      mutationScore(aged, cases).survivors.flatMap(({ kind, what }) => (kind === "freshness" ? what : []));
    expect(survivors(old(5000, "one", "flagged"), old(6001, "default", "blocked"))).toEqual([
      "`trust` may be as old as 6s instead of 5s",
    ]);
    expect(survivors(old(5000, "one", "flagged"), old(5001, "default", "blocked"))).toEqual([]);
  });
});
