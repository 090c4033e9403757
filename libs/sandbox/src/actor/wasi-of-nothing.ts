import type { CoreValue } from "../module/engine.ts";
import { ModuleError } from "../module/error.ts";
import { PER_BYTE, PER_PART, type Space } from "./space.ts";

type Call = (...args: CoreValue[]) => CoreValue | undefined;

const [OK, BAD_DESCRIPTOR, NO_ADDRESS, TOO_MUCH, NOT_THERE] = [0, 8, 21, 28, 52];
/** So many things, and so many bytes, are asked for at once at the most. */
const MOST = 1024;
const MOST_BYTES = 0x10000;
const EVENT = 32;
const SUBSCRIPTION = 48;

/**
 * WASI preview 1 without a world, for languages whose runtime cannot do without its names: no time passes, chance is zeros, what is written
 * is gone, nothing is there to be opened. So a step that is built on it is as pure as any other. What is done for it takes of its time.
 */
export function wasiOfNothing(name: string, space: () => Pick<Space, "bytes" | "spend">): Call {
  const memory = (): Uint8Array<ArrayBuffer> => space().bytes;
  const view = (): DataView => new DataView(memory().buffer);
  const word = (at: CoreValue, value: number): void => view().setUint32(Number(at) >>> 0, value, true);
  const zeros = (at: CoreValue, length: number): number => {
    const [from, to] = [Number(at) >>> 0, (Number(at) >>> 0) + length];
    if (to > memory().length) throw new RangeError("not in memory");
    space().spend(length * PER_BYTE);
    memory().fill(0, from, to);
    return OK;
  };
  const counts = (one: CoreValue, other: CoreValue): number => {
    word(one, 0);
    word(other, 0);
    return OK;
  };
  const calls: Readonly<Record<string, Call>> = {
    args_sizes_get: (count, size) => counts(count as CoreValue, size as CoreValue),
    environ_sizes_get: (count, size) => counts(count as CoreValue, size as CoreValue),
    args_get: () => OK,
    environ_get: () => OK,
    sched_yield: () => OK,
    // It is always the same moment, but not the first one, which Go takes for a clock that is broken.
    clock_time_get: (_id, _precision, at) => {
      zeros(at as CoreValue, 8);
      word(at as CoreValue, 1);
      return OK;
    },
    clock_res_get: (_id, at) => zeros(at as CoreValue, 8),
    random_get: (at, length) =>
      Number(length) >>> 0 > MOST_BYTES ? TOO_MUCH : zeros(at as CoreValue, Number(length) >>> 0),
    fd_fdstat_get: (fd, at) => (Number(fd) <= 2 ? zeros(at as CoreValue, 24) : BAD_DESCRIPTOR),
    fd_fdstat_set_flags: () => OK,
    fd_prestat_get: () => BAD_DESCRIPTOR,
    fd_write: (_fd, list, count, written) => {
      if (Number(count) >>> 0 > MOST) return TOO_MUCH;
      space().spend(Number(count) * PER_PART);
      let length = 0;
      for (let index = 0; index < Number(count); index++)
        length += view().getUint32((Number(list) >>> 0) + index * 8 + 4, true);
      word(written as CoreValue, length);
      return OK;
    },
    // Whatever is waited for is there, since no time passes.
    poll_oneoff: (asked, events, count, ready) => {
      if (Number(count) >>> 0 > MOST) return TOO_MUCH;
      space().spend(Number(count) * PER_PART);
      for (let index = 0; index < Number(count); index++) {
        const [from, to] = [Number(asked) + index * SUBSCRIPTION, Number(events) + index * EVENT];
        zeros(to, EVENT);
        memory().copyWithin(to, from, from + 8);
        memory().copyWithin(to + 10, from + 8, from + 9);
      }
      word(ready as CoreValue, Number(count));
      return OK;
    },
    proc_exit: () => {
      throw new ModuleError("TRAPPED", "the component has ended itself");
    },
  };
  const call = (Object.hasOwn(calls, name) ? calls[name] : undefined) ?? (() => NOT_THERE);
  return (...args) => {
    try {
      return call(...args);
    } catch (problem) {
      if (problem instanceof RangeError) return NO_ADDRESS;
      throw problem;
    }
  };
}
