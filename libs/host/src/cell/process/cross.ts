import { AbiError } from "../../slim/abi/error.ts";
import { ChannelLoss, type Patience, patience } from "../turns.ts";
import type { Binding, ProcessCell } from "./process-cell.ts";
import { MESSAGE } from "./protocol.ts";

export type HostFunction = (...args: unknown[]) => unknown;

interface Failure {
  readonly failure: unknown;
}

/** Bytes on the channel for each that counts against a limit, at the most. */
const WIDTH = 8;

/**
 * One crossing with these arguments.
 *
 * @throws ChannelLoss, what a function of the host threw first, or what went wrong with the component.
 */
export function cross(
  cell: ProcessCell,
  binding: Binding,
  functions: readonly HostFunction[],
  args: readonly unknown[],
): unknown {
  const { line, limits } = cell;
  cell.prepare();
  const waiting = patience(limits.time);
  const size = run(cell, binding, args, waiting);
  const most = Math.max(limits.receiptBytes + limits.actionBytes, size) * WIDTH;
  let threw: Failure | undefined;
  for (;;) {
    const [kind, first, second] = line.hear(most, waiting, args[0]);
    if (kind !== MESSAGE.CALL) return resultOf(kind, first, second, threw);
    const failure = answer(cell, threw === undefined ? functions : functions.map(() => refuse), first, second, waiting);
    threw ??= failure;
  }
}

function run(cell: ProcessCell, binding: Binding, args: readonly unknown[], waiting: Patience): number {
  try {
    return cell.run(binding, args, waiting);
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    throw new AbiError("WRONG_VALUE", `the host passed what cannot cross: ${cause.message}`, cause);
  }
}

/** Calls the host's function and hands over what it returns. Returns what went wrong with it. */
function answer(
  cell: ProcessCell,
  functions: readonly HostFunction[],
  place: unknown,
  args: unknown,
  waiting: Patience,
): Failure | undefined {
  const called = calledAt(cell, functions, place, args);
  let failure: unknown;
  try {
    inTime(cell, waiting);
    const value = called();
    inTime(cell, waiting);
    cell.line.say(waiting, MESSAGE.ANSWER, value);
    return undefined;
  } catch (cause) {
    if (cause instanceof ChannelLoss && cell.line.ended) throw cause;
    failure = cause;
  }
  cell.line.say(waiting, MESSAGE.THREW);
  return { failure };
}

function calledAt(cell: ProcessCell, functions: readonly HostFunction[], place: unknown, args: unknown): () => unknown {
  const called = typeof place === "number" ? functions[place] : undefined;
  if (called !== undefined && Array.isArray(args)) return () => called(...args);
  cell.line.end();
  throw new ChannelLoss("lost");
}

/** After the first thing that goes wrong in a crossing no function of the host is called any more. */
function refuse(): never {
  throw new Error("an earlier function of the host threw");
}

/** A guest that calls its host again and again never lets it wait. */
function inTime(cell: ProcessCell, { until }: Patience): void {
  if (performance.now() < until) return;
  cell.line.end();
  throw new ChannelLoss("timeout");
}

function resultOf(kind: unknown, first: unknown, second: unknown, threw: Failure | undefined): unknown {
  if (kind !== MESSAGE.DONE && kind !== MESSAGE.FAILED) throw new ChannelLoss("lost");
  if (threw !== undefined) throw threw.failure;
  if (kind === MESSAGE.DONE) return first;
  // By its kind, the engine says that there was no memory for it.
  throw first === "RangeError" ? new RangeError(String(second)) : new Error(String(second));
}
