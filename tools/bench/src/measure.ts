/** One figure of a suite: what several runs gave, and what it should be at most or at least. */
export interface Measurement {
  readonly what: string;
  readonly unit: Unit;
  /** One value per run, in `unit`; never empty. */
  readonly values: readonly number[];
  /** The median may be as much, in `unit`. */
  readonly target?: number;
  /** The median must be as much, in `unit`. */
  readonly atLeast?: number;
}

export type Unit = "µs" | "ms" | "s" | "B" | "kB" | "MB" | "×" | "/s";

/** The median, half of the values round it, and all of them. */
export interface Spread {
  readonly median: number;
  readonly quartiles: readonly [lower: number, upper: number];
  readonly extremes: readonly [min: number, max: number];
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const last = sorted.length - 1;
  const at = (place: number): number => {
    const value = sorted[place];
    if (value === undefined) throw new RangeError("nothing was measured");
    return value;
  };
  return {
    median: (at(Math.floor(last / 2)) + at(Math.ceil(last / 2))) / 2,
    quartiles: [at(Math.floor(last / 4)), at(Math.ceil((last * 3) / 4))],
    extremes: [at(0), at(last)],
  };
}

export function meetsTarget({ values, target, atLeast }: Measurement): boolean {
  const { median } = spreadOf(values);
  return (target === undefined || median <= target) && (atLeast === undefined || median >= atLeast);
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
