import type { ClockName } from "../../capabilities/interfaces.ts";
import type { Capabilities } from "../capabilities.ts";
import type { Reach } from "../reach.ts";
import { Pollable } from "./poll.ts";

const SECOND = 1_000_000_000n;

/** A time as `wasi:clocks/wall-clock` has it. */
export interface Datetime {
  readonly seconds: bigint;
  readonly nanoseconds: number;
}

export function datetimeOf(time: bigint): Datetime {
  return { seconds: time / SECOND, nanoseconds: Number(time % SECOND) };
}

export function timeOf({ seconds, nanoseconds }: Datetime): bigint {
  return seconds * SECOND + BigInt(nanoseconds);
}

/**
 * The clocks' interfaces. Their functions have no errors, so a component that asks a clock which it was not granted traps; where
 * there is none, whoever links it is to say so.
 */
export function clocks({ clock }: Capabilities, reach: Reach) {
  const granted = () => {
    if (clock === undefined) throw new TypeError("no clock was granted");
    return clock;
  };
  const now = (name: ClockName): bigint => BigInt.asUintN(64, reach(granted(), "now", name));
  const resolution = (name: ClockName): bigint => reach(granted(), "resolution", name);
  const until = (when: bigint): Pollable =>
    new Pollable({
      left: () => when - now("monotonic"),
      wait: (time) => reach(granted(), "wait", time),
    });
  return {
    "wasi:clocks/wall-clock": {
      now: () => datetimeOf(now("realtime")),
      resolution: () => datetimeOf(resolution("realtime")),
    },
    "wasi:clocks/monotonic-clock": {
      now: () => now("monotonic"),
      resolution: () => resolution("monotonic"),
      subscribeInstant: until,
      subscribeDuration: (time: bigint) => until(now("monotonic") + time),
    },
  };
}
