import type { Atoms } from "./atoms.ts";
import type { Existentials } from "./existentials.ts";
import type { Formulas } from "./formulas.ts";
import type { Totals } from "./totals.ts";
import type { Variables } from "./variables.ts";

/** What the formulas of one analysis are made of. */
export interface Space {
  readonly variables: Variables;
  readonly atoms: Atoms;
  readonly formulas: Formulas;
  readonly existentials: Existentials;
  readonly totals: Totals;
}
