import type { Core } from "@glither/roux/core";
import { type Answer, answerOf, keyOf } from "./answer.ts";
import { apart } from "./apart.ts";
import { type Budget, Undecided, type UndecidedReason } from "./budget.ts";
import { CallList, callsOf } from "./calls.ts";
import { Engine } from "./engine.ts";
import { merged } from "./merged.ts";
import { Parting } from "./parting.ts";
import { Program } from "./program.ts";
import { Query } from "./solver/query.ts";
import type { Valuation } from "./valuation.ts";
import type { Typed } from "./variables.ts";
import { type Witness, witnessOf } from "./witness.ts";

/** An artifact on which two rulesets differ, one for each pair of rules between which artifacts change over. */
export interface Change {
  readonly before: Answer;
  readonly after: Answer;
  readonly differs: readonly (keyof Answer)[];
  readonly witness: Witness;
}

/**
 * A pair of rules of which it is not known whether any artifact changes over between them. After one that is out of steps,
 * no further pair was looked at.
 */
export interface OpenPair {
  readonly before: string;
  readonly after: string;
  readonly reason: UndecidedReason;
}

export type Difference =
  | { readonly kind: "equivalent" }
  | { readonly kind: "different"; readonly changes: readonly Change[]; readonly undecided: readonly OpenPair[] }
  /** No change was found, and not all pairs are decided; or the two cannot be compared, and no pair is named. */
  | { readonly kind: "undecided"; readonly reason: UndecidedReason; readonly undecided: readonly OpenPair[] };

/**
 * Where two versions of a ruleset answer differently: the rule that disposes, its reason class, its outcome, or the actions
 * in their order. Their folds may differ.
 */
export function difference(before: Core, after: Core, budget: Budget = {}): Difference {
  if (before.dialect.name !== after.dialect.name) return { kind: "undecided", reason: "incomparable", undecided: [] };
  try {
    return new Comparison(before, apart(before, after), new Engine(budget)).run();
  } catch (error) {
    if (error instanceof Undecided) return { kind: "undecided", reason: error.reason, undecided: [] };
    throw error;
  }
}

/** One of the rulesets, its rules in the order of their ranking, with the default behind them. */
interface Side {
  readonly program: Program;
  /** What each of them answers, with its own actions alone. */
  readonly answers: readonly Answer[];
  /** As texts, equal when the answers are; without the actions where those of several rules are called. */
  readonly keys: readonly string[];
  readonly calls: CallList;
  readonly accumulates: boolean;
}

class Comparison {
  readonly #engine: Engine;
  readonly #before: Side;
  readonly #after: Side;
  readonly #typed: Typed;
  readonly #changes = new Map<string, Change>();
  readonly #undecided: OpenPair[] = [];
  /** Where the actions part; none where they part nowhere, or only as another rule disposes. */
  readonly #parting: Parting | undefined;

  constructor(before: Core, after: Core, engine: Engine) {
    this.#engine = engine;
    const isOfOneRule = before.fold !== "accumulate" && after.fold !== "accumulate";
    this.#before = sideOf(before, engine, isOfOneRule);
    this.#after = sideOf(after, engine, isOfOneRule);
    this.#typed = {
      fields: merged(before.fields, after.fields),
      enrichments: merged(before.enrichments, after.enrichments),
    };
    this.#parting = isOfOneRule ? undefined : this.#whereActionsPart();
  }

  run(): Difference {
    const [mates, matesBack] = [this.#mates(this.#before, this.#after), this.#mates(this.#after, this.#before)];
    for (const before of this.#before.answers.keys())
      for (let after = 0; after <= (mates[before] ?? 0); after++)
        // A rule that stands before the other side's rule of the same guards leaves it nothing.
        if (before <= (matesBack[after] ?? 0) && this.#isOpen(before, after) && !this.#isOutOfTime())
          this.#ask(before, after);
    const changes = this.#before.answers.flatMap((_, before) => this.#changesFrom(before));
    const [first] = this.#undecided;
    if (changes.length > 0) return { kind: "different", changes, undecided: this.#undecided };
    return first ? { kind: "undecided", reason: first.reason, undecided: this.#undecided } : { kind: "equivalent" };
  }

  /** That they part nowhere is found out once, not for each rule. */
  #whereActionsPart(): Parting | undefined {
    const parting = new Parting(this.#before.calls, this.#after.calls, this.#engine);
    const asked = this.#engine.meter.question(() => {
      const query = new Lemmas(new Query(this.#engine), parting);
      for (let found = query.solve(); found; found = query.solve()) if (parting.parts(found)) return true;
      return false;
    });
    return "answer" in asked && !asked.answer ? undefined : parting;
  }

  /** For each rule, the first rule of the other side with the same guards, else the last of all. */
  #mates(side: Side, other: Side): number[] {
    const first = new Map(other.program.formulas.map((formula, at) => [formula, at] as const).reverse());
    const last = other.answers.length - 1;
    const guards = [...side.program.formulas, this.#engine.formulas.true];
    return guards.map((formula) => first.get(formula) ?? last);
  }

  /** In the order of the rules after. */
  #changesFrom(before: number): Change[] {
    return this.#after.answers.flatMap((_, after) => this.#changes.get(`${before} ${after}`) ?? []);
  }

  #isOutOfTime(): boolean {
    return this.#undecided.at(-1)?.reason === "out_of_steps";
  }

  #isOpen(before: number, after: number): boolean {
    if (this.#changes.has(`${before} ${after}`)) return false;
    if (this.#isAlike(before, after)) {
      const requirements = this.#before.program.requirements[before] ?? new Map();
      if (!this.#parting?.mayPart(requirements)) return false;
    }
    return !this.#before.program.excludes(before, this.#after.program, after);
  }

  #isAlike(before: number, after: number): boolean {
    return this.#before.keys[before] === this.#after.keys[after];
  }

  #ask(before: number, after: number): void {
    const asked = this.#engine.meter.question(() => this.#search(before, after));
    if ("undecided" in asked)
      this.#undecided.push({
        before: this.#before.answers[before]?.rule ?? "",
        after: this.#after.answers[after]?.rule ?? "",
        reason: asked.undecided,
      });
  }

  /** Looks for values that the first rule takes before and the second after; earlier rules come in as they take some. */
  #search(before: number, after: number): void {
    const { formulas } = this.#engine;
    const [old, fresh] = [this.#before.program, this.#after.program];
    const both = [old.formulas[before] ?? formulas.true, fresh.formulas[after] ?? formulas.true];
    this.#engine.meter.spend((before + after) / 16);
    if (old.subsumer(both, before) !== undefined || fresh.subsumer(both, after) !== undefined) return;
    const parting = this.#isAlike(before, after) ? this.#parting : undefined;
    const query = new Query(this.#engine);
    for (const formula of both) query.add(formula);
    const lemmas = new Lemmas(query, parting);
    for (let found = lemmas.solve(); found; found = lemmas.solve()) {
      const left = old.firstMatch(found, before) ?? before;
      const right = fresh.firstMatch(found, after) ?? after;
      this.#record(left, right, found);
      if (left === before && right === after && parting?.parts(found) !== false) return;
      if (left !== before) query.add(formulas.not(old.formulas[left] ?? formulas.true));
      if (right !== after) query.add(formulas.not(fresh.formulas[right] ?? formulas.true));
    }
  }

  /** Values between other rules than those that are asked about are a find as well. */
  #record(before: number, after: number, found: Valuation): void {
    const [left, right] = [answered(this.#before, before, found), answered(this.#after, after, found)];
    if (!left || !right || this.#changes.has(`${before} ${after}`)) return;
    const differs = (["rule", "reason_class", "outcome", "actions"] as const).filter(
      (key) => keyOf(left[key]) !== keyOf(right[key]),
    );
    if (differs.length === 0) return;
    const witness = witnessOf(found, this.#engine, this.#typed);
    this.#changes.set(`${before} ${after}`, { before: left, after: right, differs, witness });
  }
}

/** A query that knows all lemmas whenever it is asked. */
class Lemmas {
  readonly #query: Query;
  readonly #parting: Parting | undefined;
  #known = 0;

  constructor(query: Query, parting: Parting | undefined) {
    this.#query = query;
    this.#parting = parting;
  }

  solve(): Valuation | undefined {
    for (const lemma of this.#parting?.lemmas.slice(this.#known) ?? []) this.#query.add(lemma);
    this.#known = this.#parting?.lemmas.length ?? 0;
    return this.#query.solve();
  }
}

function sideOf(core: Core, engine: Engine, isOfOneRule: boolean): Side {
  const program = new Program(core, engine);
  const answers = [...program.rules, undefined].map((rule) => answerOf(rule, rule?.actions ?? [], core.default_box));
  const calls = isOfOneRule ? new CallList([]) : callsOf(core, program, engine);
  const keys = answers.map((answer) => keyOf(isOfOneRule ? answer : { ...answer, actions: [] }));
  return { accumulates: core.fold === "accumulate", program, answers, keys, calls };
}

function answered({ accumulates, answers, calls }: Side, place: number, valuation: Valuation): Answer | undefined {
  const answer = answers[place];
  if (!answer || !accumulates) return answer;
  const actions = calls.calls.filter(({ formula }) => valuation.holds(formula)).map(({ action }) => action);
  return { ...answer, actions };
}
