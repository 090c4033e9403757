import type { StepBound } from "./step-bound.ts";

/** About the slowest that a processor of today runs a component's instructions, for each millisecond. */
const STEPS_PER_MS = 2 ** 21;

/**
 * How large a component's memory may grow, in bytes, so that each of its crossings ends in time, whatever it does: fewer
 * instructions than the time has room for, by what was proved. Undefined where nothing was, or where no memory is small enough.
 *
 * @param time in milliseconds.
 */
export function roomWithin(bound: StepBound, time: number): number | undefined {
  if (!bound.bounded) return undefined;
  const left = time * STEPS_PER_MS - bound.steps;
  // A memory that is handed out byte by byte is asked for as often as it has bytes; each place in it takes some more.
  const perByte = bound.perByte + bound.perAllocation / BYTES_PER_ALLOCATION;
  return left <= 0 ? undefined : Math.floor(left / perByte);
}

const BYTES_PER_ALLOCATION = 16;
