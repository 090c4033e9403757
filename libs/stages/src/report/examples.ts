import type { Witness } from "@glither/analysis";
import { shortest } from "@glither/roux/core";
import { vocabularies } from "../compile/vocabularies.ts";
import { withDeclared } from "../compile/with-declared.ts";
import type { Findings } from "./findings.ts";

/** What one rule takes, with the keys of a case file. */
export interface Example extends Witness {
  readonly rule: string;
}

/** One example for each rule that has a witness, in the order of the rules. */
export function examplesOf({ core, witnesses = new Map() }: Findings["compilation"]): readonly Example[] {
  if (core === undefined) return [];
  const vocabulary = vocabularies().get(core.dialect.name);
  const fields = vocabulary ? withDeclared(vocabulary, core).fields : core.fields;
  return [...witnesses].map(([rule, { artifact, enrich }]) => ({ rule, artifact: shortest(fields, artifact), enrich }));
}
