import { type Receipt, settle, type TimelineEntry } from "@glither/host";
import { interpret } from "@glither/interpreter";
import { type Core, type Guard, printTest, printTrigger, type Rule, shortSet } from "@glither/roux/core";
import type { Answer } from "../back-end.ts";
import type { Case } from "../case.ts";
import { nameableRules } from "../conform.ts";
import { interpreterBackEnd } from "../interpreter-back-end.ts";

/** Something that no case shows. */
export type Gap =
  /** A rule that takes no case's artifact; under `accumulate`, one that never holds, and under `strictest` one by which its layer never decides. `default` is one. */
  | { readonly kind: "rule"; readonly of: string }
  /** A guard of a rule, a group or a term of a score that, where it is asked, always comes out the same. */
  | { readonly kind: "guard"; readonly of: string; readonly guard: string; readonly never: "holds" | "fails" }
  /** An obligation that settles nothing. */
  | { readonly kind: "arm"; readonly of: string; readonly trigger: string };

export interface Coverage {
  /** Rules, guards both ways, and obligations, all together. */
  readonly points: number;
  readonly covered: number;
  readonly gaps: readonly Gap[];
}

/** What these cases show of a ruleset. They are run on the interpreter, and all of them count. */
export function coverageOf(core: Core, cases: readonly Case[]): Coverage {
  const seen = new Seen();
  const backEnd = interpreterBackEnd(core);
  for (const example of cases) {
    const answer = backEnd.run(example);
    const { taken, holding } = interpret(core, example, {
      guard: (guard, held) => seen.guard(guard, held),
    });
    for (const rule of holding) seen.rules.add(rule.name);
    seen.rules.add(taken?.name ?? "default");
    const arm = settlingArm(answer, example.timeline);
    if (taken && arm !== undefined) seen.arms.add(`${taken.name} ${arm}`);
  }
  const points = [...pointsOf(core)];
  const gaps = points.filter(({ isSeen }) => !isSeen(seen)).map(({ gap }) => gap);
  return { points: points.length, covered: points.length - gaps.length, gaps };
}

class Seen {
  readonly rules = new Set<string>();
  /** Rule and place of the obligation. */
  readonly arms = new Set<string>();
  readonly #held = new Set<Guard>();
  readonly #failed = new Set<Guard>();

  guard(guard: Guard, held: boolean): void {
    (held ? this.#held : this.#failed).add(guard);
  }

  has(guard: Guard, never: "holds" | "fails"): boolean {
    return (never === "holds" ? this.#held : this.#failed).has(guard);
  }
}

interface Point {
  readonly gap: Gap;
  readonly isSeen: (seen: Seen) => boolean;
}

function* pointsOf(core: Core): Generator<Point> {
  for (const rule of core.rules) {
    yield { gap: { kind: "rule", of: rule.name }, isSeen: ({ rules }) => rules.has(rule.name) };
    yield* guardPoints(core, rule.name, rule.guards);
    yield* armPoints(rule);
  }
  if (nameableRules(core).includes("default"))
    yield { gap: { kind: "rule", of: "default" }, isSeen: ({ rules }) => rules.has("default") };
  // What others say is shown by their own cases.
  for (const { name, guards, of } of core.groups) if (of === undefined) yield* guardPoints(core, name, guards);
  for (const { name, terms } of (core.scores ?? []).filter(({ of }) => of === undefined))
    yield* guardPoints(
      core,
      name,
      terms.map(({ guard }) => guard),
    );
}

function* guardPoints({ dialect }: Core, of: string, guards: readonly Guard[]): Generator<Point> {
  for (const guard of guards)
    for (const never of ["holds", "fails"] as const)
      yield {
        gap: { kind: "guard", of, guard: printTest(guard.test, dialect.collection, shortSet), never },
        isSeen: (seen) => seen.has(guard, never),
      };
}

function* armPoints({ name, outcome }: Rule): Generator<Point> {
  if (outcome.kind !== "pending") return;
  for (const [place, { trigger }] of outcome.obligations.entries())
    yield {
      gap: { kind: "arm", of: name, trigger: printTrigger(trigger) },
      isSeen: ({ arms }) => arms.has(`${name} ${place}`),
    };
}

/** The place of the obligation that settles it: the host is asked with obligations that settle in their own places. */
function settlingArm(answer: Answer, timeline: readonly TimelineEntry[]): number | undefined {
  const { state, resolutions, obligations } = answer;
  if (state === undefined || resolutions === undefined || obligations === undefined) return undefined;
  const placed = obligations.map((obligation, place) => ({ ...obligation, verdict: String(place) }));
  const receipt: Receipt = { ...answer, verdict: "pending", state, token: "token", resolutions, obligations: placed };
  const settlement = settle(receipt, timeline);
  return settlement && Number(settlement.verdict);
}
