import { lowerValue } from "@glither/host";
import type { Enrichment } from "@glither/roux/core";
import { jsName, witName } from "@glither/wit";
import type { BindingContract } from "../contract.ts";
import { givenTo, takesRecord } from "./given.ts";
import type { Given } from "./question.ts";

/** Values by path, in the language's terms. */
export type Values = Readonly<Record<string, unknown>>;

/**
 * What a component passes to the binding of an enrichment for these values.
 *
 * @throws TypeError for a value that is not what its path has.
 */
export function argumentsFor(enrichment: Enrichment, contract: BindingContract, values: Values): unknown[] {
  const given = givenTo(enrichment, contract);
  const told = new Map((enrichment.given ?? []).map((one) => [one.name, "text" in one ? one.text : one.ms]));
  const all = { ...values, ...Object.fromEntries(told) };
  return takesRecord(enrichment) ? recordOf(given, values) : given.map((one) => lowered(one, all));
}

/** The artifact's record, as it goes before all else; nothing where the ruleset reads nothing. */
export function recordOf(fields: readonly Given[], values: Values): unknown[] {
  if (fields.length === 0) return [];
  return [Object.fromEntries(fields.map((field) => [jsName(witName(field.path)), lowered(field, values)]))];
}

function lowered({ path, type }: Given, values: Values): unknown {
  const value = lowerValue(type, Object.hasOwn(values, path) ? values[path] : undefined);
  if (value.ok) return value.value;
  throw new TypeError(`the artifact's \`${path}\` is wrong: ${value.problem}`);
}
