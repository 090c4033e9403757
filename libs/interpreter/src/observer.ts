import type { ArtifactValue, Guard, Reference, Rule, Test } from "@glither/roux/core";

/** What a test comes to; `absent` where it needs a ligand that is absent or stale, so that the rule's guard fails. */
export type Truth = "holds" | "fails" | "absent";

/** Told what an evaluation does, as it does it. */
export interface Observer {
  /** The rule is looked at now; the guards that follow are its own and those of groups that they ask for. */
  readonly rule?: (rule: Rule) => void;
  /** How a guard came out, those of groups among them. */
  readonly guard?: (guard: Guard, held: boolean) => void;
  /** Tests begin and end within each other. */
  readonly begins?: (test: Test) => void;
  readonly ends?: (test: Test, truth: Truth) => void;
  /** A value that was read; undefined for an absent ligand. */
  readonly reads?: (reference: Reference, value: ArtifactValue | undefined) => void;
}
