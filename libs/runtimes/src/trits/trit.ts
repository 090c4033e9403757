/** A balanced ternary digit: what takes in or checks (−1), what passes on (0), what brings about (+1). */
export type Trit = -1 | 0 | 1;

/** `+1`, `0`, `-1` */
export function written(trit: number): string {
  return trit > 0 ? `+${trit}` : String(trit);
}

/** The sum modulo 3, from 0 to 2: three that balance give 0. */
export function sumModulo3(trits: readonly Trit[]): 0 | 1 | 2 {
  const sum = trits.reduce<number>((total, trit) => total + trit, 0);
  return (((sum % 3) + 3) % 3) as 0 | 1 | 2;
}
