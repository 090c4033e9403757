import type { Atom, Literal } from "./atoms.ts";
import type { Point, Value } from "./domains.ts";
import type { Engine } from "./engine.ts";
import type { Place } from "./existentials.ts";
import { type Formula, holds } from "./formulas.ts";
import { type NamedPlace, relationOf } from "./named.ts";
import { listAt, placeOfSlot, placeOfValue, standingOf } from "./named-lists.ts";
import { placesOf, possiblePlaces, presenceAt } from "./places.ts";
import { compute } from "./sums.ts";
import type { Total } from "./totals.ts";
import type { Variable } from "./variables.ts";

/** A value for every variable; those that nothing was asked of have their type's preferred value, or are absent. */
export class Valuation {
  readonly #engine: Pick<Engine, "atoms" | "variables" | "existentials" | "totals">;
  readonly #values = new Map<Variable, Value>();
  readonly #present = new Map<Variable, boolean>();
  readonly #truths = new Map<number, boolean>();

  constructor(engine: Pick<Engine, "atoms" | "variables" | "existentials" | "totals">) {
    this.#engine = engine;
  }

  set(variable: Variable, value: Value): void {
    this.#values.set(variable, value);
    this.#truths.clear();
  }

  setPresent(variable: Variable, present: boolean): void {
    this.#present.set(variable, present);
  }

  get(variable: Variable): Value {
    if (variable.computed) return compute(variable.computed, (other) => this.get(other));
    const known = this.#values.get(variable);
    if (known !== undefined) return known;
    const { reference, domain } = variable;
    const isCount = reference.kind !== "element" && reference.count === true;
    return isCount ? this.elements(reference.path).length : domain.preferred;
  }

  /** Where a list has elements of which something was asked, in order. */
  elements(list: string): readonly Place[] {
    const own = possiblePlaces(this.#engine, list).filter((place) =>
      this.isPresent(presenceAt(this.#engine, list, place)),
    );
    return this.#within(list, own);
  }

  /** Where a list is within an object, what else is read there is among its elements. */
  #within(list: string, own: readonly Place[]): readonly Place[] {
    const named = listAt(list);
    if (named === undefined || placesOf(this.#engine, list) !== undefined) return own;
    const { variables, existentials } = this.#engine;
    const found: Place[] = [];
    const take = (place: Place | undefined): void => {
      if (place?.kind !== "value" || !this.isPresent(place.there)) return;
      if (named.reading === "texts" || this.isPresent(place.variable)) found.push(place);
    };
    for (const [variable, place] of variables.named(named.object)) {
      const standing = standingOf(named, place);
      const isSingle = standing === "same" && place.reading !== "given" && this.isPresent(variable);
      if (isSingle) found.length = 0;
      if (isSingle || standing === "within") take(placeOfValue(variables, named, variable));
      if (isSingle) return found;
    }
    for (const other of existentials.lists) {
      const its = other === list ? undefined : listAt(other);
      const standing = its?.object === named.object ? standingOf(named, its) : undefined;
      if (its && (standing === "within" || standing === "same"))
        for (const { number } of existentials.about(other)) take(placeOfSlot(variables, its, number));
    }
    return [...own, ...found];
  }

  /** What was not asked for is absent; but an element of a list is there if a later one is, and a scalar is a number. */
  isPresent(variable: Variable): boolean {
    if (!variable.optional) return true;
    if (variable.whole) return this.isPresent(variable.whole);
    const known = this.#present.get(variable);
    if (known !== undefined) return known;
    const scalar = this.#engine.variables.scalarOf(variable);
    if (scalar && variable !== scalar.itself) return variable === scalar.number && this.isPresent(scalar.itself);
    const { variables } = this.#engine;
    const place = variables.placeOf(variable);
    if (place?.reading === "given") return this.#isGiven(variable, place);
    return variables
      .elementsBeside(variable)
      .some((other) => isLater(other, variable) && this.#present.get(other) === true);
  }

  /** A value is given where another reading of it is there, or anything within it. */
  #isGiven(variable: Variable, place: NamedPlace): boolean {
    const { variables, existentials } = this.#engine;
    return (
      variables
        .namedBeside(variable)
        .some(([other, its]) => relationOf(place, its) === "second needs first" && this.#present.get(other) === true) ||
      existentials.lists.some((list) => {
        const named = listAt(list);
        if (named === undefined || named.object !== place.object) return false;
        const standing = standingOf(place, named);
        return (standing === "same" || standing === "within") && this.elements(list).length > 0;
      })
    );
  }

  holds(formula: Formula): boolean {
    return holds(formula, (literal) => this.#isTrue(literal));
  }

  #isTrue(literal: Literal): boolean {
    const known = this.#truths.get(literal >> 1);
    const truth = known ?? this.#decide(this.#engine.atoms.of(literal));
    if (known === undefined) this.#truths.set(literal >> 1, truth);
    return truth === ((literal & 1) === 0);
  }

  #reaches({ terms, least }: Total): boolean {
    return terms.reduce((sum, { weight, formula }) => sum + (this.holds(formula) ? weight : 0), 0) >= least;
  }

  #decide(atom: Atom): boolean {
    switch (atom.kind) {
      case "present":
        return this.isPresent(atom.variable);
      case "exists": {
        const existential = this.#engine.existentials.byId(atom.existential);
        return this.elements(existential.list).some((place) => this.holds(existential.at(place)));
      }
      case "reaches":
        return this.#reaches(this.#engine.totals.byId(atom.total));
      case "equals":
        return this.get(atom.variable) === atom.value;
      case "matches":
        return this.#engine.atoms.automaton(atom.pattern).test(String(this.get(atom.variable)));
      case "same":
        return this.get(atom.left) === this.get(atom.right);
      case "at_most":
        return pointOf(this.get(atom.variable)) <= atom.bound;
      case "in_order":
        return this.get(atom.left) <= this.get(atom.right);
    }
  }
}

function isLater(other: Variable, variable: Variable): boolean {
  const [a, b] = [other.reference, variable.reference];
  return a.kind === "field" && b.kind === "field" && Number(a.index) > Number(b.index);
}

/** What stands on a line is no text. */
function pointOf(value: Value): Point {
  return typeof value === "string" ? Number(value) : value;
}
