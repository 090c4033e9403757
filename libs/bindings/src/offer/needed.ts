import type { FunctionImport } from "@glither/wit";
import { witName, witPackage } from "@glither/wit";
import type { BindingContract } from "../contract.ts";

/** What of a contract has to be offered. */
export interface Needed {
  readonly enrich: readonly string[];
  readonly actions: readonly string[];
}

/** Which of a contract's functions a ruleset has a use for. */
export interface Uses {
  /** What the component imports, where the contract is a whole dialect's; by default all of the contract. */
  readonly imports?: readonly FunctionImport[];
  /** Enrichments that its host asks for what is waited for (`when`): they may be offered, and need not. */
  readonly watched?: readonly string[];
}

/**
 * All that a contract describes, or, of a dialect's contract, what a component imports of it. What nothing produces no set
 * can offer.
 */
export function neededOf(contract: BindingContract, imports: readonly FunctionImport[] | undefined): Needed {
  const dialect = witPackage(contract.dialect.name);
  const isImported = (of: "enrich" | "actions", name: string): boolean =>
    imports === undefined ||
    imports.some(
      (entry) => entry.interface.replace(/@.*$/u, "") === `${dialect}/${of}` && entry.function === witName(name),
    );
  return {
    enrich: contract.enrichments
      .filter(({ path, ligand }) => ligand?.unsatisfied !== true && isImported("enrich", path))
      .map(({ path }) => path),
    actions: contract.verbs.map(({ name }) => name).filter((name) => isImported("actions", name)),
  };
}
