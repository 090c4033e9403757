import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { readArtifact } from "../artifact/read-artifact.ts";
import type { Core } from "../ir/core.ts";
import { analyse, witness } from "./analyse.ts";
import { type Answer, difference } from "./difference.ts";
import { type Facts, firstMatch, ruleHolds } from "./evaluate.ts";
import { arbitrarySmall, arbitraryVersions } from "./testing/arbitrary-core.ts";
import type { Witness } from "./witness.ts";

const factsOf = ({ artifact, enrich }: Witness): Facts => ({
  artifact: new Map(Object.entries(artifact)),
  enrich: new Map(Object.entries(enrich)),
});

function answerOf(core: Core, facts: Facts): Answer {
  const rule = firstMatch(core, facts);
  if (rule) return { rule: rule.name, reason_class: rule.reason_class, outcome: rule.outcome, actions: rule.actions };
  return {
    rule: "default",
    reason_class: "no_rule",
    outcome: { kind: "settled", box: core.default_box },
    actions: [],
  };
}

describe("on small rulesets, against every artifact", () => {
  it("a rule is dead or contradictory only if nothing reaches it, and every witness is taken by its rule", () => {
    const seen = { live: 0, dead: 0, contradiction: 0, undecided: 0 };
    fc.assert(
      fc.property(arbitrarySmall, ({ core, facts }) => {
        const { findings } = analyse(core);
        const taken = new Set(facts.map((each) => firstMatch(core, each)?.name));
        for (const rule of core.rules) {
          const finding = findings.find((candidate) => candidate.rule === rule.name);
          seen[finding?.kind ?? "live"]++;
          if (finding) expect(taken).not.toContain(rule.name);
          if (finding?.kind === "contradiction") {
            const clashing = finding.guards.map((at) => rule.guards[at]).filter((guard) => guard !== undefined);
            expect(clashing).toHaveLength(finding.guards.length);
            expect(facts.some((each) => ruleHolds(core, { guards: clashing }, each))).toBe(false);
          } else if (finding?.kind === "dead") {
            const takers = core.rules.filter(({ name }) => finding.takenBy.includes(name));
            expect(takers).toHaveLength(finding.takenBy.length);
            const open = facts.filter((each) => ruleHolds(core, rule, each));
            expect(open.every((each) => takers.some((taker) => ruleHolds(core, taker, each)))).toBe(true);
          } else {
            const found = witness(core, rule.name).witness;
            expect(found && firstMatch(core, factsOf(found))?.name).toBe(rule.name);
            expect(readArtifact(core.fields, found?.artifact).problems).toEqual([]);
          }
        }
      }),
      { numRuns: 2_000, seed: 20_261 },
    );
    expect(seen.undecided).toBe(0);
    expect(Math.min(seen.live, seen.dead, seen.contradiction)).toBeGreaterThan(200);
  });

  it("two rulesets are equivalent only if they answer alike, and every change is one", () => {
    const seen = { equivalent: 0, different: 0, undecided: 0 };
    fc.assert(
      fc.property(arbitraryVersions, ({ before: { core: before, facts }, after }) => {
        const found = difference(before, after);
        seen[found.kind]++;
        const changes = found.kind === "different" ? found.changes : [];
        const pairs = new Set(changes.map((change) => `${change.before.rule} ${change.after.rule}`));
        expect(pairs.size).toBe(changes.length);
        for (const each of facts) {
          const [left, right] = [answerOf(before, each), answerOf(after, each)];
          if (JSON.stringify(left) !== JSON.stringify(right)) expect(pairs).toContain(`${left.rule} ${right.rule}`);
        }
        for (const change of changes) {
          const example = factsOf(change.witness);
          expect([answerOf(before, example), answerOf(after, example)]).toEqual([change.before, change.after]);
          expect(change.differs.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 2_000, seed: 20_262 },
    );
    expect(seen.undecided).toBe(0);
    expect(Math.min(seen.equivalent, seen.different)).toBeGreaterThan(200);
  });
});
