import { printArm, type Rule } from "@glither/roux/core";

/** Where a rule's values come from. */
export function shownPhase({ guards }: Rule): string {
  const ligands = new Set(guards.flatMap(({ phase }) => (phase.kind === "crossing" ? phase.ligands : [])));
  if (ligands.size === 0) return "It selects: all that it reads is known before the crossing.";
  return `It crosses: ${[...ligands].map((name) => `\`${name}\``).join(", ")} ${ligands.size === 1 ? "is" : "are"} bound within it.`;
}

/** How a rule ends. */
export function shownOutcome({ outcome }: Rule): string {
  if (outcome.kind === "none") return "It ends in no verdict of its own.";
  if (outcome.kind === "settled") return `It settles in \`${outcome.box}\`.`;
  return `It waits in \`${outcome.state}\`: ${outcome.obligations.map((arm) => `\`${printArm(arm)}\``).join("; ")}.`;
}
