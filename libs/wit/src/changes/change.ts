/** What a change demands of the next version, in the words of semantic versioning. */
export type Step = "patch" | "minor" | "major";

/**
 * `new_power`: the ruleset reads, asks for or does more. `power_gone`: it does less, and every host still links it.
 * `incompatible`: a host that was compiled against the old contract does not link the new one.
 */
export type ContractChangeKind = "new_power" | "power_gone" | "incompatible";

export interface ContractChange {
  readonly kind: ContractChangeKind;
  /** The least step that it demands. */
  readonly step: Step;
  /** In plain words: ``may now ask for `dkim-domain` ``. */
  readonly text: string;
}

const STEPS: readonly Step[] = ["patch", "minor", "major"];

/** The greatest of some steps; a patch where there is none. */
export function greatestStep(steps: readonly Step[]): Step {
  return STEPS.findLast((step) => steps.includes(step)) ?? "patch";
}

/** Whether a step is as great as another one. */
export function reaches(step: Step, demanded: Step): boolean {
  return STEPS.indexOf(step) >= STEPS.indexOf(demanded);
}

export function newPower(text: string): ContractChange {
  return { kind: "new_power", step: "major", text };
}

export function powerGone(text: string): ContractChange {
  return { kind: "power_gone", step: "minor", text };
}

export function incompatible(text: string): ContractChange {
  return { kind: "incompatible", step: "major", text };
}
