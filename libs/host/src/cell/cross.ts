import type { Outcome } from "../program.ts";
import { AbiError, type AbiErrorCode } from "../slim/abi/error.ts";
import type { Binding, Cell } from "./cell.ts";
import { ChannelLoss, type Patience, patience } from "./channel.ts";
import { MESSAGE } from "./protocol.ts";

export type HostFunction = (...args: unknown[]) => unknown;

interface Failure {
  readonly failure: unknown;
}

/** Crossings of one program with one binding. */
export interface Batch {
  /** A list of arguments for each. */
  readonly args: readonly (readonly unknown[])[];
  readonly functions: readonly HostFunction[];
  /** Of the first of them, in order; those that have one are not begun again. */
  readonly outcomes: Outcome[];
  /** Called before anything can be seen of the crossing with this place in the batch. */
  readonly entering: (place: number) => void;
}

/** Bytes on the channel for each that counts against a limit, at the most. */
const WIDTH = 8;

/**
 * Crosses with each list of arguments that has no outcome yet, in order. Several are sent at once, so that the guest goes
 * from one to the next without its host.
 *
 * @throws ChannelLoss for the first that has no outcome then.
 */
export function cross(cell: Cell, binding: Binding, batch: Batch): void {
  const { line, limits } = cell;
  const { args, functions, outcomes, entering } = batch;
  cell.prepare(binding);
  const waiting = patience(limits.time);
  let most = (limits.receiptBytes + limits.actionBytes) * WIDTH;
  let sent = outcomes.length;
  /** What a host function threw first in the crossing that is under way. */
  let threw: Failure | undefined;
  const settle = (outcome: Outcome): void => {
    outcomes.push(outcome);
    threw = undefined;
    waiting.until = performance.now() + limits.time;
    if (outcomes.length < args.length) entering(outcomes.length);
  };
  entering(outcomes.length);
  try {
    while (outcomes.length < args.length) {
      while (sent < args.length && (sent === outcomes.length || cell.hasRoom)) {
        const size = run(cell, binding, args[sent] ?? [], waiting);
        if (size instanceof AbiError) {
          // Its outcome comes when it is its turn.
          if (sent > outcomes.length) break;
          settle({ failure: size });
        } else most = Math.max(most, size * WIDTH);
        sent += 1;
      }
      if (sent === outcomes.length) continue;
      const [kind, first, second] = line.hear(most, waiting, args[outcomes.length]?.[0]);
      if (kind === MESSAGE.CALL) {
        const failure = answer(
          cell,
          threw === undefined ? functions : functions.map(() => refuse),
          first,
          second,
          waiting,
        );
        threw ??= failure;
      } else if (kind === MESSAGE.POST) {
        inTime(cell, waiting);
        threw ??= perform(cell, functions, first, second);
      } else settle(outcomeOf(kind, first, second, threw));
    }
  } catch (cause) {
    if (cause instanceof ChannelLoss) salvage(cell, batch, { most, threw, settle });
    throw cause;
  }
}

function run(cell: Cell, binding: Binding, args: readonly unknown[], waiting: Patience): number | AbiError {
  try {
    return cell.run(binding, args, waiting);
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    return unsendable(cause);
  }
}

/** Calls the host's function and hands over what it returns. Returns what went wrong with it. */
function answer(
  cell: Cell,
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

/** Calls a function of the host that answers nothing, of which the guest hears nothing. Returns what went wrong with it. */
function perform(cell: Cell, functions: readonly HostFunction[], place: unknown, args: unknown): Failure | undefined {
  const called = calledAt(cell, functions, place, args);
  try {
    if (called() === undefined) return undefined;
    return { failure: new AbiError("WRONG_VALUE", "the host gave something back where nothing goes") };
  } catch (failure) {
    return { failure };
  }
}

function calledAt(cell: Cell, functions: readonly HostFunction[], place: unknown, args: unknown): () => unknown {
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
function inTime(cell: Cell, { until }: Patience): void {
  if (performance.now() < until) return;
  cell.line.end();
  throw new ChannelLoss("timeout");
}

function outcomeOf(kind: unknown, first: unknown, second: unknown, threw: Failure | undefined): Outcome {
  if (kind !== MESSAGE.DONE && kind !== MESSAGE.FAILED) throw new ChannelLoss("lost");
  if (threw !== undefined) return threw;
  if (kind === MESSAGE.DONE) return { value: first };
  const code = CODES.find((known) => known === first);
  if (code !== undefined) return { failure: new AbiError(code, String(second)) };
  // By its kind, the engine says that there was no memory for it.
  return { failure: first === "RangeError" ? new RangeError(String(second)) : new Error(String(second)) };
}

const CODES: readonly AbiErrorCode[] = ["WRONG_VALUE", "BAD_MEMORY", "OVERSIZED", "BAD_CALL"];

/** Where crossings stood when their guest was lost. */
interface Left {
  /** Bytes that a message may have. */
  readonly most: number;
  readonly threw: Failure | undefined;
  readonly settle: (outcome: Outcome) => void;
}

/**
 * Outcomes that a guest wrote before it was lost. Its host was not waiting for any of them, so only calls that it was not
 * waited for stand before each; those of a crossing that has no outcome are not done any more.
 */
function salvage(cell: Cell, { args, functions, outcomes }: Batch, left: Left): void {
  let { threw } = left;
  let posts: (readonly [place: unknown, args: unknown])[] = [];
  try {
    for (const [kind, first, second] of cell.line.rest(left.most, () => args[outcomes.length]?.[0])) {
      if (kind === MESSAGE.POST) posts.push([first, second]);
      else {
        for (const [place, given] of posts) threw ??= perform(cell, functions, place, given);
        left.settle(outcomeOf(kind, first, second, threw));
        posts = [];
        threw = undefined;
      }
    }
  } catch {
    // What cannot be read is no outcome.
  }
}

function unsendable(cause: TypeError): AbiError {
  return new AbiError("WRONG_VALUE", `the host passed what cannot cross: ${cause.message}`, cause);
}
