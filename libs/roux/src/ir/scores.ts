import type { Comparison, Core, Score } from "./core.ts";

/** Decimals of weights, and of what a score is compared with. */
export const SCORE_DECIMALS = 6;
/** The greatest weight, and the most terms: a thousand million millionths of a million fit into 53 bits. */
export const MAX_WEIGHT = 1_000_000;
export const MAX_TERMS = 1_000;

const DECIMAL = /^(-?)([0-9]+)(?:\.([0-9]+))?$/u;

/** A decimal in millionths, exactly; undefined where it has more decimals, or is beyond what a score can come to. */
export function inMillionths(decimal: string): number | undefined {
  const [, sign = "", whole = "", fraction = ""] = DECIMAL.exec(decimal) ?? [];
  const decimals = fraction.replace(/0+$/u, "");
  if (whole === "" || decimals.length > SCORE_DECIMALS) return undefined;
  const value = Number(whole + decimals.padEnd(SCORE_DECIMALS, "0"));
  if (value > MAX_WEIGHT * MAX_TERMS * 10 ** SCORE_DECIMALS) return undefined;
  return sign === "-" && value > 0 ? -value : value;
}

/** The millionths of a decimal that a core holds. */
export function millionths(decimal: string): number {
  const value = inMillionths(decimal);
  if (value === undefined) throw new RangeError(`${decimal} is no weight`);
  return value;
}

/** Millionths as the shortest decimal text. */
export function decimalOf(value: number): string {
  const digits = String(Math.abs(value)).padStart(SCORE_DECIMALS + 1, "0");
  const fraction = digits.slice(-SCORE_DECIMALS).replace(/0+$/u, "");
  return `${value < 0 ? "-" : ""}${digits.slice(0, -SCORE_DECIMALS)}${fraction === "" ? "" : `.${fraction}`}`;
}

/** The score of a name; a core declares each that its tests ask for. */
export function scoreOf({ scores = [] }: Pick<Core, "scores">, name: string): Score {
  const score = scores.find((candidate) => candidate.name === name);
  if (score === undefined) throw new TypeError(`the core does not declare the score ${name}`);
  return score;
}

/** Whether a total, in millionths, stands beside another as an operator has it. */
export function standsBeside(op: Comparison, total: number, than: number): boolean {
  switch (op) {
    case "==":
      return total === than;
    case "!=":
      return total !== than;
    case "<":
      return total < than;
    case "<=":
      return total <= than;
    case ">":
      return total > than;
    case ">=":
      return total >= than;
  }
}
