import type { Binding } from "@glither/host";
import type { Enrichment } from "@glither/roux/core";
import type { BindingContract } from "../contract.ts";
import { layoutFor } from "./given.ts";
import { later } from "./later.ts";
import type { Found, Provider } from "./provider.ts";
import { contextIn, GivenValues, Question } from "./question.ts";

/** A provider as a component's host calls it. */
export function enrichmentBinding(enrichment: Enrichment, provider: Provider, contract: BindingContract): Binding {
  const layout = layoutFor(enrichment, contract);
  const isDated = enrichment.ligand?.fresh !== undefined;
  const answered = (found: Found | undefined): unknown => {
    if (found === undefined) return undefined;
    return isDated ? { value: found.value, age: Math.max(0, Math.round(found.age)) } : found.value;
  };
  return (...args) => {
    const found = provider.answer(new Question(enrichment.path, new GivenValues(layout, args), contextIn(args)));
    return later(found, answered);
  };
}
