import { countingOf, type Enrichment, type Move, printDuration, printSources } from "@glither/roux/core";

/** `lower to unrestricted for public (opens)`. */
export function moveText({ direction, to, for: audience, downgrade }: Move): string {
  return `${direction} to ${to}${audience === undefined ? "" : ` for ${audience}`}${downgrade ? " (opens)" : ""}`;
}

/** `the ruleset, from sender.allowlisted, at most 24h old`. */
export function originText(enrichment: Pick<Enrichment, "ligand" | "given">): string {
  const { ligand } = enrichment;
  if (ligand === undefined || ligand.unsatisfied) return "nothing";
  const { from, fresh } = ligand;
  if (countingOf(enrichment) !== undefined) return `the ruleset, ${printSources(enrichment)}`;
  return `the ruleset, from ${from.join(", ")}${fresh === undefined ? "" : `, at most ${printDuration(fresh)} old`}`;
}

/** `3 rules`, `1 rule`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** Who says what the ruleset does not declare: its dialect, or the clock of a zone. */
export function dialectText(given: Enrichment["given"]): string {
  const zones = (given ?? []).flatMap((one) => ("text" in one ? [one.text] : []));
  return zones.length === 0 ? "the dialect" : `the host's clock in ${zones.join(", ")}`;
}
