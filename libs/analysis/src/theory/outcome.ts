import type { Literal } from "../atoms.ts";
import type { Value } from "../domains.ts";
import type { Variable } from "../variables.ts";

/** What a theory says of literals that are all to be true: a value for each of their variables, or some that clash. */
export type Outcome =
  | { readonly values: ReadonlyMap<Variable, Value>; readonly conflict?: undefined }
  | { readonly conflict: readonly Literal[]; readonly values?: undefined };

/** Fewer of the clashing literals that still clash, by leaving out one after the other. */
export function smaller(
  conflict: readonly Literal[],
  clash: (literals: readonly Literal[]) => boolean,
): readonly Literal[] {
  let rest = conflict;
  for (const literal of conflict) {
    const without = rest.filter((other) => other !== literal);
    if (clash(without)) rest = without;
  }
  return rest;
}
