import { type Difference, difference, type UndecidedReason, type Witness } from "@glither/analysis";
import type { Core } from "@glither/roux/core";
import type { Case } from "../case.ts";
import { conform } from "../conform.ts";
import { interpreterBackEnd } from "../interpreter-back-end.ts";
import { type Mutant, mutants } from "./mutants.ts";

/** A mutant that every case takes for the ruleset itself. */
export interface Survivor extends Omit<Mutant, "core"> {
  /** An artifact and answers on which it differs, where the analysis knows one. */
  readonly witness?: Witness;
}

/** A survivor of which the analysis cannot tell whether it means the same. */
export interface Undecided extends Omit<Mutant, "core"> {
  readonly reason: UndecidedReason;
}

export interface MutationScore {
  /** All mutants. */
  readonly mutants: number;
  /** Those with which some case does not get what it expects. */
  readonly killed: number;
  /** Those that mean the same: no case could tell them apart. */
  readonly equivalent: number;
  readonly survivors: readonly Survivor[];
  readonly undecided: readonly Undecided[];
  /** The share that is noticed of those that are not known to mean the same: from 0 to 1. */
  readonly score: number;
}

/**
 * How many small mistakes in a ruleset its cases notice, on the interpreter. The ruleset itself must pass them. An undecided
 * mutant is not killed.
 */
export function mutationScore(core: Core, cases: readonly Case[]): MutationScore {
  const survivors: Survivor[] = [];
  const undecided: Undecided[] = [];
  const counts = { mutants: 0, killed: 0, equivalent: 0 };
  for (const { core: wrong, ...mutant } of mutants(core)) {
    counts.mutants += 1;
    if (isNoticed(wrong, mutant, cases)) {
      counts.killed += 1;
      continue;
    }
    const found = meaningOf(core, wrong, mutant);
    if (found.kind === "equivalent") counts.equivalent += 1;
    else if (found.kind === "undecided") undecided.push({ ...mutant, reason: found.reason });
    else survivors.push({ ...mutant, ...(found.changes[0] ? { witness: found.changes[0].witness } : {}) });
  }
  const { mutants: all, killed, equivalent } = counts;
  return { ...counts, survivors, undecided, score: all === equivalent ? 1 : killed / (all - equivalent) };
}

/** Cases that are about the mutant's rule come first, since they notice it soonest. */
function isNoticed(wrong: Core, { of }: Pick<Mutant, "of">, cases: readonly Case[]): boolean {
  const backEnd = interpreterBackEnd(wrong);
  const isAbout = ({ expect }: Case): boolean => expect.rule === of;
  const notices = (example: Case): boolean => conform([backEnd], [example], []).cases.some(({ passed }) => !passed);
  return cases.filter(isAbout).some(notices) || cases.filter((example) => !isAbout(example)).some(notices);
}

/** The analysis knows no ages: another limit of one is another meaning. */
function meaningOf(core: Core, wrong: Core, { kind }: Pick<Mutant, "kind">): Difference {
  if (kind === "freshness") return { kind: "different", changes: [], undecided: [] };
  return difference(core, wrong);
}
