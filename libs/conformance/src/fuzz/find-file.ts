import type { ArtifactValue } from "@glither/roux";
import type { Case } from "../case.ts";
import type { Find } from "./campaign.ts";

/** Negative zero has no form in what JSON.stringify writes, but it has one in JSON. */
const NEGATIVE_ZERO = "\u0000negative zero\u0000";

/** A find's case as JSON; the ruleset stands in a file beside it. Values are as back ends have them. */
export function printFind({ example, spoiled, seed, position }: Find): string {
  const { artifact, enrich, timeline } = example;
  const json = {
    found: `seed ${seed}, position ${position}`,
    artifact: Object.fromEntries(artifact),
    enrich: Object.fromEntries(enrich),
    timeline,
    spoiled,
  };
  const text = JSON.stringify(json, (_, value: unknown) => (Object.is(value, -0) ? NEGATIVE_ZERO : value), 2);
  return `${text.replaceAll(JSON.stringify(NEGATIVE_ZERO), "-0")}\n`;
}

/** What `printFind` has written. */
export function parseFind(name: string, text: string): { readonly example: Case; readonly spoiled: boolean } {
  const json = JSON.parse(text) as {
    readonly artifact: Readonly<Record<string, ArtifactValue>>;
    readonly enrich: Readonly<Record<string, ArtifactValue>>;
    readonly timeline: Case["timeline"];
    readonly spoiled: boolean;
  };
  const expect = { verdict: "", rule: "", reason_class: "", actions: [] };
  const example = {
    name,
    artifact: new Map(Object.entries(json.artifact)),
    enrich: new Map(Object.entries(json.enrich)),
    timeline: json.timeline,
    expect,
  };
  return { example, spoiled: json.spoiled };
}
