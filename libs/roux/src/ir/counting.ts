import { printDuration } from "../print/print-duration.ts";
import { withoutReading } from "./named.ts";
import type { Enrichment, Given } from "./types.ts";

/** How a world calls the window of what is counted, and of what is added up. */
const COUNTED = "counted-over";
const SUMMED = "summed-over";

/** What a host counts for a ruleset: decisions, or amounts of them, by the values of some paths. */
export interface Counting {
  readonly keys: readonly string[];
  /** The path of what is added; undefined where decisions are counted. */
  readonly amount?: string;
  /** Milliseconds that a count stays. */
  readonly window: number;
}

/** How an enrichment is declared that its host counts: what is added comes last of what it is produced from. */
export function countedFrom({ keys, amount, window }: Counting): Pick<Enrichment, "ligand" | "given"> {
  return {
    ligand: { from: amount === undefined ? keys : [...keys, amount] },
    given: [{ name: amount === undefined ? COUNTED : SUMMED, ms: window }],
  };
}

/** Whether a host is told a window by this name. */
export function isWindow(name: string): boolean {
  return name === COUNTED || name === SUMMED;
}

/** What an enrichment's host counts; undefined where it does not. */
export function countingOf({ ligand, given = [] }: Pick<Enrichment, "ligand" | "given">): Counting | undefined {
  const told = given.find((one): one is Extract<Given, { ms: number }> => "ms" in one);
  if (ligand === undefined || told === undefined) return undefined;
  const { from } = ligand;
  const amount = told.name === SUMMED ? from.at(-1) : undefined;
  return amount === undefined ? { keys: from, window: told.ms } : { keys: from.slice(0, -1), amount, window: told.ms };
}

/** `from actor, tool by count(1h)`, `from actor by sum(arguments.amount, 24h)`, as it is declared; what it is produced from alone else. */
export function printSources(enrichment: Pick<Enrichment, "ligand" | "given">): string {
  const counting = countingOf(enrichment);
  const from = (counting?.keys ?? enrichment.ligand?.from ?? []).map(withoutReading).join(", ");
  if (counting === undefined) return `from ${from}`;
  const { amount, window } = counting;
  const by = amount === undefined ? "count(" : `sum(${withoutReading(amount)}, `;
  return `from ${from} by ${by}${printDuration(window)})`;
}
