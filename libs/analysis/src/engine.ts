import { Atoms } from "./atoms.ts";
import { type Budget, Meter } from "./budget.ts";
import { Existentials } from "./existentials.ts";
import { Formulas } from "./formulas.ts";
import { EqualityTheory } from "./theory/equality.ts";
import { Languages } from "./theory/languages.ts";
import { Totals } from "./totals.ts";
import { Variables } from "./variables.ts";

/** What the questions of one analysis share: atoms, formulas, automata, languages, and the steps that are left. */
export class Engine {
  readonly meter: Meter;
  readonly variables = new Variables();
  readonly formulas = new Formulas();
  readonly atoms: Atoms;
  readonly existentials: Existentials;
  readonly totals: Totals;
  readonly equality: EqualityTheory;

  constructor(budget: Budget) {
    this.meter = new Meter(budget);
    this.atoms = new Atoms(this.meter);
    this.existentials = new Existentials(this.atoms);
    this.totals = new Totals(this.atoms);
    this.equality = new EqualityTheory(this.atoms, new Languages(this.atoms, this.meter), this.meter);
  }
}
