import type { Named } from "@glither/roux/core";
import type { Engine } from "../engine.ts";
import type { Existential, Place } from "../existentials.ts";
import type { Formula } from "../formulas.ts";
import type { NamedPlace } from "../named.ts";
import { listAt, placeOfSlot, placeOfValue, standingOf } from "../named-lists.ts";
import { placesOf } from "../places.ts";
import type { Variable } from "../variables.ts";

interface Test {
  readonly existential: Existential;
  readonly list: Named;
}

/**
 * What lists within JSON objects have to do with the values beside them, added as tests and values come up: a text that is read
 * by itself is an element of each list around it, and where an object has a single value, it has no list. All that is added holds of every
 * artifact, so what is found impossible is; what is found possible is held against a real object afterwards.
 */
export class NamedLists {
  readonly #engine: Engine;
  readonly #add: (formula: Formula) => void;
  readonly #tests: Test[] = [];
  readonly #values = new Map<Variable, NamedPlace>();

  constructor(engine: Engine, add: (formula: Formula) => void) {
    this.#engine = engine;
    this.#add = add;
  }

  /** Whether anything was asked of such a list. */
  get areAsked(): boolean {
    return this.#tests.length > 0;
  }

  /** A test of a list that is among what the query is asked. */
  ask(existential: Existential): void {
    const list = listAt(existential.list);
    if (list === undefined) return;
    const test: Test = { existential, list };
    for (const [variable, place] of this.#values) this.#relate(test, variable, place);
    for (const other of this.#tests) {
      this.#contain(test, other);
      this.#contain(other, test);
    }
    this.#tests.push(test);
  }

  /** A value whose presence is among what the query is asked. */
  touch(variable: Variable): void {
    const place = this.#engine.variables.placeOf(variable);
    if (place === undefined || this.#values.has(variable)) return;
    this.#values.set(variable, place);
    for (const test of this.#tests) this.#relate(test, variable, place);
  }

  #relate(test: Test, variable: Variable, place: NamedPlace): void {
    if (place.object !== test.list.object) return;
    const standing = standingOf(test.list, place);
    if (standing === undefined) return;
    const { formulas } = this.#engine;
    const there = this.#present(variable);
    const none = formulas.not(formulas.literal(test.existential.literal));
    const isGiven = place.reading === "given";
    if (standing === "apart") this.#implies(there, none);
    else if (isGiven && standing !== "within") this.#implies(formulas.not(there), none);
    else this.#hold(test, variable, standing);
  }

  /** A value that is there is an element, and where the list would be that value, it is the only one. */
  #hold({ existential, list }: Test, variable: Variable, standing: "same" | "within" | "around"): void {
    const { formulas, variables } = this.#engine;
    const there = this.#present(variable);
    const holds = formulas.literal(existential.literal);
    const place = standing === "around" ? undefined : placeOfValue(variables, list, variable);
    if (place) this.#implies(formulas.and([this.#isThere(place, list), existential.at(place)]), holds);
    if (standing === "within") return;
    this.#implies(formulas.and([there, holds]), place ? existential.at(place) : formulas.false);
  }

  /** What the one list has within the other is an element of that, too. */
  #contain(inner: Test, outer: Test): void {
    if (inner.list.object !== outer.list.object || inner.existential.list === outer.existential.list) return;
    const standing = standingOf(outer.list, inner.list);
    const { formulas, variables } = this.#engine;
    const [own, its] = [inner, outer].map(({ existential }) => formulas.literal(existential.literal));
    if (own === undefined || its === undefined) return;
    if (standing === "apart") this.#implies(own, formulas.not(its));
    const isWithin = standing === "within" || standing === "same";
    if (!isWithin || placesOf(this.#engine, inner.existential.list) !== undefined) return;
    const place = placeOfSlot(variables, inner.list, inner.existential.number);
    this.#implies(formulas.and([own, this.#isThere(place, outer.list), outer.existential.at(place)]), its);
  }

  /** Of what is no text, a list of texts has an element, and other lists have none. */
  #isThere(place: Place, list: Named): Formula {
    const { formulas } = this.#engine;
    if (place.kind !== "value") return formulas.true;
    const { variable, there } = place;
    const isText = variable.optional && list.reading === "anywhere";
    return formulas.and([there, ...(isText ? [variable] : [])].map((own) => this.#present(own)));
  }

  #present(variable: Variable): Formula {
    const { atoms, formulas } = this.#engine;
    return formulas.literal(atoms.literal({ kind: "present", variable }));
  }

  #implies(one: Formula, other: Formula): void {
    const { formulas } = this.#engine;
    this.#add(formulas.or([formulas.not(one), other]));
  }
}
