import type { Atom } from "../atoms.ts";
import { Undecided } from "../budget.ts";
import type { Engine } from "../engine.ts";
import type { Existential, Place } from "../existentials.ts";
import type { Formula } from "../formulas.ts";
import { placesOf, presenceAt } from "../places.ts";
import type { Variable } from "../variables.ts";

/**
 * What one query has to know of lists, added as their tests come up. Where nothing asks for indexes or the number of
 * elements, each test that holds has an element in its own slot, and no other test that does not hold fits that. Else the
 * list is so many places in order, of which each test that holds finds one, and none does not.
 */
export class Lists {
  readonly #engine: Engine;
  readonly #add: (formula: Formula) => void;
  readonly #asked = new Map<string, Existential[]>();
  readonly #ordered = new Map<string, readonly Place[]>();

  constructor(engine: Engine, add: (formula: Formula) => void) {
    this.#engine = engine;
    this.#add = add;
  }

  /** A test of a list that is among what the query is asked. */
  ask(existential: Existential): void {
    const { list } = existential;
    const places = placesOf(this.#engine, list);
    if (places !== undefined) this.#place(existential, this.#order(list, places));
    else this.#slot(existential);
  }

  /** An element that is read by its index, or a number of elements, is tied to the rest of its list. */
  touch(atom: Exclude<Atom, { kind: "exists" | "reaches" }>): void {
    for (const variable of "variable" in atom ? [atom.variable] : [atom.left, atom.right]) {
      const { reference } = variable;
      const isPart =
        reference.kind !== "element" &&
        (reference.count === true || (reference.kind === "field" && typeof reference.index === "number"));
      if (!isPart || this.#ordered.has(reference.path)) continue;
      const places = placesOf(this.#engine, reference.path);
      if (places !== undefined) this.#order(reference.path, places);
    }
  }

  #slot(existential: Existential): void {
    const { formulas } = this.#engine;
    const { list, number, literal } = existential;
    const asked = this.#asked.get(list) ?? [];
    this.#asked.set(list, [...asked, existential]);
    const [holds, there] = [formulas.literal(literal), this.#present(list, { kind: "slot", at: number })];
    this.#implies(holds, there);
    this.#implies(there, holds);
    this.#implies(holds, existential.at({ kind: "slot", at: number }));
    for (const other of asked) {
      this.#fits(existential, { kind: "slot", at: other.number });
      this.#fits(other, { kind: "slot", at: number });
    }
  }

  /** An element that is there fulfils no test that does not hold. */
  #fits(existential: Existential, place: Place): void {
    const { formulas, meter } = this.#engine;
    meter.spend();
    const fulfils = formulas.and([this.#present(existential.list, place), existential.at(place)]);
    this.#implies(fulfils, formulas.literal(existential.literal));
  }

  #place(existential: Existential, places: readonly Place[]): void {
    const { formulas } = this.#engine;
    for (const place of places) this.#fits(existential, place);
    const found = places.map((place) => formulas.and([this.#present(existential.list, place), existential.at(place)]));
    this.#implies(formulas.literal(existential.literal), formulas.or(found));
  }

  /** The places of a list, each there only when the one before it is; and there are so many as the number says. */
  #order(list: string, places: readonly Place[]): readonly Place[] {
    const known = this.#ordered.get(list);
    if (known) {
      if (known.length !== places.length) throw new Undecided("incomparable");
      return known;
    }
    this.#ordered.set(list, places);
    const { formulas, variables } = this.#engine;
    const count = variables.countOf(list);
    for (const [at, place] of places.entries()) {
      const there = this.#present(list, place);
      const previous = places[at - 1];
      if (previous) this.#implies(there, this.#present(list, previous));
      if (count === undefined) continue;
      const more = formulas.not(this.#atMost(count, place.at));
      this.#implies(there, more);
      this.#implies(more, there);
    }
    return places;
  }

  #atMost(variable: Variable, bound: number): Formula {
    return this.#engine.formulas.literal(this.#engine.atoms.literal({ kind: "at_most", variable, bound }));
  }

  #present(list: string, place: Place): Formula {
    const { formulas, atoms } = this.#engine;
    return formulas.literal(atoms.literal({ kind: "present", variable: presenceAt(this.#engine, list, place) }));
  }

  #implies(one: Formula, other: Formula): void {
    const { formulas } = this.#engine;
    this.#add(formulas.or([formulas.not(one), other]));
  }
}
