const UNITS = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1_000],
  ["ms", 1],
] as const;

/** In the largest unit that divides it; three days are still hours, since that is how deadlines are written. */
export function printDuration(ms: number): string {
  const [unit, length] = durationUnit(ms);
  return `${ms / length}${unit}`;
}

/** The unit in which a duration is printed, and its length in milliseconds. */
export function durationUnit(ms: number): readonly [unit: string, length: number] {
  const fits = UNITS.find(([unit, length]) => ms > 0 && ms % length === 0 && (unit !== "d" || ms > 3 * length));
  return fits ?? ["ms", 1];
}
