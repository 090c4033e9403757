import type { ArtifactValue } from "@glither/roux/core";
import type { BackEnd } from "../back-end.ts";
import type { Case, Expectation } from "../case.ts";

export const DELIVERED: Expectation = { verdict: "delivered", rule: "all", reason_class: "all", actions: [] };

/** A case with nothing in it but what a test says. */
export function caseOf(parts: Partial<Case> = {}): Case {
  return {
    name: "a case",
    artifact: new Map<string, ArtifactValue>(),
    enrich: new Map<string, ArtifactValue>(),
    timeline: [],
    expect: DELIVERED,
    ...parts,
  };
}

/** A back end that gives every case the expected answer, but for what `changes` says. */
export function fakeBackEnd(name: string, changes: Partial<ReturnType<BackEnd["run"]>> = {}): BackEnd {
  return { name, run: ({ expect }) => ({ ...expect, asked: [], ...changes }) };
}
