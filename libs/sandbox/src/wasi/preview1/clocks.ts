import type { Ref } from "@glither/vat";
import { CapabilityError } from "../../capabilities/error.ts";
import type { Clock, ClockName } from "../../capabilities/interfaces.ts";
import type { Functions, Host } from "../_host.ts";

const NAMES: readonly ClockName[] = ["realtime", "monotonic", "process", "thread"];

export const clocks: Functions = {
  clock_res_get: (host, id: number, to: number) => {
    const time = host.reach(clockOf(host), "resolution", clockNamed(id));
    host.memory.setU64(to >>> 0, BigInt.asUintN(64, time));
  },
  clock_time_get: (host, id: number, _precision: bigint, to: number) => {
    const time = host.reach(clockOf(host), "now", clockNamed(id));
    host.memory.setU64(to >>> 0, BigInt.asUintN(64, time));
  },
};

export function clockNamed(id: number): ClockName {
  const name = NAMES[id >>> 0];
  if (name === undefined) throw new CapabilityError("inval");
  return name;
}

/** @throws CapabilityError NOTCAPABLE for a program that has no clock */
export function clockOf({ capabilities: { clock } }: Host): Ref<Clock> {
  if (clock === undefined) throw new CapabilityError("notcapable");
  return clock;
}
