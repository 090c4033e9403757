import type { Core, Outcome, WaitingArm, Waits } from "@glither/roux/core";
import { expect, it } from "@jest/globals";
import fc from "fast-check";
import { runs } from "../../../tools/workspace/src/testing/runs.ts";
import { analyse } from "./analyse.ts";
import { dispose, ruleHolds } from "./evaluate.ts";
import { arbitrarySmall } from "./testing/arbitrary-core.ts";

const span = { offset: 0, length: 0, line: 1, column: 1 };

const waiting: Outcome = { kind: "pending", state: "held", resolutions: [], obligations: [] };

it.each(["first-match", "accumulate"] as const)(
  "under `%s`, an arm is shadowed only if no values let it settle",
  (fold) => {
    const seen = { never: 0, forestalled: 0, at_once: 0, undecided: 0, open: 0 };
    fc.assert(
      fc.property(arbitrarySmall(fold, "values"), fc.nat(5), ({ core: { rules, ...rest }, facts }, which) => {
        const at = which % rules.length;
        const name = rules[at]?.name ?? "";
        const core: Core = {
          ...rest,
          rules: rules.map((rule, i) => (i === at ? { ...rule, outcome: waiting } : rule)),
        };
        const whens = core.rules
          .flatMap(({ guards }) => guards)
          .map((guard): WaitingArm => ({ kind: "when", span, guard }));
        const arms: readonly WaitingArm[] = [...whens.slice(0, 1), { kind: "on", span }, ...whens.slice(1)];
        const waits: Waits = { arms: new Map([[name, arms]]), typed: core };
        const holds = ({ guard }: WaitingArm, each: (typeof facts)[number]): boolean =>
          guard !== undefined && ruleHolds(core, { guards: [guard] }, each);
        const taken = facts.filter((each) => dispose(core, each).rule === name);
        const found = analyse(core, {}, { waits }).arms;
        for (const finding of found) {
          seen[finding.kind]++;
          if (finding.kind === "undecided") continue;
          const arm = arms[finding.arm];
          if (arm === undefined) throw new Error("there is no such arm");
          const by =
            finding.kind === "never"
              ? []
              : finding.by.map((other) => arms[other]).filter((other) => other !== undefined);
          const open = facts.filter((each) => holds(arm, each));
          if (finding.kind === "never") expect(open).toEqual([]);
          else if (finding.kind === "forestalled") {
            expect(finding.by.every((other) => other < finding.arm)).toBe(true);
            expect(open.every((each) => by.some((other) => holds(other, each)))).toBe(true);
          } else {
            expect(taken.every((each) => by.some((other) => holds(other, each)))).toBe(true);
            const first = taken.map((each) => arms.find((other) => holds(other, each)));
            expect(first).not.toContain(arm);
          }
        }
        if (taken.length > 0) seen.open += arms.length - found.length;
      }),
      { numRuns: runs(130), seed: 20_263 },
    );
    expect(seen.undecided).toBe(0);
    expect(Math.min(seen.never, seen.forestalled, seen.at_once, seen.open)).toBeGreaterThan(20);
  },
);
