import { Atoms } from "./atoms.ts";
import { type Budget, Meter } from "./budget.ts";
import { Formulas } from "./formulas.ts";
import { EqualityTheory } from "./theory/equality.ts";
import { Languages } from "./theory/languages.ts";
import { type Variable, Variables } from "./variables.ts";

/** What the questions of one analysis share: atoms, formulas, automata, languages, and the steps that are left. */
export class Engine {
  readonly meter: Meter;
  readonly variables = new Variables();
  readonly formulas = new Formulas();
  readonly atoms: Atoms;
  readonly equality: EqualityTheory;

  constructor(budget: Budget) {
    this.meter = new Meter(budget);
    this.atoms = new Atoms(this.meter);
    this.equality = new EqualityTheory(this.atoms, new Languages(this.atoms, this.meter), this.meter);
  }

  /** The other elements of the same list that rules read. */
  elementsBeside({ reference, id }: Variable): readonly Variable[] {
    if (reference.kind !== "field" || typeof reference.index !== "number") return [];
    return this.variables.all.filter(
      (other) =>
        other.id !== id &&
        other.reference.kind === "field" &&
        other.reference.path === reference.path &&
        typeof other.reference.index === "number",
    );
  }
}
