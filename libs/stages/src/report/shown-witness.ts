import type { Diagnostic } from "@glither/roux";
import { jsonText } from "../files/json-text.ts";

/** What shows a diagnostic, in two texts of JSON that `run` takes as `--input` and `--enrich`; none where nothing does. */
export function shownWitness({ witness }: Diagnostic): readonly string[] {
  if (witness === undefined) return [];
  const { artifact, enrich } = witness;
  return [
    `artifact ${jsonText(artifact)}`,
    ...(Object.keys(enrich).length === 0 ? [] : [`enrich ${jsonText(enrich)}`]),
  ];
}

/** The message with its hint and its witness, each on a line of its own. */
export function wholeText(diagnostic: Diagnostic): string {
  const { message, hint } = diagnostic;
  const shown = shownWitness(diagnostic).map((line) => `witness: ${line}`);
  return [message, ...(hint === undefined ? [] : [`hint: ${hint}`]), ...shown].join("\n");
}
