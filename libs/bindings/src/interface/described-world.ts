import { answerType, type Core, kebab, type ValueType } from "@glither/roux/core";
import { givenTo, takesRecord } from "../offer/given.ts";
import { typeName } from "./_names.ts";

/** The imports of one world, in the language's terms. */
export interface DescribedWorld {
  /** `glither:api/gateway@0.1.0` */
  readonly id: string;
  /** The ruleset's name as a type has it: `Gateway`. */
  readonly name: string;
  /** What a ruleset reads of its artifact; `name` is its record's, in kebab case. */
  readonly artifact: { readonly name: string; readonly values: readonly Named[] };
  readonly enrichments: readonly DescribedEnrichment[];
  readonly verbs: readonly DescribedVerb[];
}

export interface Named {
  /** As the language writes it. */
  readonly name: string;
  readonly type: ValueType;
}

export interface DescribedEnrichment extends Named {
  /** What it is asked by, where that is not the artifact's record. */
  readonly from?: readonly Named[];
  /** Of a ligand whose age counts, milliseconds, where they are known. */
  readonly fresh?: number;
}

export interface DescribedVerb {
  readonly name: string;
  readonly parameters: readonly Named[];
  readonly suspends: boolean;
}

/** What a core imports. What nothing produces is left out: nobody offers it. */
export function describeCore(core: Core, id: string): DescribedWorld {
  const { fields, enrichments, dialect, ruleset, verbs } = core;
  const named = ({ path, type }: { readonly path: string; readonly type: ValueType }): Named => ({ name: path, type });
  return {
    id,
    name: typeName(kebab(ruleset.name)),
    artifact: { name: kebab(dialect.record), values: fields.map(named) },
    enrichments: enrichments
      .filter(({ ligand }) => ligand?.unsatisfied !== true)
      .map((enrichment) => ({
        name: enrichment.path,
        type: answerType(enrichment),
        ...(takesRecord(enrichment) ? {} : { from: givenTo(enrichment, core).map(named) }),
        ...(enrichment.ligand?.fresh === undefined ? {} : { fresh: enrichment.ligand.fresh }),
      })),
    verbs,
  };
}
