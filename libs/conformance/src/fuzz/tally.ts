/** How much was tried. */
export interface Tally {
  rulesets: number;
  /** Random rulesets that do not compile. */
  refused: number;
  cases: number;
  /** Cases times back ends. */
  crossings: number;
  /** Cases with a value that the border must refuse. */
  refusals: number;
  rules: number;
  /** Rules that hold for some case of theirs. */
  reached: number;
  guards: number;
  /** Guards that hold for some case and fail for another. */
  bothWays: number;
  /** Cases by back end. */
  readonly backEnds: Record<string, number>;
}

export function emptyTally(): Tally {
  const none = { rulesets: 0, refused: 0, cases: 0, crossings: 0, refusals: 0, rules: 0, reached: 0, guards: 0 };
  return { ...none, bothWays: 0, backEnds: {} };
}

export function addTo(sum: Tally, { backEnds, ...counts }: Tally): void {
  for (const key of Object.keys(counts) as (keyof typeof counts)[]) sum[key] += counts[key];
  for (const [name, count] of Object.entries(backEnds)) sum.backEnds[name] = (sum.backEnds[name] ?? 0) + count;
}

/** One line for each thing that was counted. */
export function tallyLines(tally: Tally): string[] {
  const share = (part: number, whole: number): string => `${whole === 0 ? 0 : Math.floor((part / whole) * 100)} %`;
  const { rulesets, refused, cases, crossings, refusals, rules, reached, guards, bothWays, backEnds } = tally;
  const judges = Object.entries(backEnds).map(([name, count]) => `${name} ${count}`);
  return [
    `rulesets   ${rulesets}, and ${refused} that do not compile`,
    `cases      ${cases}, ${refusals} of them spoiled`,
    `crossings  ${crossings}: ${judges.join(", ")}`,
    `rules      ${rules}, ${share(reached, rules)} reached`,
    `guards     ${guards}, ${share(bothWays, guards)} seen to hold and to fail`,
  ];
}
