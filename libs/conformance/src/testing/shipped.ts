import { readdirSync, readFileSync } from "node:fs";
import { VOCABULARIES } from "@glither/dialects";
import { compile, type Vocabulary } from "@glither/roux";
import { type Core, namedOf } from "@glither/roux/core";
import { type Case, parseCase } from "../case.ts";

const ROOT = new URL("../../../../", import.meta.url);

export interface Shipped {
  /** `mail/mailguard` */
  readonly shelf: string;
  readonly core: Core;
  readonly cases: readonly Case[];
}

/** The repository's own rulesets, with their cases. */
export function shippedRulesets(): Shipped[] {
  return folders("rulesets/").flatMap((dialect) =>
    folders(`rulesets/${dialect}/`).map((name) => {
      const text = readFileSync(new URL(`rulesets/${dialect}/${name}/${name}.glith`, ROOT), "utf8");
      const { core } = compile(name, text, VOCABULARIES);
      const vocabulary = core && VOCABULARIES.get(core.dialect.name);
      if (core === undefined || vocabulary === undefined) throw new Error(`${name} does not compile`);
      return { shelf: `${dialect}/${name}`, core, cases: casesOf(`fixtures/${dialect}/${name}/`, core, vocabulary) };
    }),
  );
}

function casesOf(folder: string, core: Core, vocabulary: Vocabulary): Case[] {
  const declared = core.enrichments.filter(({ ligand }) => ligand !== undefined);
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

function folders(path: string): string[] {
  return readdirSync(new URL(path, ROOT), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}
