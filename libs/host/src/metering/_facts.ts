import type { Linear } from "./_linear.ts";

/** A comparison of two values, by its opcode, and how it came out. */
export interface Test {
  readonly code: number;
  readonly left: Linear;
  readonly right: Linear;
  readonly holds: boolean;
}

export type Fact =
  | { readonly kind: "test"; readonly test: Test }
  /** Memory was read or written at this address, so that it lies within. */
  | { readonly kind: "touched"; readonly address: Linear };

/** What is known at a point of the code, the latest first; those of two points share what they share. */
export interface Facts {
  readonly fact: Fact;
  readonly earlier: Facts | undefined;
  readonly depth: number;
}

export function withFact(earlier: Facts | undefined, fact: Fact): Facts {
  return { fact, earlier, depth: (earlier?.depth ?? 0) + 1 };
}

/** What is known wherever one of two points was passed. */
export function shared(one: Facts | undefined, other: Facts | undefined): Facts | undefined {
  let [a, b] = [one, other];
  while (a !== b) {
    if ((a?.depth ?? 0) >= (b?.depth ?? 0)) a = a?.earlier;
    else b = b?.earlier;
  }
  return a;
}

export function* all(facts: Facts | undefined): Generator<Fact> {
  for (let at = facts; at !== undefined; at = at.earlier) yield at.fact;
}
