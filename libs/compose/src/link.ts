import type { Candidate } from "./candidates.ts";
import { type Delivery, modeOf, type Retrograde } from "./edge.ts";
import type { Fault, FaultCode } from "./error.ts";
import { type Guarantee, lower, reaches } from "./guarantee.ts";
import { fillings } from "./mapping.ts";
import { resultOf, subtypeDifference } from "./shapes.ts";

/** A move on the ladder of guarantees for everybody, as a ruleset's actions have it. */
export interface Demand {
  readonly direction: "raise" | "lower";
  readonly to: Guarantee;
}

/** What a ruleset says of one edge. */
export interface Disposed {
  /** `linked`, `negotiating` or `refused`. */
  readonly verdict: string;
  readonly rule: string;
  readonly reason: string;
  readonly demands: readonly Demand[];
  /** Whether both ends are to be one component. */
  readonly composed: boolean;
  /** Whether the receiver is cut off. */
  readonly isolated: boolean;
}

export interface Agreed {
  readonly delivery: Delivery;
  readonly retrograde: Retrograde;
  readonly guarantee: Guarantee;
}

/**
 * What a ruleset cannot waive of an edge that it links: that what is given fits what is taken, that nothing is acknowledged where
 * nothing may flow back, that a function which answers is no diode, and that both keep the guarantee which it demands.
 */
export function agree(candidate: Candidate, disposed: Disposed): Agreed | Fault {
  const { donor, receiver, pour } = candidate;
  const { delivery, retrograde } = modeOf(candidate);
  const fault = (code: FaultCode, detail: string): Fault => ({
    code,
    interface: pour.name,
    parts: [donor.name, receiver.name],
    detail,
  });
  const unfit = fitFault(candidate);
  if (unfit !== undefined) return fault(candidate.mapping === undefined ? "TYPE_DIFFERENCE" : "MAPPING", unfit);
  if (retrograde === "diode" && delivery === "acked")
    return fault("ACKED_DIODE", "it is acknowledged, and nothing may flow back along a diode");
  if (retrograde === "diode" && resultOf(pour.type) !== undefined)
    return fault("ANSWERING_DIODE", "its function gives an answer, and nothing may flow back along a diode");
  return guaranteeOf(candidate, disposed.demands, delivery, retrograde, fault);
}

function fitFault({ mapping, pour, pier }: Candidate): string | undefined {
  if (mapping === undefined) {
    const difference = subtypeDifference(pour.type, pier.type);
    return difference === undefined ? undefined : `the export ${difference}`;
  }
  const filled = fillings(mapping.mapping, pour, pier);
  return "fault" in filled ? filled.fault : undefined;
}

function guaranteeOf(
  { donor, receiver }: Candidate,
  demands: readonly Demand[],
  delivery: Delivery,
  retrograde: Retrograde,
  fault: (code: FaultCode, detail: string) => Fault,
): Agreed | Fault {
  const both = lower(donor.offer, receiver.wish);
  const rungs = (wanted: Demand["direction"]): readonly Guarantee[] =>
    demands.flatMap(({ direction, to }) => (direction === wanted ? [to] : []));
  // In whatever order they are made: the highest that is demanded is the least, and the lowest that is allowed the most.
  const ceiling = rungs("lower").reduce(lower, "promotion");
  for (const floor of rungs("raise")) {
    if (!reaches(both, floor))
      return fault("GUARANTEE", `\`${floor}\` is demanded, and \`${both}\` is the highest that both have`);
    if (!reaches(ceiling, floor))
      return fault("GUARANTEE", `\`${floor}\` is demanded, and \`${ceiling}\` is the highest that is allowed`);
  }
  return { delivery, retrograde, guarantee: lower(both, ceiling) };
}
