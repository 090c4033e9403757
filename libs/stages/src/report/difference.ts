import type { Change, Difference } from "@glither/analysis";
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

function renderChange({ before, after, differs, witness }: Change): string {
  const show = (key: Change["differs"][number]): string =>
    `  ${key.replace("_", " ").padEnd(12)} ${said(before[key])}  →  ${said(after[key])}`;
  return [
    `rule ${before.rule} → ${after.rule}`,
    ...differs.filter((key) => key !== "rule").map(show),
    `  for example  ${JSON.stringify(telling(witness.artifact))} with ${JSON.stringify(witness.enrich)}`,
  ].join("\n");
}

function said(part: Change["before"][keyof Change["before"]]): string {
  if (typeof part === "string") return part;
  if ("kind" in part) return part.kind === "settled" ? part.box : JSON.stringify(part);
  const calls = part.map(
    ({ verb, args }) => `${verb}(${args.map(({ value }) => Object.values(value).at(-1)).join(", ")})`,
  );
  return calls.join(", ") || "none";
}
