import type { Core, WaitingArm, Waits } from "@glither/roux/core";
import type { UndecidedReason } from "./budget.ts";
import type { Engine } from "./engine.ts";
import type { Formula } from "./formulas.ts";
import { Front } from "./front.ts";
import type { Program } from "./program.ts";
import { Query } from "./solver/query.ts";

/** Arms are named by their places among the triggers of their rule. */
export type ArmFinding =
  /** What the arm waits for never holds. */
  | { readonly kind: "never"; readonly rule: string; readonly arm: number }
  /** Whenever it holds, so does one of these, which are written before it. */
  | { readonly kind: "forestalled"; readonly rule: string; readonly arm: number; readonly by: readonly number[] }
  /** One of these holds as soon as the rule has taken the artifact, so that nothing else comes first. */
  | { readonly kind: "at_once"; readonly rule: string; readonly arm: number; readonly by: readonly number[] }
  | { readonly kind: "undecided"; readonly rule: string; readonly reason: UndecidedReason };

/**
 * Decides for each `when` of a rule that disposes whether it can ever settle, and whether it lets any other arm do so. What
 * guards read may change while a disposition waits, but not between the crossing and the first look; where several hold at
 * once, the one that is written first settles.
 */
export function shadowedArms(
  core: Core,
  { arms, typed }: Waits,
  { engine, program, live }: { engine: Engine; program: Program; live: ReadonlySet<string> },
): readonly ArmFinding[] {
  const front = new Front(typed, engine);
  return core.rules.flatMap((rule): readonly ArmFinding[] => {
    const { name } = rule;
    const own = arms.get(name) ?? [];
    if (!live.has(name) || !own.some(({ guard }) => guard)) return [];
    const place = program.rules.indexOf(rule);
    if (place < 0) return [];
    const asked = engine.meter.question(() => {
      const whens = own.flatMap(({ guard }, arm) =>
        guard === undefined ? [] : [{ arm, formula: front.guard(guard) }],
      );
      return new RuleArms(program, engine, place, whens).findings(own);
    });
    if ("undecided" in asked) return [{ kind: "undecided", rule: name, reason: asked.undecided }];
    return asked.answer.map((finding) => ({ ...finding, rule: name }));
  });
}

interface When {
  readonly arm: number;
  readonly formula: Formula;
}

type Found =
  | { readonly kind: "never"; readonly arm: number }
  | { readonly kind: "forestalled" | "at_once"; readonly arm: number; readonly by: readonly number[] };

class RuleArms {
  readonly #program: Program;
  readonly #engine: Engine;
  /** Its place in the ranking. */
  readonly #rule: number;
  readonly #whens: readonly When[];

  constructor(program: Program, engine: Engine, rule: number, whens: readonly When[]) {
    this.#program = program;
    this.#engine = engine;
    this.#rule = rule;
    this.#whens = whens;
  }

  findings(arms: readonly WaitingArm[]): Found[] {
    const never = this.#whens.filter(({ formula }) => !this.#canHold([formula]));
    const found: Found[] = never.map(({ arm }) => ({ kind: "never", arm }));
    const able = this.#whens.filter((when) => !never.includes(when));
    const settling = this.#settlingAtOnce(able);
    for (const arm of arms.keys()) {
      const at = able.findIndex((when) => when.arm === arm);
      const when = able[at];
      if (never.some((other) => other.arm === arm) || settling?.some((other) => other.arm === arm)) continue;
      const by = when && this.#forestalling(when, able.slice(0, at));
      if (by) found.push({ kind: "forestalled", arm, by: by.map((other) => other.arm) });
      else if (settling) found.push({ kind: "at_once", arm, by: settling.map((other) => other.arm) });
    }
    return found.sort((a, b) => a.arm - b.arm);
  }

  /** The arms of which one always holds from the beginning, each able to be the first; undefined where there are none. */
  #settlingAtOnce(whens: readonly When[]): readonly When[] | undefined {
    const { formulas } = this.#engine;
    const none = (some: readonly When[]): Formula[] => some.map(({ formula }) => formulas.not(formula));
    if (whens.length === 0 || this.#takes(none(whens))) return undefined;
    const end = whens.findIndex((_, at) => !this.#takes(none(whens.slice(0, at + 1))));
    return whens.slice(0, end + 1).filter(({ formula }, at) => this.#takes([formula, ...none(whens.slice(0, at))]));
  }

  /** Earlier arms of which one holds whenever this one does: one, if one does. */
  #forestalling({ formula }: When, earlier: readonly When[]): readonly When[] | undefined {
    const { formulas } = this.#engine;
    const without = (some: readonly When[]): boolean =>
      this.#canHold([formula, ...some.map((other) => formulas.not(other.formula))]);
    if (earlier.length === 0 || without(earlier)) return undefined;
    const alone = earlier.find((other) => !without([other]));
    return alone ? [alone] : earlier;
  }

  #canHold(formulas: readonly Formula[]): boolean {
    const query = new Query(this.#engine);
    for (const formula of formulas) query.add(formula);
    return query.solve() !== undefined;
  }

  /** Whether the rule takes anything for which these hold as well. */
  #takes(besides: readonly Formula[]): boolean {
    const { formulas } = this.#program;
    const query = new Query(this.#engine);
    for (const formula of [formulas[this.#rule] ?? this.#engine.formulas.true, ...besides]) query.add(formula);
    for (;;) {
      const found = query.solve();
      if (found === undefined) return false;
      const taker = this.#program.firstMatch(found, this.#rule);
      if (taker === undefined) return true;
      query.add(this.#engine.formulas.not(formulas[taker] ?? this.#engine.formulas.true));
    }
  }
}
