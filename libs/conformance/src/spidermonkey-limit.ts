import type { ArtifactValue } from "@glither/roux/core";
import type { BackEnd } from "./back-end.ts";
import type { Case } from "./case.ts";

const LIMIT = "its engine, componentize-js 0.23, traps on negative whole numbers";

/** The component of the engine `spidermonkey`, which is not asked what its engine cannot hand over. */
export function withinSpiderMonkey(backEnd: BackEnd): BackEnd {
  return { ...backEnd, limit: (example) => (isSomewhereNegative(example) ? LIMIT : undefined) };
}

function isSomewhereNegative({ artifact, enrich }: Case): boolean {
  return [...artifact.values(), ...enrich.values()].some(hasNegative);
}

function hasNegative(value: ArtifactValue): boolean {
  if (typeof value === "number") return Number.isInteger(value) && value < 0;
  return typeof value === "object" && value !== null && Object.values(value).some(hasNegative);
}
