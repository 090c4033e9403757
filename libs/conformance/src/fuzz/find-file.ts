import type { ArtifactValue } from "@glither/roux/core";
import type { Case } from "../case.ts";
import type { Find } from "./campaign.ts";

/** Numbers that JSON can hold, and that JSON.stringify writes as others. */
const ODD: readonly (readonly [value: number, written: string])[] = [
  [-0, "-0"],
  [Number.POSITIVE_INFINITY, "1e999"],
  [Number.NEGATIVE_INFINITY, "-1e999"],
];

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
  const marked = (_: string, value: unknown): unknown => {
    const odd = ODD.find(([own]) => Object.is(own, value));
    return odd ? `\u0000number ${odd[1]}\u0000` : value;
  };
  return `${JSON.stringify(json, marked, 2).replaceAll(/"\\u0000number ([^\\"]*)\\u0000"/gu, "$1")}\n`;
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
