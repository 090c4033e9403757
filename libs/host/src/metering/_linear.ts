/** Values with more parts than this are taken for unknown ones. */
const MAX_TERMS = 6;

/** A sum of unknown values with factors, and a constant, all modulo 2^32; unknown values have names. */
export interface Linear {
  readonly terms: ReadonlyMap<string, number>;
  readonly constant: number;
  /** When the youngest of its unknown values came to be; constants are older than all. */
  readonly born: number;
}

const NONE: ReadonlyMap<string, number> = new Map();

export function constant(value: number): Linear {
  return { terms: NONE, constant: value | 0, born: 0 };
}

export function atom(name: string, born: number): Linear {
  return { terms: new Map([[name, 1]]), constant: 0, born };
}

/** `a + factor * b`; undefined when that has too many parts. */
export function sum(a: Linear, b: Linear, factor: number): Linear | undefined {
  const terms = new Map(a.terms);
  for (const [name, count] of b.terms) {
    const total = (Math.imul(count, factor) + (terms.get(name) ?? 0)) | 0;
    if (total === 0) terms.delete(name);
    else terms.set(name, total);
  }
  if (terms.size > MAX_TERMS) return undefined;
  const born = Math.max(a.born, b.born);
  return { terms, constant: (a.constant + Math.imul(b.constant, factor)) | 0, born };
}

export function isConstant({ terms }: Linear): boolean {
  return terms.size === 0;
}

/** How far `a` is from `b`, if that is a constant. */
export function distance(a: Linear, b: Linear): number | undefined {
  const difference = sum(a, b, -1);
  return difference !== undefined && isConstant(difference) ? difference.constant : undefined;
}
