import type { Core, Rule, Waits } from "@glither/roux/core";
import { type ArmFinding, shadowedArms } from "./arms.ts";
import type { Budget, UndecidedReason } from "./budget.ts";
import { Engine } from "./engine.ts";
import { type FailOpen, failsOpen } from "./fail-open.ts";
import type { Formula } from "./formulas.ts";
import { type Overruled, overruledActions } from "./overruled.ts";
import { Program } from "./program.ts";
import { Query } from "./solver/query.ts";
import type { Valuation } from "./valuation.ts";
import { type Witness, witnessOf } from "./witness.ts";

export type Finding =
  /** No artifact and no answers fulfil these guards of the rule together; `guards` are their places. */
  | { readonly kind: "contradiction"; readonly rule: string; readonly guards: readonly number[] }
  /**
   * Whatever the rule selects is disposed of by one of these rules instead: under first-match by an earlier one, under
   * `accumulate` by a stricter one or an earlier one as strict. There, a rule with actions is never dead. Under `strictest` it
   * is an earlier one of its layer, or one by which another layer decides.
   */
  | { readonly kind: "dead"; readonly rule: string; readonly takenBy: readonly string[] }
  /** Under `accumulate`, the actions of the rule are called, but wherever it holds, one of these has its way instead. */
  | { readonly kind: "shadowed"; readonly rule: string; readonly takenBy: readonly string[] }
  | { readonly kind: "undecided"; readonly rule: string; readonly reason: UndecidedReason };

export interface Analysis {
  /** In the order of the rules; a rule without one is live. */
  readonly findings: readonly Finding[];
  /** By rule, for each that is live: values that it takes. */
  readonly witnesses: ReadonlyMap<string, Witness>;
  /** Of rules that are live. */
  readonly arms: readonly ArmFinding[];
  /** In the order of the ligands. */
  readonly open: readonly FailOpen[];
  /** In the order of the rules. */
  readonly overruled: readonly Overruled[];
}

/**
 * Decides for each rule whether it can ever dispose, and under `accumulate` whether its verdict can ever count. A finding is a
 * proof; `undecided` says that there is none. What the arms wait for and which verbs open are no part of a core.
 */
export function analyse(
  core: Core,
  budget: Budget = {},
  { waits, opening = [] }: { readonly waits?: Waits | undefined; readonly opening?: readonly string[] } = {},
): Analysis {
  const engine = new Engine(budget);
  const program = new Program(core, engine);
  const analyser = new Analyser(core, engine, program);
  const answers = core.rules.map((rule) => ({ name: rule.name, ...analyser.ask(rule) }));
  const live = new Set(answers.flatMap(({ name, witness }) => (witness === undefined ? [] : [name])));
  return {
    arms: waits ? shadowedArms(core, waits, { engine, program, live }) : [],
    open: failsOpen(core, engine, program),
    overruled: overruledActions(core, new Set(opening), { engine, program }),
    findings: answers.flatMap(({ finding }) => finding ?? []),
    witnesses: new Map(answers.flatMap(({ name, witness }) => (witness === undefined ? [] : [[name, witness]]))),
  };
}

/**
 * An artifact with answers that the rule takes, confirmed by the formulas of all rules before it; or why there is none. Under
 * `accumulate`, an artifact whose verdict is the rule's own if there is one, else one on which the rule holds.
 */
export function witness(
  core: Core,
  rule: string,
  budget: Budget = {},
):
  | { readonly witness: Witness; readonly finding?: undefined }
  | { readonly finding: Finding; readonly witness?: undefined } {
  const asked = core.rules.find(({ name }) => name === rule);
  if (asked === undefined) throw new RangeError(`there is no rule ${rule}`);
  const engine = new Engine(budget);
  return new Analyser(core, engine, new Program(core, engine)).ask(asked);
}

type Answer = ReturnType<typeof witness>;

/** What other rules would have to take all of a rule for a finding. */
interface Standing {
  readonly kind: "dead" | "shadowed";
  /** The rule's place in the ranking: all before it dispose in its stead where they hold. */
  readonly place: number;
  /** The rules before this place make the finding. */
  readonly end: number;
}

class Analyser {
  readonly #core: Core;
  readonly #engine: Engine;
  readonly #program: Program;
  readonly #places: ReadonlyMap<Rule, number>;

  constructor(core: Core, engine: Engine, program: Program) {
    this.#core = core;
    this.#engine = engine;
    this.#program = program;
    this.#places = new Map(this.#program.rules.map((rule, place) => [rule, place]));
  }

  ask(rule: Rule): Answer {
    const { name } = rule;
    const asked = this.#engine.meter.question(() => this.#decide(rule));
    if ("undecided" in asked) return { finding: this.#shallow(rule, asked.undecided) };
    const { answer } = asked;
    if (answer.kind === "live") return { witness: answer.witness };
    if (answer.kind === "contradiction")
      return { finding: { kind: "contradiction", rule: name, guards: this.#clashing(rule) } };
    return { finding: { kind: answer.kind, rule: name, takenBy: this.#names(this.#fewest(rule, answer.takenBy)) } };
  }

  /** What shows without solving anything: an earlier rule with no guard that this one does not have. */
  #shallow(rule: Rule, reason: UndecidedReason): Finding {
    const { kind, end } = this.#standing(rule);
    const taker = this.#program.subsumer([this.#program.formulaOf(rule)], end);
    return taker === undefined
      ? { kind: "undecided", rule: rule.name, reason }
      : { kind, rule: rule.name, takenBy: this.#names([taker]) };
  }

  /**
   * Under `accumulate`, a rule with actions is worth a finding only where another verdict counts, not where another rule has
   * the same; a state that waits has obligations of its own, so there it must be its own.
   */
  #standing(rule: Rule): Standing {
    const place = this.#places.get(rule) ?? 0;
    if (this.#core.fold !== "accumulate" || rule.actions.length === 0) return { kind: "dead", place, end: place };
    const { outcome } = rule;
    if (outcome.kind !== "settled") return { kind: "shadowed", place, end: place };
    const isSame = (other: Rule): boolean => other.outcome.kind === "settled" && other.outcome.box === outcome.box;
    return { kind: "shadowed", place, end: this.#program.rules.findIndex(isSame) };
  }

  #decide(
    rule: Rule,
  ):
    | { readonly kind: "live"; readonly witness: Witness }
    | { readonly kind: "contradiction" }
    | { readonly kind: Standing["kind"]; readonly takenBy: readonly number[] } {
    const { kind, place, end } = this.#standing(rule);
    const query = new Query(this.#engine);
    query.add(this.#program.formulaOf(rule));
    const takenBy: number[] = [];
    const found = this.#escape(query, rule, end, takenBy);
    if (found === undefined) return takenBy.length === 0 ? { kind: "contradiction" } : { kind, takenBy };
    const best = end === place ? found : (this.#escape(query, rule, place, takenBy) ?? found);
    return { kind: "live", witness: witnessOf(best, this.#engine, this.#core) };
  }

  /**
   * Looks for values that no rule before `end` takes, and excludes one only when it has taken the last values that were
   * found. So most questions are about few rules, however long the ruleset.
   */
  #escape(query: Query, rule: Rule, end: number, takenBy: number[]): Valuation | undefined {
    for (;;) {
      const found = query.solve();
      const taker =
        found && (this.#program.leader(found, this.#places.get(rule) ?? 0) ?? this.#program.firstMatch(found, end));
      if (taker === undefined) return found;
      takenBy.push(taker);
      query.add(this.#engine.formulas.not(this.#taking(rule, taker)));
    }
  }

  /** What one rule must fulfil to take from another: in the same layer, its guards are enough. */
  #taking(rule: Rule, taker: number): Formula {
    if (this.#program.leads(taker, this.#places.get(rule) ?? 0))
      return this.#program.guards[taker] ?? this.#engine.formulas.true;
    return this.#program.deciding(taker);
  }

  #names(places: readonly number[]): readonly string[] {
    return places.flatMap((place) => this.#program.rules[place]?.name ?? []);
  }

  /** As few of the rules as still take everything: one if one does, else none that is not needed. */
  #fewest(rule: Rule, takers: readonly number[]): readonly number[] {
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

  #take(rule: Rule, takers: readonly number[]): boolean {
    const asked = this.#engine.meter.question(() => {
      const query = new Query(this.#engine);
      query.add(this.#program.formulaOf(rule));
      for (const taker of takers) query.add(this.#engine.formulas.not(this.#taking(rule, taker)));
      return query.solve() === undefined;
    });
    return "answer" in asked && asked.answer;
  }

  /** The places of as few guards of a contradictory rule as still contradict each other. */
  #clashing(rule: Rule): readonly number[] {
    const guards = rule.guards.map((guard) => this.#program.guardOf(guard));
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
