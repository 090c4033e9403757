import type { Comparison, Reference } from "@glither/roux/core";
import { domainOf, type OrderDomain, type Point } from "./domains.ts";
import type { Formula } from "./formulas.ts";
import type { Space } from "./space.ts";
import { normalForm, partsOfSum, type SumTest, sumDomain } from "./sums.ts";
import type { Part, Variable } from "./variables.ts";

/** The variables that a comparison of sums reads, and when it holds where they are all there; `!=` as `==`. */
export function sumFormula(
  space: Space,
  { op, of, left, right }: SumTest,
  variable: (reference: Reference) => Variable,
): { readonly read: readonly Variable[]; readonly formula: Formula } {
  const [l, r] = [partsOfSum(left, variable), partsOfSum(right, variable)];
  const read = [...new Set([...l, ...r].flatMap(({ value }) => (typeof value === "number" ? [] : [value])))];
  const equal = op === "!=" ? "==" : op;
  const formula = of === "number" ? measured(space, equal, l, r) : exact(space, equal, of, l, r);
  return { read, formula: formula ?? related(space, equal, of, l, r) };
}

type Op = Exclude<Comparison, "!=">;
const FLIPPED = { "==": "==", "<": ">", "<=": ">=", ">": "<", ">=": "<=" } as const;

/** Whole numbers: all that is known goes to the right, and what is left is a value, a sum on a line of its own, or nothing. */
function exact(
  space: Space,
  op: Op,
  of: "integer" | "duration",
  l: readonly Part[],
  r: readonly Part[],
): Formula | undefined {
  const { parts, constant, negated } = normalForm(l, r);
  const [only, ...more] = parts;
  const own = negated ? FLIPPED[op] : op;
  if (only === undefined) {
    const holds = {
      "==": constant === 0n,
      "<": 0n < constant,
      "<=": 0n <= constant,
      ">": 0n > constant,
      ">=": 0n >= constant,
    };
    return holds[own] ? space.formulas.true : space.formulas.false;
  }
  const bound = Number(constant);
  if (more.length === 0 && typeof only.value !== "number") return ordered(space, own, only.value, bound);
  if (!Number.isSafeInteger(bound - 1) || !Number.isSafeInteger(bound + 1)) return undefined;
  return ordered(
    space,
    own,
    space.variables.computed({ of, left: parts }, sumDomain(of, domainOf({ kind: of }))),
    bound,
  );
}

/** Binary64 numbers: a sum beside a constant is a value on their line. */
function measured(space: Space, op: Op, l: readonly Part[], r: readonly Part[]): Formula | undefined {
  const [only, ...more] = r;
  if (typeof only?.value !== "number" || more.length > 0) return undefined;
  const sum = space.variables.computed({ of: "number", left: l }, sumDomain("number", domainOf({ kind: "number" })));
  return ordered(space, op, sum, only.value + 0);
}

function ordered({ formulas, atoms }: Space, op: Op, variable: Variable, bound: number): Formula {
  const domain = variable.domain as OrderDomain;
  const below = (value: Point): Formula => {
    if (value >= domain.greatest) return formulas.true;
    if (value < domain.least) return formulas.false;
    return formulas.literal(atoms.literal({ kind: "at_most", variable, bound: value }));
  };
  const [upTo, before] = [below(bound), below(domain.previous(bound))];
  const all = {
    "==": () => formulas.and([upTo, formulas.not(before)]),
    "<=": () => upTo,
    "<": () => before,
    ">": () => formulas.not(upTo),
    ">=": () => formulas.not(before),
  };
  return all[op]();
}

/** Of two sums one is no larger than the other, or the reverse, or both. What that leaves open is decided when values are chosen. */
function related(space: Space, op: Op, of: SumTest["of"], l: readonly Part[], r: readonly Part[]): Formula {
  const { formulas, variables, atoms } = space;
  const atMost = (left: readonly Part[], right: readonly Part[]): Formula => {
    const variable = variables.computed({ of, left, right }, domainOf({ kind: "boolean" }));
    return formulas.literal(atoms.literal({ kind: "equals", variable, value: "true" }));
  };
  const [up, down] = [atMost(l, r), atMost(r, l)];
  if (op === "==") return formulas.and([up, down]);
  if (op === "<=" || op === ">=") return formulas.and([op === "<=" ? up : down, formulas.or([up, down])]);
  return op === "<" ? formulas.and([up, formulas.not(down)]) : formulas.and([down, formulas.not(up)]);
}
