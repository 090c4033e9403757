import type { ActionRecord, ObligationRecord, Settlement } from "@glither/host";
import type { Case } from "./case.ts";

/**
 * All that can be observed of one crossing, tokens aside, since those are the host's. Keys stand in the order in which
 * answers are compared and shown.
 */
export interface Answer {
  readonly verdict: string;
  readonly rule: string;
  readonly reason_class: string;
  readonly actions: readonly ActionRecord[];
  readonly state?: string;
  readonly resolutions?: readonly string[];
  readonly obligations?: readonly ObligationRecord[];
  /** Ligands that were asked for and absent or stale, in order; left out when there are none. */
  readonly ligand_absent?: readonly string[];
  /** Undefined while nothing in the case's timeline settles it. */
  readonly settlement?: Settlement;
  /** The enrichments that were asked, in order. */
  readonly asked: readonly string[];
}

/** Something that runs a ruleset: they are different programs, and must give the same answers. */
export interface BackEnd {
  readonly name: string;
  /** Why it is not asked a case: a known fault of the program that runs it. It is asked all of them by default. */
  readonly limit?: (example: Case) => string | undefined;
  run(example: Case): Answer;
}
