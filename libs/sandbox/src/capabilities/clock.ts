import { type Bcom, type Becoming, type Methods, methods } from "@glither/vat";
import type { ClockName } from "./interfaces.ts";

const MILLISECOND = 1_000_000n;
/** What other clocks than the calendar's show at first: Go takes a zero for a fault. */
const BEGUN = 1_000_000_000n;

/** The machine's clocks. `coarse` rounds every time down to a whole number of it, so that nothing short can be measured. */
export function realClock(_bcom: Bcom, coarse = 1n) {
  const rounded = (time: bigint): bigint => time - (time % coarse);
  const read = (clock: ClockName): bigint => {
    if (clock === "realtime") return BigInt(Math.round((performance.timeOrigin + performance.now()) * 1e6));
    if (clock === "monotonic") return process.hrtime.bigint();
    const { user, system } = process.cpuUsage();
    return BigInt(user + system) * 1_000n;
  };
  return methods({
    now: (clock: ClockName): bigint => rounded(read(clock)),
    resolution: (clock: ClockName): bigint => {
      const fine = clock === "monotonic" ? 1n : 1_000n;
      return fine > coarse ? fine : coarse;
    },
    wait: (time: bigint): void => sleep(time),
  });
}

/** A clock that stands still, but for who waits: so long it moves on, at once. `at` is nanoseconds since 1970. */
export function fixedClock(bcom: Bcom, at: bigint, elapsed = 0n): ClockBehaviour {
  return methods({
    now: (clock: ClockName): bigint => (clock === "realtime" ? at : BEGUN) + elapsed,
    resolution: (_clock: ClockName): bigint => 1n,
    wait: (time: bigint): Becoming<undefined> => bcom(fixedClock(bcom, at, elapsed + time)),
  });
}

type ClockBehaviour = Methods<{
  readonly now: (clock: ClockName) => bigint;
  readonly resolution: (clock: ClockName) => bigint;
  readonly wait: (time: bigint) => Becoming<undefined>;
}>;

/** Holds up this thread, in which nothing runs but the guest that waits. */
function sleep(time: bigint): void {
  const until = process.hrtime.bigint() + time;
  for (let left = time; left > 0n; left = until - process.hrtime.bigint())
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(left / MILLISECOND) + 1);
}
