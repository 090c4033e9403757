import { MOST_TRIALS } from "@glither/conformance/fuzz";
import { FAST_JUDGES } from "@glither/conformance/testing";

/** Dialects take turns, eight positions a round. */
const ROUND = 8;

/**
 * Who judges the ruleset at a position. Gleam, jco and the module read back from its text, which take a second, judge some
 * rounds of all dialects; the engine that takes many seconds judges one ruleset in 211, a number that leads from dialect to
 * dialect.
 */
export function judgesAt(position: number): string[] {
  const round = Math.floor(position / ROUND);
  return [
    ...FAST_JUDGES,
    ...(round % 16 === 1 ? ["gleam"] : []),
    ...(round % 16 === 3 ? ["text"] : []),
    ...(round % 32 === 2 ? ["jco"] : []),
    ...(position % 211 === 5 ? ["spidermonkey"] : []),
  ];
}

/** How often these back ends may be built to make a find small: ten minutes' worth, which ends before the patience with them. */
export function trialsOf(names: readonly string[]): number {
  return names.includes("spidermonkey") ? 60 : MOST_TRIALS;
}
