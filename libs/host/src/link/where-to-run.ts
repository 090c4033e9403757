import type { Reading } from "../admission/admit.ts";
import type { Limits } from "../limits.ts";
import { roomWithin } from "../metering/room.ts";
import { stepBound } from "../metering/step-bound.ts";

/**
 * Where a component's code runs: in the thread of its host, or apart from it, where the host can end it. Apart is a thread
 * for the slim glue and a process for jco's, whose memory no thread holds in bounds.
 */
export type Where = "here" | "worker";

/** What a component may take here so that each of its crossings is known to end in time. */
export interface Room {
  /** Bytes that its memory may grow to. */
  readonly memory: number;
  /** Bytes that an artifact's record may weigh; a heavier one is judged apart. */
  readonly record: number;
}

const PAGE = 0x10000;

/**
 * What may run here although nobody can end it: a component of which it was proved that each crossing ends, and so soon
 * that it cannot outrun the limit on time in as much memory as an ordinary artifact takes. Nothing of the component is
 * believed for it; undefined for all others, which run apart.
 */
export function roomHere({ shape, core }: Reading, limits: Limits): Room | undefined {
  if (shape !== "direct") return undefined;
  const proved = roomWithin(stepBound(core.bytes), limits.time) ?? 0;
  const memory = Math.min(limits.memory, Math.floor(proved / PAGE) * PAGE);
  const record = memory - (core.memory.initial + 1) * PAGE - limits.answersBytes;
  return record < PAGE ? undefined : { memory, record };
}
