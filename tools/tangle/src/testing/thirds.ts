/** The middle value: one sample that was taken at a bad time changes nothing. */
function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** How much more the last third of evenly spaced samples has than the middle one, as a share of that: 0.05 is 5 % more. */
export function growth(samples: readonly number[]): number {
  const third = Math.floor(samples.length / 3);
  const [middle, last] = [samples.slice(third, -third), samples.slice(-third)].map(median);
  return (last ?? Number.NaN) / (middle ?? Number.NaN) - 1;
}
