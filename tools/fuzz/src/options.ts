import { parseArgs } from "node:util";

export interface Options {
  readonly minutes: number;
  /** A campaign of its own, from its beginning or from `from`; without it the last one goes on. */
  readonly seed?: number;
  readonly from: number;
  /** Rulesets at most. */
  readonly rulesets: number;
  readonly cases: number;
}

export const USAGE = `usage: npm run fuzz -- [--minutes N] [--rulesets N] [--cases N] [--seed S [--from K]]
`;

/** The options, or undefined when they cannot be meant so. */
export function readOptions(args: readonly string[]): Options | undefined {
  const text = { type: "string" } as const;
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { minutes: text, rulesets: text, cases: text, seed: text, from: text },
    });
    const number = (name: keyof typeof values, otherwise: number): number => Number(values[name] ?? otherwise);
    const minutes = number("minutes", 5);
    const counts = {
      from: number("from", 0),
      rulesets: number("rulesets", Number.MAX_SAFE_INTEGER),
      cases: number("cases", 200),
    };
    const seed = values.seed === undefined ? {} : { seed: Number(values.seed) };
    const sound = [...Object.values(counts), ...Object.values(seed)].every((count) => isCount(count));
    if (!sound || !(minutes > 0) || (values.from !== undefined && values.seed === undefined)) return undefined;
    return { minutes, ...counts, ...seed };
  } catch {
    return undefined;
  }
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
