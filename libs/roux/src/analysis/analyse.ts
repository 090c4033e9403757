import type { Core } from "../ir/core.ts";
import type { Waits } from "../lower/waits.ts";
import { type ArmFinding, shadowedArms } from "./arms.ts";
import type { Budget, UndecidedReason } from "./budget.ts";
import { Engine } from "./engine.ts";
import { Front } from "./front.ts";
import { Program } from "./program.ts";
import { Query } from "./solver/query.ts";
import type { Valuation } from "./valuation.ts";
import { type Witness, witnessOf } from "./witness.ts";

export type Finding =
  /** No artifact and no answers fulfil these guards of the rule together; `guards` are their places. */
  | { readonly kind: "contradiction"; readonly rule: string; readonly guards: readonly number[] }
  /** Under first-match, whatever the rule selects is taken by one of these earlier rules. */
  | { readonly kind: "dead"; readonly rule: string; readonly takenBy: readonly string[] }
  | { readonly kind: "undecided"; readonly rule: string; readonly reason: UndecidedReason };

export interface Analysis {
  /** In the order of the rules; a rule without one is live. */
  readonly findings: readonly Finding[];
  /** By rule, for each that is live: values that it takes. */
  readonly witnesses: ReadonlyMap<string, Witness>;
  /** Of rules that are live. */
  readonly arms: readonly ArmFinding[];
}

/** Decides for each rule whether it can ever dispose. A finding is a proof; `undecided` says that there is none. */
export function analyse(core: Core, budget: Budget = {}, waits?: Waits): Analysis {
  const engine = new Engine(budget);
  const program = new Program(core, engine);
  const analyser = new Analyser(core, engine, program);
  const answers = core.rules.map(({ name }, rule) => ({ name, ...analyser.ask(rule) }));
  const live = new Set(answers.flatMap(({ name, witness }) => (witness === undefined ? [] : [name])));
  return {
    arms: waits ? shadowedArms(core, waits, { engine, program, live }) : [],
    findings: answers.flatMap(({ finding }) => finding ?? []),
    witnesses: new Map(answers.flatMap(({ name, witness }) => (witness === undefined ? [] : [[name, witness]]))),
  };
}

/** An artifact with answers that the rule takes, confirmed by the formulas of all rules before it; or why there is none. */
export function witness(
  core: Core,
  rule: string,
  budget: Budget = {},
):
  | { readonly witness: Witness; readonly finding?: undefined }
  | { readonly finding: Finding; readonly witness?: undefined } {
  const at = core.rules.findIndex(({ name }) => name === rule);
  if (at < 0) throw new RangeError(`there is no rule ${rule}`);
  const engine = new Engine(budget);
  return new Analyser(core, engine, new Program(core, engine)).ask(at);
}

type Answer = ReturnType<typeof witness>;

class Analyser {
  readonly #core: Core;
  readonly #engine: Engine;
  readonly #program: Program;

  constructor(core: Core, engine: Engine, program: Program) {
    this.#core = core;
    this.#engine = engine;
    this.#program = program;
  }

  ask(rule: number): Answer {
    const name = this.#core.rules[rule]?.name ?? "";
    const asked = this.#engine.meter.question(() => this.#decide(rule));
    if ("undecided" in asked) return { finding: this.#shallow(rule, asked.undecided) };
    const { answer } = asked;
    if (answer.kind === "live") return { witness: answer.witness };
    if (answer.kind === "contradiction")
      return { finding: { kind: "contradiction", rule: name, guards: this.#clashing(rule) } };
    const takenBy = this.#fewest(rule, answer.takenBy).map((taker) => this.#core.rules[taker]?.name ?? "");
    return { finding: { kind: "dead", rule: name, takenBy } };
  }

  /** What shows without solving anything: an earlier rule with no guard that this one does not have. */
  #shallow(rule: number, reason: UndecidedReason): Finding {
    const formula = this.#program.formulas[rule] ?? this.#engine.formulas.true;
    const taker = this.#core.fold === "first-match" ? this.#program.subsumer([formula], rule) : undefined;
    const [name = "", takenBy] = [rule, taker].map((at) => this.#core.rules[at ?? -1]?.name);
    return takenBy === undefined
      ? { kind: "undecided", rule: name, reason }
      : { kind: "dead", rule: name, takenBy: [takenBy] };
  }

  /**
   * Looks for values that the rule takes, and excludes an earlier rule only when it has taken the last values that were
   * found. So most questions are about few rules, however long the ruleset.
   */
  #decide(
    rule: number,
  ):
    | { readonly kind: "live"; readonly witness: Witness }
    | { readonly kind: "contradiction" }
    | { readonly kind: "dead"; readonly takenBy: readonly number[] } {
    const { formulas } = this.#program;
    const query = new Query(this.#engine);
    const takenBy: number[] = [];
    query.add(formulas[rule] ?? this.#engine.formulas.true);
    for (;;) {
      const found: Valuation | undefined = query.solve();
      if (found === undefined) return takenBy.length === 0 ? { kind: "contradiction" } : { kind: "dead", takenBy };
      const taker = this.#core.fold === "first-match" ? this.#program.firstMatch(found, rule) : undefined;
      if (taker === undefined) return { kind: "live", witness: witnessOf(found, this.#engine, this.#core) };
      takenBy.push(taker);
      query.add(this.#engine.formulas.not(formulas[taker] ?? this.#engine.formulas.true));
    }
  }

  /** As few of the rules as still take everything: one if one does, else none that is not needed. */
  #fewest(rule: number, takers: readonly number[]): readonly number[] {
    if (takers.length === 1) return takers;
    const sorted = [...takers].sort((a, b) => a - b);
    const alone = sorted.find((taker) => this.#take(rule, [taker]));
    if (alone !== undefined) return [alone];
    let needed: readonly number[] = sorted;
    for (const taker of sorted.toReversed()) {
      const others = needed.filter((other) => other !== taker);
      if (this.#take(rule, others)) needed = others;
    }
    return needed;
  }

  #take(rule: number, takers: readonly number[]): boolean {
    const { formulas } = this.#program;
    const asked = this.#engine.meter.question(() => {
      const query = new Query(this.#engine);
      for (const at of [rule, ...takers]) {
        const formula = formulas[at] ?? this.#engine.formulas.true;
        query.add(at === rule ? formula : this.#engine.formulas.not(formula));
      }
      return query.solve() === undefined;
    });
    return "answer" in asked && asked.answer;
  }

  /** The places of as few guards of a contradictory rule as still contradict each other. */
  #clashing(rule: number): readonly number[] {
    const front = new Front(this.#core, this.#engine);
    const guards = (this.#core.rules[rule]?.guards ?? []).map((guard) => front.guard(guard));
    let needed: readonly number[] = [...guards.keys()];
    for (const at of guards.keys()) {
      const others = needed.filter((other) => other !== at);
      const asked = this.#engine.meter.question(() => {
        const query = new Query(this.#engine);
        for (const other of others) query.add(guards[other] ?? this.#engine.formulas.true);
        return query.solve() === undefined;
      });
      if ("answer" in asked && asked.answer) needed = others;
    }
    return needed;
  }
}
