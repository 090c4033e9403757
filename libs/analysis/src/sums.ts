import { type Constant, isReference, type Sum, type Test } from "@glither/roux/core";
import type { Domain, OrderDomain, Value } from "./domains.ts";
import type { Computed, Part, Variable } from "./variables.ts";

export type SumTest = Extract<Test, { kind: "sum" }>;

/** The parts of a sum, with the variables behind its references. */
export function partsOfSum(
  sum: Sum,
  variable: (operand: Extract<Sum[number]["operand"], { path: string }>) => Variable,
): Part[] {
  return sum.map(({ minus = false, operand }) => ({
    minus,
    value: isReference(operand) ? variable(operand) : numberOf(operand),
  }));
}

export function numberOf(constant: Constant): number {
  return Number(constant.kind === "duration" ? constant.ms : constant.value);
}

/**
 * `left op right` with its variables on the left, each as often as it counts, and the constant on the right. The first is added;
 * `negated` where all signs were turned for that.
 */
export function normalForm(
  left: readonly Part[],
  right: readonly Part[],
): { readonly parts: readonly Part[]; readonly constant: bigint; readonly negated: boolean } {
  const counts = new Map<Variable, number>();
  let constant = 0n;
  for (const [side, sign] of [
    [left, 1],
    [right, -1],
  ] as const)
    for (const { minus, value } of side) {
      const signed = minus ? -sign : sign;
      if (typeof value === "number") constant -= BigInt(signed) * BigInt(value);
      else counts.set(value, (counts.get(value) ?? 0) + signed);
    }
  const found = [...counts].filter(([, count]) => count !== 0).sort(([a], [b]) => a.id - b.id);
  const negated = (found[0]?.[1] ?? 1) < 0;
  const parts = found.flatMap(([value, count]) =>
    Array.from({ length: Math.abs(count) }, (): Part => ({ minus: count < 0 !== negated, value })),
  );
  return { parts, constant: negated ? -constant : constant, negated };
}

/** The sum as the language computes it: exact for whole numbers and durations, binary64 from left to right for numbers. */
export function total(of: SumTest["of"], parts: readonly Part[], read: (variable: Variable) => Value): number | bigint {
  const values = parts.map(({ minus, value }) => {
    const number = typeof value === "number" ? value : Number(read(value));
    return minus ? -number : number;
  });
  return of === "number"
    ? values.reduce((sum, value) => sum + value)
    : values.reduce((sum, value) => sum + BigInt(value), 0n);
}

export function compute({ of, left, right }: Computed, read: (variable: Variable) => Value): Value {
  const sum = total(of, left, read);
  return right === undefined ? Number(sum) : String(sum <= total(of, right, read));
}

/** Where the values of a sum stand. Whole ones are compared with constants of 53 bits alone, whatever they are themselves. */
export function sumDomain(of: SumTest["of"], domain: Domain): OrderDomain {
  if (domain.kind !== "order") throw new TypeError(`what is ${domain.name} is not added`);
  const most = of === "number" ? Number.POSITIVE_INFINITY : 2 ** 60;
  return { ...domain, name: `sum of ${domain.name}`, least: -most, greatest: most };
}

/** Values for one variable of a sum that bring it to where it is wanted, or just beside it. */
export function candidates(
  { of, left, right = [] }: Computed,
  wanted: number | undefined,
  variable: Variable,
  read: (variable: Variable) => Value,
): number[] {
  const { domain, reference } = variable;
  // How many elements a list has is not chosen here.
  const isCount = reference.kind !== "element" && reference.count === true;
  if (domain.kind !== "order" || isCount) return [];
  const without = (parts: readonly Part[]): number =>
    parts.length === 0
      ? 0
      : Number(
          total(
            of,
            parts.map((part) => (part.value === variable ? { ...part, value: 0 } : part)),
            read,
          ),
        );
  const target = wanted ?? 0;
  const factor = [...left.map((part) => ({ part, sign: 1 })), ...right.map((part) => ({ part, sign: -1 }))]
    .filter(({ part }) => part.value === variable)
    .reduce((sum, { part, sign }) => sum + (part.minus ? -sign : sign), 0);
  if (factor === 0) return [];
  const exact = (target - without(left) + without(right)) / factor;
  const near = [exact, Math.floor(exact), Math.ceil(exact), Math.floor(exact) - 1, Math.ceil(exact) + 1];
  return [...new Set(near)].filter(
    (value) => value >= domain.least && value <= domain.greatest && (of === "number" || Number.isSafeInteger(value)),
  );
}
