import { readdirSync, readFileSync } from "node:fs";
import { VOCABULARIES } from "@glither/dialects";
import { compile, type Vocabulary } from "@glither/roux";
import { type Core, isOwnEnrichment, namedOf } from "@glither/roux/core";
import { type ShippedSource, shippedSource, shippedSources } from "@glither/roux/testing";
import { type Case, parseCase } from "../case.ts";

const ROOT = new URL("../../../../", import.meta.url);

export interface Shipped {
  /** `mail/mailguard` */
  readonly shelf: string;
  readonly core: Core;
  readonly cases: readonly Case[];
}

/** The repository's own rulesets that have rules, with their cases. */
export function shippedRulesets(): Shipped[] {
  return shippedSources().map(withCases);
}

/** The one of a file below `rulesets/`, whether it has rules or is made of layers. */
export function shippedRuleset(file: string): Shipped {
  return withCases(shippedSource(file));
}

function withCases({ shelf, name, text, files }: ShippedSource): Shipped {
  const { core, diagnostics } = compile(name, text, VOCABULARIES, { files });
  const vocabulary = core && VOCABULARIES.get(core.dialect.name);
  if (core === undefined || vocabulary === undefined)
    throw new Error(`${name} does not compile: ${diagnostics.map(({ message }) => message).join("; ")}`);
  return { shelf, core, cases: casesOf(`fixtures/${shelf}/`, core, vocabulary) };
}

function casesOf(folder: string, core: Core, vocabulary: Vocabulary): Case[] {
  const declared = core.enrichments.filter(isOwnEnrichment);
  const named = core.fields.filter(({ path }) => namedOf(path) !== undefined);
  const known = {
    fields: [...vocabulary.fields, ...named],
    enrichments: [...vocabulary.enrichments, ...declared],
  };
  return readdirSync(new URL(folder, ROOT))
    .filter((file) => file.endsWith(".json"))
    .sort()
    .map((file) => parseCase(file, readFileSync(new URL(folder + file, ROOT), "utf8"), known));
}
