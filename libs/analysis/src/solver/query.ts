import { isTheoretical, type Literal, opposite } from "../atoms.ts";
import { Undecided } from "../budget.ts";
import type { Engine } from "../engine.ts";
import type { Formula } from "../formulas.ts";
import { relationOf } from "../named.ts";
import { candidates } from "../sums.ts";
import { checkOrder } from "../theory/order.ts";
import type { Outcome } from "../theory/outcome.ts";
import { Valuation } from "../valuation.ts";
import type { Variable } from "../variables.ts";
import { Lists } from "./lists.ts";
import { NamedLists } from "./named-lists.ts";
import { Sat } from "./sat.ts";
import { Scores } from "./scores.ts";

/**
 * Whether formulas can hold together. More can be added after an answer. A formula that is no clause gets a name of its own,
 * which implies it (Plaisted and Greenbaum 1986); names are the literals below zero.
 */
export class Query {
  readonly #engine: Engine;
  readonly #sat: Sat;
  readonly #lists: Lists;
  readonly #named: NamedLists;
  readonly #added: Formula[] = [];
  /** Atoms about what is computed from other values. */
  readonly #computed = new Set<number>();
  readonly #scores: Scores;
  /** Names so far. */
  #count = 0;
  readonly #names = new Map<Formula, Literal>();
  /** Of terms of scores, which stand for them and their opposite. */
  readonly #termNames = new Map<Formula, Literal>();
  readonly #known = new Set<Literal>();
  /** Variables that some atom relates are of one component, by the number of one of them. */
  readonly #parents = new Map<number, number>();

  constructor(engine: Engine) {
    this.#engine = engine;
    this.#lists = new Lists(engine, (formula) => this.add(formula));
    this.#named = new NamedLists(engine, (formula) => this.add(formula));
    this.#scores = new Scores((literal) => this.#sat.isTrue(literal), engine.meter);
    this.#sat = new Sat(
      (fresh, all) => this.#consult(fresh, all),
      () => this.#scores.next(),
      engine.meter,
    );
  }

  add(formula: Formula): void {
    this.#added.push(formula);
    this.#require(formula);
  }

  #require(formula: Formula): void {
    if (formula.kind === "and") for (const part of formula.parts) this.#require(part);
    else this.#sat.add(this.#disjuncts(formula));
  }

  /** Values under which all formulas hold, or undefined when there are none. */
  solve(): Valuation | undefined {
    const literals = this.#sat.solve();
    if (literals === undefined) return undefined;
    const valuation = new Valuation(this.#engine);
    const components = new Set<number>();
    for (const literal of literals) {
      if (literal < 0) continue;
      const atom = this.#engine.atoms.of(literal);
      if (atom.kind === "present") valuation.setPresent(atom.variable, (literal & 1) === 0);
      else if (isTheoretical(atom)) components.add(this.#component(literal));
    }
    for (const component of components) {
      const { values } = this.#check(component, literals);
      for (const [variable, value] of values ?? []) valuation.set(variable, value);
    }
    if (this.#computed.size > 0) this.#settle(valuation, literals);
    const isCertain =
      !(this.#named.areAsked || this.#scores.areAsked) || this.#added.every((formula) => valuation.holds(formula));
    if (!isCertain) throw new Undecided("incomparable");
    return valuation;
  }

  /**
   * Sums were taken for values of their own so far. Chooses their parts so that they come out as wanted, one part after the
   * other; where that is not found, nothing is known.
   */
  #settle(valuation: Valuation, literals: readonly Literal[]): void {
    const { atoms, meter } = this.#engine;
    const wrong = (): number => this.#added.filter((formula) => !valuation.holds(formula)).length;
    const sums = literals.filter((literal) => literal >= 0 && this.#computed.has(literal >> 1));
    for (let rounds = 0; wrong() > 0; rounds++) {
      let best = wrong();
      let change: (() => void) | undefined;
      for (const literal of sums) {
        const atom = atoms.of(literal);
        if (!("variable" in atom) || atom.variable.computed === undefined) continue;
        const { computed } = atom.variable;
        const bound = atom.kind === "at_most" ? Number(atom.bound) : undefined;
        for (const { value: part } of [...computed.left, ...(computed.right ?? [])]) {
          if (typeof part === "number") continue;
          const before = valuation.get(part);
          for (const value of candidates(computed, bound, part, (other) => valuation.get(other))) {
            meter.spend(this.#added.length);
            valuation.set(part, value);
            const left = wrong();
            if (left < best) [best, change] = [left, () => valuation.set(part, value)];
          }
          valuation.set(part, before);
        }
      }
      if (change === undefined || rounds > 2 * sums.length) throw new Undecided("incomparable");
      change();
    }
  }

  #disjuncts(formula: Formula): Literal[] {
    switch (formula.kind) {
      case "literal":
        this.#register(formula.literal);
        return [formula.literal];
      case "or":
        return formula.parts.flatMap((part) => this.#disjuncts(part));
      case "and":
        return [this.#nameOf(formula, formula.parts)];
    }
  }

  #nameOf(formula: Formula, parts: readonly Formula[]): Literal {
    const known = this.#names.get(formula);
    if (known !== undefined) return known;
    const name = this.#fresh();
    this.#names.set(formula, name);
    for (const part of parts) this.#sat.add([opposite(name), ...this.#disjuncts(part)]);
    return name;
  }

  #fresh(): Literal {
    this.#count += 1;
    return -2 * this.#count;
  }

  /** A score that no formula says: each of its terms has a literal that is true where it holds, and false where it does not. */
  #askScore(literal: Literal, total: number): void {
    const { formulas, totals } = this.#engine;
    const { terms, least } = totals.byId(total);
    const solved = terms.map(({ weight, formula }) => {
      if (formula.kind === "literal") {
        this.#register(formula.literal);
        return { weight, literal: formula.literal };
      }
      const name = this.#termNames.get(formula) ?? this.#fresh();
      if (!this.#termNames.has(formula)) {
        this.#termNames.set(formula, name);
        this.#sat.add([opposite(name), ...this.#disjuncts(formula)]);
        this.#sat.add([name, ...this.#disjuncts(formulas.not(formula))]);
      }
      return { weight, literal: name };
    });
    this.#scores.ask(literal, least, solved);
  }

  #register(literal: Literal): void {
    if (this.#known.has(literal >> 1)) return;
    this.#known.add(literal >> 1);
    const atom = this.#engine.atoms.of(literal);
    if ("variable" in atom && atom.variable.computed) this.#computed.add(literal >> 1);
    if (atom.kind === "present") {
      this.#relateScalar(atom.variable);
      this.#relateElements(atom.variable);
      this.#relateNamed(atom.variable);
      this.#named.touch(atom.variable);
    }
    if (atom.kind === "reaches") this.#askScore(literal & ~1, atom.total);
    else if (atom.kind === "exists") {
      const existential = this.#engine.existentials.byId(atom.existential);
      this.#lists.ask(existential);
      this.#named.ask(existential);
    } else this.#lists.touch(atom);
    if (atom.kind === "same" || atom.kind === "in_order")
      this.#parents.set(this.#root(atom.left.id), this.#root(atom.right.id));
  }

  /** A list that has an element has all before it. */
  #relateElements(variable: Variable): void {
    for (const other of this.#engine.variables.elementsBeside(variable)) {
      if (!this.#known.has(this.#presence(other) >> 1)) continue;
      const [later, earlier] = indexOf(variable) > indexOf(other) ? [variable, other] : [other, variable];
      this.#sat.add([opposite(this.#presence(later)), this.#presence(earlier)]);
    }
  }

  /** A JSON object has one value at a place, and is one itself where it has some within. */
  #relateNamed(variable: Variable): void {
    const { variables } = this.#engine;
    const own = variables.placeOf(variable);
    if (own === undefined) return;
    for (const [other, place] of variables.namedBeside(variable)) {
      if (!this.#known.has(this.#presence(other) >> 1)) continue;
      const [first, second] = [this.#presence(variable), this.#presence(other)];
      const relation = relationOf(own, place);
      if (relation === "apart") this.#sat.add([opposite(first), opposite(second)]);
      else if (relation === "first needs second") this.#sat.add([opposite(first), second]);
      else if (relation === "second needs first") this.#sat.add([opposite(second), first]);
    }
  }

  /** A scalar that is there is a number or a text, and not both. */
  #relateScalar(variable: Variable): void {
    const scalar = this.#engine.variables.scalarOf(variable);
    if (!scalar) return;
    const { itself } = scalar;
    const readings = [this.#presence(scalar.number), this.#presence(scalar.text)];
    this.#sat.add(itself.optional ? [opposite(this.#presence(itself)), ...readings] : readings);
    this.#sat.add(readings.map(opposite));
    if (itself.optional) for (const reading of readings) this.#sat.add([opposite(reading), this.#presence(itself)]);
    for (const literal of [...readings, ...(itself.optional ? [this.#presence(itself)] : [])]) this.#register(literal);
  }

  #presence(variable: Variable): Literal {
    return this.#engine.atoms.literal({ kind: "present", variable });
  }

  #root(id: number): number {
    let root = id;
    for (
      let parent = this.#parents.get(root);
      parent !== undefined && parent !== root;
      parent = this.#parents.get(root)
    )
      root = parent;
    return root;
  }

  #component(literal: Literal): number {
    const atom = this.#engine.atoms.of(literal);
    if (!isTheoretical(atom)) throw new TypeError("what no theory decides is of no component");
    return this.#root("variable" in atom ? atom.variable.id : atom.left.id);
  }

  #consult(fresh: readonly Literal[], all: readonly Literal[]): readonly Literal[] | undefined {
    const touched = new Set<number>();
    for (const literal of fresh)
      if (literal >= 0 && isTheoretical(this.#engine.atoms.of(literal))) touched.add(this.#component(literal));
    for (const component of touched) {
      const { conflict } = this.#check(component, all);
      if (conflict) return conflict;
    }
    return this.#scores.conflict(all, fresh.length);
  }

  #check(component: number, all: readonly Literal[]): Outcome {
    const { atoms, equality, meter } = this.#engine;
    const own = all.filter(
      (literal) => literal >= 0 && isTheoretical(atoms.of(literal)) && this.#component(literal) === component,
    );
    meter.spend(own.length);
    const [first] = own;
    if (first === undefined) return { values: new Map() };
    const { kind } = atoms.of(first);
    return kind === "at_most" || kind === "in_order" ? checkOrder(own, atoms) : equality.check(own);
  }
}

function indexOf({ reference }: Variable): number {
  return reference.kind === "field" && typeof reference.index === "number" ? reference.index : -1;
}
