import type { Atoms } from "./atoms.ts";
import type { Formula } from "./formulas.ts";
import type { Variable } from "./variables.ts";

/** The values that a formula leaves to some variables. */
export type Requirements = ReadonlyMap<Variable, ReadonlySet<string>>;

export function requirementsOf(formula: Formula, atoms: Atoms): Requirements {
  const found = new Map<Variable, ReadonlySet<string>>();
  for (const part of partsOf(formula)) {
    const choices = (part.kind === "or" ? part.parts : [part]).map((choice) => equality(choice, atoms));
    const variable = choices[0]?.variable;
    if (variable && choices.every((choice) => choice?.variable === variable) && !found.has(variable))
      found.set(variable, new Set(choices.flatMap((choice) => choice?.value ?? [])));
  }
  return found;
}

/** True when the two want different values of one variable, so that both are never met. */
export function areApart(some: Requirements, others: Requirements): boolean {
  for (const [variable, values] of some) {
    const wanted = others.get(variable);
    if (wanted && ![...values].some((value) => wanted.has(value))) return true;
  }
  return false;
}

/** What must hold, each for itself. */
export function partsOf(formula: Formula): readonly Formula[] {
  return formula.kind === "and" ? formula.parts : [formula];
}

function equality(formula: Formula, atoms: Atoms): { readonly variable: Variable; readonly value: string } | undefined {
  if (formula.kind !== "literal" || (formula.literal & 1) === 1) return undefined;
  const atom = atoms.of(formula.literal);
  return atom.kind === "equals" ? atom : undefined;
}
