import { type Change, difference, type UndecidedReason } from "@glither/analysis";
import type { Core } from "@glither/roux/core";
import type { Step } from "@glither/wit";
import { telling } from "../../report/telling.ts";

/** Artifacts that go over from one rule to another, with one of them. */
export interface RuleChange {
  readonly before: string;
  readonly after: string;
  /** In what the two answer differently. */
  readonly differs: readonly string[];
  /** Without the fields that are empty. */
  readonly artifact: object;
  readonly enrich: Readonly<Record<string, unknown>>;
}

/** Rules between which it is not known whether anything goes over. */
export interface OpenRules {
  readonly before: string;
  readonly after: string;
}

export type Behaviour =
  | { readonly kind: "equivalent" }
  | { readonly kind: "different"; readonly changes: readonly RuleChange[]; readonly undecided: readonly OpenRules[] }
  | { readonly kind: "undecided"; readonly reason: UndecidedReason | Unreadable };

/** Why there was nothing to compare. */
export type Unreadable = "no_snapshot_published" | "no_snapshot_given" | "unreadable_snapshot";

/** What differs between two versions of a ruleset; decided without a clock, so that equal inputs give equal receipts. */
export function behaviourOf(before: Core, after: Core): Behaviour {
  const found = difference(before, after);
  switch (found.kind) {
    case "equivalent":
      return found;
    case "undecided":
      return { kind: found.kind, reason: found.reason };
    case "different":
      return {
        kind: found.kind,
        changes: found.changes.map(summary),
        undecided: found.undecided.map(({ before: old, after: now }) => ({ before: old, after: now })),
      };
  }
}

/** Rules that dispose otherwise are a minor change; so is whatever may be one. */
export function stepOf({ kind }: Behaviour): Step {
  return kind === "equivalent" ? "patch" : "minor";
}

function summary({ before, after, differs, witness }: Change): RuleChange {
  return {
    before: before.rule,
    after: after.rule,
    differs,
    artifact: telling(witness.artifact),
    enrich: { ...witness.enrich },
  };
}
