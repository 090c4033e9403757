/** What a link between two systems promises, from the least on: the ladder of `glither.world`. */
export const GUARANTEES = ["none", "transport", "envelope_verified", "disposition", "promotion"] as const;

export type Guarantee = (typeof GUARANTEES)[number];

export function isGuarantee(value: unknown): value is Guarantee {
  return GUARANTEES.some((known) => known === value);
}

/** Who keeps a rung keeps all below it, so the highest that both have is the lower of their highest. */
export function lower(a: Guarantee, b: Guarantee): Guarantee {
  return reaches(a, b) ? b : a;
}

/** Whether a guarantee is as high as another. */
export function reaches(a: Guarantee, b: Guarantee): boolean {
  return GUARANTEES.indexOf(a) >= GUARANTEES.indexOf(b);
}
