import type { Atoms, Literal } from "./atoms.ts";
import type { Formula } from "./formulas.ts";
import type { Variable } from "./variables.ts";

/** Where an element of a list stands: at an index, or, where nothing says at which, in a slot of its own. */
export type Place =
  | { readonly kind: "index" | "slot"; readonly at: number }
  /** A value that something else reads, too; `at` is the variable's number, and `there` says whether the element is. */
  | { readonly kind: "value"; readonly at: number; readonly variable: Variable; readonly there: Variable };

/** That some element of a list fulfils a test. The test for all of them is that none fulfils the opposite. */
export interface Existential {
  readonly id: number;
  /** The list's path. */
  readonly list: string;
  /** The place among those of its list; the slot of that number is for an element that fulfils it. */
  readonly number: number;
  readonly literal: Literal;
  /** What the test asks of the element at a place. */
  at(place: Place): Formula;
}

/**
 * The tests that one analysis asks of lists. Each has one element variable, so lists can be kept small: where a list fulfils
 * some of the tests and not others, so does what is left of it when, of all elements but those that are read by index, one
 * is kept for each test that holds. That makes the questions decidable: a list is so many places.
 */
export class Existentials {
  readonly #atoms: Atoms;
  readonly #byKey = new Map<string, Existential>();
  readonly #ofList = new Map<string, Existential[]>();
  readonly #all: Existential[] = [];

  constructor(atoms: Atoms) {
    this.#atoms = atoms;
  }

  /** The test that `key` writes out, the same for the same test. */
  of(list: string, key: string, instance: (place: Place) => Formula): Existential {
    const known = this.#byKey.get(key);
    if (known) return known;
    const siblings = this.#ofList.get(list) ?? [];
    this.#ofList.set(list, siblings);
    const id = this.#all.length;
    const made = new Map<string, Formula>();
    const existential: Existential = {
      id,
      list,
      number: siblings.length,
      literal: this.#atoms.literal({ kind: "exists", existential: id }),
      at: (place) => {
        const name = `${place.kind} ${place.at}`;
        const formula = made.get(name) ?? instance(place);
        made.set(name, formula);
        return formula;
      },
    };
    siblings.push(existential);
    this.#all.push(existential);
    this.#byKey.set(key, existential);
    return existential;
  }

  byId(id: number): Existential {
    const found = this.#all[id];
    if (found === undefined) throw new RangeError(`there is no existential ${id}`);
    return found;
  }

  /** The paths of all lists of which something is asked. */
  get lists(): readonly string[] {
    return [...this.#ofList.keys()];
  }

  /** All that are asked of a list. */
  about(list: string): readonly Existential[] {
    return this.#ofList.get(list) ?? [];
  }
}
