import type { Change, Difference } from "@glither/analysis";
import { printArm } from "@glither/roux/core";
import { telling } from "./telling.ts";

/** For people: what is decided otherwise, with an example each. */
export function renderDifference(found: Difference): string {
  switch (found.kind) {
    case "equivalent":
      return "equivalent: every artifact gets the same verdict by the same rule, and the same actions";
    case "undecided":
      return `undecided: ${UNDECIDED[found.reason]}`;
    case "different": {
      const open = found.undecided.map(
        ({ before, after }) => `undecided: whether anything goes from ${before} to ${after}`,
      );
      return [...found.changes.map(renderChange), ...open].join("\n\n");
    }
  }
}

const UNDECIDED = {
  too_large: "the guards are too large to decide within the budget",
  out_of_steps: "the comparison takes too many steps",
  incomparable: "the two have other dialects, or other types for what they read",
} as const;

/** What a change comes to, part by part in words; its rules come first, whether or not they differ. */
export function changeRows({ before, after, differs }: Change): readonly ChangeRow[] {
  const parts = ["rule" as const, ...differs.filter((key) => key !== "rule")];
  return parts.map((key) => ({ what: key.replace("_", " "), before: said(before[key]), after: said(after[key]) }));
}

export interface ChangeRow {
  readonly what: string;
  readonly before: string;
  readonly after: string;
}

function renderChange(change: Change): string {
  const { artifact, enrich } = change.witness;
  const [rule, ...rows] = changeRows(change);
  return [
    `rule ${rule?.before} → ${rule?.after}`,
    ...rows.map(({ what, before, after }) => `  ${what.padEnd(12)} ${before}  →  ${after}`),
    `  for example  ${JSON.stringify(telling(artifact))} with ${JSON.stringify(enrich)}`,
  ].join("\n");
}

function outcomeText(outcome: Change["before"]["outcome"]): string {
  switch (outcome.kind) {
    case "settled":
      return outcome.box;
    case "pending":
      return [outcome.state, ...outcome.obligations.map(printArm)].join(", ");
    case "none":
      return "none";
  }
}

function said(part: Change["before"][keyof Change["before"]]): string {
  if (typeof part === "string") return part;
  if ("kind" in part) return outcomeText(part);
  const calls = part.map(
    ({ verb, args }) => `${verb}(${args.map(({ value }) => Object.values(value).at(-1)).join(", ")})`,
  );
  return calls.join(", ") || "none";
}
