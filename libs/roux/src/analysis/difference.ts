import type { Action, Core, Outcome } from "../ir/core.ts";
import type { ValueType } from "../ir/types.ts";
import { type Budget, Undecided, type UndecidedReason } from "./budget.ts";
import { Engine } from "./engine.ts";
import { Program } from "./program.ts";
import { Query } from "./solver/query.ts";
import type { Typed } from "./variables.ts";
import { type Witness, witnessOf } from "./witness.ts";

/** What a ruleset makes of one artifact; the rule `default` when none holds. */
export interface Answer {
  readonly rule: string;
  readonly reason_class: string;
  readonly outcome: Outcome;
  readonly actions: readonly Action[];
}

/** An artifact on which two rulesets differ, one for each pair of rules between which artifacts change over. */
export interface Change {
  readonly before: Answer;
  readonly after: Answer;
  readonly differs: readonly (keyof Answer)[];
  readonly witness: Witness;
}

/**
 * A pair of rules of which it is not known whether any artifact changes over between them. After one that is out of time,
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

/** Where two versions of a ruleset answer differently: the rule, the reason class, the outcome or the actions. */
export function difference(before: Core, after: Core, budget: Budget = {}): Difference {
  if (before.fold !== "first-match" || after.fold !== "first-match" || before.dialect.name !== after.dialect.name)
    return { kind: "undecided", reason: "incomparable", undecided: [] };
  try {
    return new Comparison(before, after, new Engine(budget)).run();
  } catch (error) {
    if (error instanceof Undecided) return { kind: "undecided", reason: error.reason, undecided: [] };
    throw error;
  }
}

/** One of the rulesets, its rules with the default behind them. */
interface Side {
  readonly program: Program;
  readonly answers: readonly Answer[];
  /** Answers as texts, equal when the answers are. */
  readonly keys: readonly string[];
}

class Comparison {
  readonly #engine: Engine;
  readonly #before: Side;
  readonly #after: Side;
  readonly #typed: Typed;
  readonly #changes = new Map<string, Change>();
  readonly #undecided: OpenPair[] = [];

  constructor(before: Core, after: Core, engine: Engine) {
    this.#engine = engine;
    this.#before = sideOf(before, engine);
    this.#after = sideOf(after, engine);
    this.#typed = {
      fields: merged(before.fields, after.fields),
      enrichments: merged(before.enrichments, after.enrichments),
    };
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
    return this.#undecided.at(-1)?.reason === "out_of_time";
  }

  #isOpen(before: number, after: number): boolean {
    if (this.#before.keys[before] === this.#after.keys[after] || this.#changes.has(`${before} ${after}`)) return false;
    return !this.#before.program.excludes(before, this.#after.program, after);
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
    const query = new Query(this.#engine);
    for (const formula of both) query.add(formula);
    for (let found = query.solve(); found; found = query.solve()) {
      const left = old.firstMatch(found, before) ?? before;
      const right = fresh.firstMatch(found, after) ?? after;
      this.#record(left, right, () => witnessOf(found, this.#engine, this.#typed));
      if (left === before && right === after) return;
      if (left !== before) query.add(formulas.not(old.formulas[left] ?? formulas.true));
      if (right !== after) query.add(formulas.not(fresh.formulas[right] ?? formulas.true));
    }
  }

  /** Values between other rules than those that are asked about are a find as well. */
  #record(before: number, after: number, example: () => Witness): void {
    const [left, right] = [this.#before.answers[before], this.#after.answers[after]];
    if (!left || !right || this.#changes.has(`${before} ${after}`)) return;
    const differs = (["rule", "reason_class", "outcome", "actions"] as const).filter(
      (key) => keyOf(left[key]) !== keyOf(right[key]),
    );
    if (differs.length > 0)
      this.#changes.set(`${before} ${after}`, { before: left, after: right, differs, witness: example() });
  }
}

function sideOf(core: Core, engine: Engine): Side {
  const answers: Answer[] = core.rules.map(({ name, reason_class, outcome, actions }) => ({
    rule: name,
    reason_class,
    outcome,
    actions,
  }));
  const outcome: Outcome = { kind: "settled", box: core.default_box };
  answers.push({ rule: "default", reason_class: "no_rule", outcome, actions: [] });
  return { program: new Program(core, engine), answers, keys: answers.map(keyOf) };
}

/** Data as a text that does not depend on the order of keys. */
function keyOf(data: unknown): string {
  return JSON.stringify(data, (_, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

/** What either side declares; of a record, the members of both. */
function merged<T extends { readonly path: string; readonly type: ValueType }>(
  left: readonly T[],
  right: readonly T[],
): readonly T[] {
  const both = left.map((own) => {
    const other = right.find(({ path }) => path === own.path);
    return other ? { ...own, type: widened(own.type, other.type) } : own;
  });
  return [...both, ...right.filter(({ path }) => !left.some((known) => known.path === path))];
}

function widened(left: ValueType, right: ValueType): ValueType {
  if (left.kind !== "record" || right.kind !== "record") return left;
  const known = left.members.map(({ name, type }) => {
    const other = right.members.find((member) => member.name === name);
    return { name, type: other ? widened(type, other.type) : type };
  });
  const added = right.members.filter(({ name }) => !known.some((member) => member.name === name));
  return { ...left, members: [...known, ...added] };
}
