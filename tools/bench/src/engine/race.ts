/** One of those whose times are compared. */
export interface Contestant {
  readonly name: string;
  /** Does what is timed, so many times. */
  readonly run: (times: number) => void | Promise<void>;
}

export interface RaceOptions {
  readonly rounds: number;
  /** How long one contestant runs in one round, about; once at least. */
  readonly batchMs: number;
  /** How long each runs before anything counts. */
  readonly warmUpMs: number;
}

/** Microseconds per run, one value for each round, by contestant. */
export type Times = ReadonlyMap<string, readonly number[]>;

/**
 * Times contestants in many short rounds, each in turn within a round and another one first each time: whatever else
 * the machine does meets all of them alike, and mostly falls between two batches.
 */
export async function race(contestants: readonly Contestant[], options: RaceOptions): Promise<Times> {
  const runners: { readonly contestant: Contestant; readonly times: number; readonly values: number[] }[] = [];
  for (const contestant of contestants) {
    const micros = await warmUp(contestant, options.warmUpMs);
    runners.push({ contestant, times: Math.max(1, Math.floor((options.batchMs * 1_000) / micros)), values: [] });
  }
  for (let round = 0; round < options.rounds; round += 1) {
    const first = round % runners.length;
    for (const { contestant, times, values } of [...runners.slice(first), ...runners.slice(0, first)])
      values.push(await timeOf(contestant, times));
  }
  return new Map(runners.map(({ contestant, values }) => [contestant.name, values]));
}

/** Runs more and more often until the time is up; the least that one run took. */
async function warmUp(contestant: Contestant, milliseconds: number): Promise<number> {
  const end = performance.now() + milliseconds;
  let best = Number.POSITIVE_INFINITY;
  for (let times = 1; ; times = Math.min(times * 2, 1_000)) {
    best = Math.min(best, await timeOf(contestant, times));
    const left = end - performance.now();
    if (left <= 0) return best;
    if ((times * 2 * best) / 1_000 > left) times = Math.max(1, Math.floor(times / 4));
  }
}

async function timeOf({ run }: Contestant, times: number): Promise<number> {
  const start = performance.now();
  const running = run(times);
  if (running !== undefined) await running;
  return ((performance.now() - start) * 1_000) / times;
}

/** One contestant's times by another's, round by round: how many times as long it takes. */
export function ratios(times: Times, slow: string, fast: string): number[] {
  const [slower, faster] = [timesOf(times, slow), timesOf(times, fast)];
  return slower.map((value, round) => value / (faster[round] ?? Number.NaN));
}

export function timesOf(times: Times, name: string): readonly number[] {
  const found = times.get(name);
  if (found === undefined) throw new RangeError(`\`${name}\` was not timed`);
  return found;
}
