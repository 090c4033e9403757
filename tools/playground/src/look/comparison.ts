import { type Difference, difference } from "@glither/analysis";
import type { Vocabulary } from "@glither/roux";
import { type ArtifactValue, type Core, shortest } from "@glither/roux/core";
import { withDeclared } from "@glither/stages/compile/with-declared";
import { changeRows, renderDifference } from "@glither/stages/report/difference";

/** What two versions of a ruleset decide otherwise. */
export interface Comparison {
  readonly kind: Difference["kind"];
  /** The whole in words, where there is nothing to show. */
  readonly words: string;
  readonly changes: readonly ShownChange[];
  /** Pairs of rules of which nobody knows. */
  readonly open: number;
}

export interface ShownChange {
  /** What differs: `outcome`, from `dropped` to `delivered`. The rules come first. */
  readonly rows: readonly { readonly what: string; readonly before: string; readonly after: string }[];
  /** An artifact that shows it, as short as it can be written, and the answers that go with it. */
  readonly artifact: Readonly<Record<string, ArtifactValue>>;
  readonly answers: Readonly<Record<string, ArtifactValue>>;
}

export function comparisonOf(before: Core, after: Core, vocabulary: Vocabulary): Comparison {
  const found = difference(before, after);
  if (found.kind !== "different")
    return { kind: found.kind, words: renderDifference(found), changes: [], open: found.kind === "undecided" ? 1 : 0 };
  const { fields } = withDeclared(withDeclared(vocabulary, before), after);
  return {
    kind: "different",
    words: "",
    changes: found.changes.map((change) => ({
      rows: changeRows(change),
      artifact: shortest(fields, change.witness.artifact),
      answers: change.witness.enrich,
    })),
    open: found.undecided.length,
  };
}
