import type { Core, Outcome } from "@glither/roux/core";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { runs } from "../../../tools/workspace/src/testing/runs.ts";
import { dispose, type Facts } from "./evaluate.ts";
import { opening } from "./opening.ts";
import { arbitraryVersions } from "./testing/arbitrary-core.ts";

const RUNS = runs(120);

type Pending = Extract<Outcome, { kind: "pending" }>;

/** How what waits may go on: by nothing, by time, by an event, or by both. */
const WAYS: readonly Pending["obligations"][] = [
  [],
  [{ trigger: { kind: "after", ms: 1 }, box: "delivered" }],
  [
    { trigger: { kind: "on", event: "a.b" }, box: "delivered" },
    { trigger: { kind: "after", ms: 2 }, box: "dropped" },
  ],
  [
    { trigger: { kind: "after", ms: 3 }, box: "dropped" },
    { trigger: { kind: "after", ms: 2 }, box: "delivered" },
  ],
  [{ trigger: { kind: "on", event: "a.b" }, box: "dropped" }],
];

/** What waits goes on in several ways, by the names of the rules. */
function waiting(core: Core, shift: number): Core {
  const rules = core.rules.map((rule, at) =>
    rule.outcome.kind === "pending"
      ? { ...rule, outcome: { ...rule.outcome, obligations: WAYS[(at + shift) % WAYS.length] ?? [] } }
      : rule,
  );
  return { ...core, rules };
}

/** Where it stands at first, where nobody does anything, and at the least restrictive end. */
function endsOf(core: Core, facts: Facts): readonly number[] {
  const { outcome } = dispose(core, facts);
  const height = (name: string): number => core.restrictiveness.indexOf(name);
  if (outcome.kind === "none") return [-1, -1, -1];
  if (outcome.kind === "settled") return [outcome.box, outcome.box, outcome.box].map(height);
  const { state, obligations } = outcome;
  let unattended = { ms: Number.POSITIVE_INFINITY, box: state };
  let laxest = obligations[0]?.box ?? state;
  for (const { trigger, box } of obligations) {
    if (trigger.kind === "after" && trigger.ms < unattended.ms) unattended = { ms: trigger.ms, box };
    if (height(box) < height(laxest)) laxest = box;
  }
  return [state, unattended.box, laxest].map(height);
}

describe.each([
  ["first-match", "values"],
  ["strictest", "values"],
  ["accumulate", "values"],
  ["strictest", "lists"],
] as const)("a ruleset under `%s` over %s", (fold, over) => {
  it("opens what another closes only where some artifact shows it, and is found wherever one does", () => {
    const seen = { never: 0, opens: 0, undecided: 0 };
    fc.assert(
      fc.property(arbitraryVersions(fold, over), fc.nat({ max: 4 }), ({ before, after }, shift) => {
        const [core, ceiling] = [waiting(after, shift), waiting(before.core, 0)];
        // Only under `accumulate` may a rule have no verdict.
        const isSound = (own: Core): boolean =>
          own.fold === "accumulate" || own.rules.every(({ outcome }) => outcome.kind !== "none");
        fc.pre(isSound(core) && isSound(ceiling));
        const laxer = (each: Facts): boolean => {
          const [own, other] = [endsOf(core, each), endsOf(ceiling, each)];
          return own.some((height, at) => height < (other[at] ?? 0));
        };
        const found = opening(core, ceiling);
        seen[found.kind]++;
        if (before.facts.some(laxer)) expect(found.kind).toBe("opens");
        if (found.kind !== "opens") return;
        const { artifact, enrich } = found.witness;
        const example = { artifact: new Map(Object.entries(artifact)), enrich: new Map(Object.entries(enrich)) };
        expect(laxer(example)).toBe(true);
        expect([dispose(core, example).rule, dispose(ceiling, example).rule]).toEqual([found.rule, found.against]);
      }),
      { seed: 20_265, numRuns: RUNS },
    );
    expect(seen.undecided).toBe(0);
    expect(Math.min(seen.never, seen.opens)).toBeGreaterThan(RUNS / 15);
  });
});
