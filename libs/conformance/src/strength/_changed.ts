import { type Action, type Core, durationUnit, printAction, printTest, type Test } from "@glither/roux/core";
import { writeSet } from "./_sets.ts";

/** Something with one thing wrong, and what that is, in words that go on from its name. */
export type Changed<T> = readonly [what: string, changed: T];

/** One unit less and one more, in the unit in which the duration is printed. */
export function otherDurations(ms: number): number[] {
  const [, length] = durationUnit(ms);
  return [ms - length, ms + length].filter((other) => other >= 0);
}

export function quotedTest({ dialect }: Core, test: Test): string {
  return `\`${printTest(test, dialect.collection, writeSet)}\``;
}

export function quotedAction(action: Action): string {
  return `\`${printAction(action)}\``;
}
