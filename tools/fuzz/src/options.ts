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

export const USAGE = "npm run fuzz -- [--minutes N] [--rulesets N] [--cases N] [--seed S [--from K]]";

/** What is wrong with the options, for people. */
export interface Fault {
  readonly fault: string;
}

/** The options, or the first of them that cannot be meant so. */
export function readOptions(args: readonly string[]): Options | Fault {
  const text = { type: "string" } as const;
  const options = { minutes: text, rulesets: text, cases: text, seed: text, from: text };
  const { tokens } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  const given = new Map<string, number>();
  for (const token of tokens) {
    if (token.kind === "positional") return { fault: `\`${token.value}\` is no option` };
    if (token.kind !== "option") continue;
    const { name, rawName, value } = token;
    if (!Object.hasOwn(options, name)) return { fault: `unknown option \`${rawName}\`` };
    if (value === undefined) return { fault: `\`${rawName}\` needs a number` };
    const number = value.trim() === "" ? Number.NaN : Number(value);
    if (name === "minutes" ? !(number > 0) : !isCount(number))
      return {
        fault: `\`${rawName} ${value}\` is no ${name === "minutes" ? "number above 0" : "whole number from 0 on"}`,
      };
    given.set(name, number);
  }
  const seed = given.get("seed");
  if (given.has("from") && seed === undefined)
    return { fault: "`--from` needs `--seed`, whose campaign it goes on with" };
  return {
    minutes: given.get("minutes") ?? 5,
    from: given.get("from") ?? 0,
    rulesets: given.get("rulesets") ?? Number.MAX_SAFE_INTEGER,
    cases: given.get("cases") ?? 200,
    ...(seed === undefined ? {} : { seed }),
  };
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
