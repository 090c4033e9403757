/** One figure of a suite: what several runs gave, and what it should be at most. */
export interface Measurement {
  readonly what: string;
  readonly unit: Unit;
  /** One value per run, in `unit`; never empty. */
  readonly values: readonly number[];
  /** The median may be as much, in `unit`. */
  readonly target?: number;
}

export type Unit = "ms" | "MB" | "×";

export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.ceil((sorted.length - 1) / 2)]];
  const [min, max] = [sorted[0], sorted.at(-1)];
  if (low === undefined || high === undefined || min === undefined || max === undefined)
    throw new RangeError("nothing was measured");
  return { median: (low + high) / 2, min, max };
}

export function meetsTarget({ values, target }: Measurement): boolean {
  return target === undefined || spreadOf(values).median <= target;
}

/** Milliseconds that `work` takes, in each of `runs` runs behind `warmUp` that do not count. */
export function timed(work: () => void, { runs, warmUp }: { runs: number; warmUp: number }): number[] {
  for (let run = 0; run < warmUp; run += 1) work();
  return Array.from({ length: runs }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
}
