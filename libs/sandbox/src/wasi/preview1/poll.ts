import { CapabilityError, FAULTS, numberOf } from "../../capabilities/error.ts";
import type { Functions, Host } from "../_host.ts";
import { RIGHT } from "../_rights.ts";
import { clockNamed, clockOf } from "./clocks.ts";

const SUBSCRIPTION_BYTES = 48;
const EVENT_BYTES = 32;
const MOST = 4_096;
const [CLOCK, READING, WRITING] = [0, 1, 2];
const ABSOLUTE = 1;
const SUCCESS = FAULTS.indexOf("success");

interface Event {
  readonly userdata: bigint;
  readonly error: number;
  readonly type: number;
  readonly bytes: bigint;
}

interface Alarm {
  readonly userdata: bigint;
  /** In so many nanoseconds. */
  readonly left: bigint;
}

/**
 * Files and streams are always ready, as far as anybody can say who does not read them: reading is what waits. So where one is
 * asked for, that is answered at once; else the earliest alarm is waited for.
 */
export const poll: Functions = {
  poll_oneoff: (host, from: number, to: number, count: number, written: number) => {
    const { memory } = host;
    const number = count >>> 0;
    if (number === 0 || number > MOST) throw new CapabilityError("inval");
    memory.demand(from >>> 0, number * SUBSCRIPTION_BYTES);
    memory.demand(to >>> 0, number * EVENT_BYTES);
    memory.demand(written >>> 0, 4);
    const [events, alarms]: [Event[], Alarm[]] = [[], []];
    for (let index = 0; index < number; index += 1)
      subscribe(host, (from >>> 0) + index * SUBSCRIPTION_BYTES, events, alarms);
    if (events.length === 0) events.push(...wait(host, alarms));
    else for (const { userdata, left } of alarms) if (left === 0n) events.push(rung(userdata));
    for (const [index, event] of events.entries()) writeEvent(host, (to >>> 0) + index * EVENT_BYTES, event);
    memory.setU32(written >>> 0, events.length);
  },
};

function subscribe(host: Host, at: number, events: Event[], alarms: Alarm[]): void {
  const { memory } = host;
  const userdata = memory.u64(at);
  const type = memory.u8(at + 8);
  try {
    if (type === CLOCK) alarms.push({ userdata, left: timeLeft(host, at + 16) });
    else if (type === READING || type === WRITING) events.push(ready(host, userdata, type, memory.u32(at + 16)));
    else throw new CapabilityError("inval");
  } catch (error) {
    if (!(error instanceof CapabilityError)) throw error;
    events.push({ userdata, error: numberOf(error), type, bytes: 0n });
  }
}

function timeLeft(host: Host, at: number): bigint {
  const { memory } = host;
  const clock = clockOf(host);
  const name = clockNamed(memory.u32(at));
  const time = memory.u64(at + 8);
  if ((memory.u16(at + 24) & ABSOLUTE) === 0) return time;
  const left = time - host.reach(clock, "now", name);
  return left > 0n ? left : 0n;
}

function ready(host: Host, userdata: bigint, type: number, number: number): Event {
  const found = host.descriptors.with(number, RIGHT.poll_fd_readwrite);
  const { size } = found.kind === "file" ? host.reach(found.file, "stat") : { size: 1n };
  const position = found.kind === "file" ? BigInt(found.position) : 0n;
  return { userdata, error: SUCCESS, type, bytes: size > position ? size - position : 0n };
}

function wait(host: Host, alarms: readonly Alarm[]): Event[] {
  const [shortest = 0n] = alarms.map(({ left }) => left).sort((one, other) => (one < other ? -1 : 1));
  host.reach(clockOf(host), "wait", shortest);
  return alarms.filter(({ left }) => left === shortest).map(({ userdata }) => rung(userdata));
}

function rung(userdata: bigint): Event {
  return { userdata, error: SUCCESS, type: CLOCK, bytes: 0n };
}

function writeEvent({ memory }: Host, at: number, { userdata, error, type, bytes }: Event): void {
  memory.setU64(at, userdata);
  memory.setU16(at + 8, error);
  memory.setU8(at + 10, type);
  memory.setU64(at + 16, bytes);
  memory.setU16(at + 24, 0);
}
