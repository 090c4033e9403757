import { CapabilityError } from "../../capabilities/error.ts";
import { Exit, type Functions } from "../_host.ts";

/** As many random bytes are asked for at once. */
const MOST_AT_ONCE = 65_536;

export const process: Functions = {
  proc_exit: ({ capabilities: { instance }, reach }, code: number) => {
    if (instance !== undefined) reach(instance, "exit", code >>> 0);
    throw new Exit(code >>> 0);
  },
  proc_raise: () => {
    throw new CapabilityError("notsup");
  },
  sched_yield: ({ capabilities: { instance }, reach }) => {
    if (instance !== undefined) reach(instance, "yield");
  },
  random_get: ({ capabilities: { randomness }, memory, reach }, buffer: number, length: number) => {
    if (randomness === undefined) throw new CapabilityError("notcapable");
    const [start, end] = [buffer >>> 0, (buffer >>> 0) + (length >>> 0)];
    memory.demand(start, end - start);
    for (let place = start; place < end; ) {
      const bytes = reach(randomness, "bytes", Math.min(end - place, MOST_AT_ONCE)).subarray(0, end - place);
      if (bytes.length === 0) throw new CapabilityError("io");
      memory.write(place, bytes);
      place += bytes.length;
    }
  },
};
