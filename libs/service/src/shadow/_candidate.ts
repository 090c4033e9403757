import { AsyncLocalStorage } from "node:async_hooks";
import type { Json } from "@glither/artifact";
import type { OfferedBindings } from "@glither/bindings";
import {
  type ArtifactInput,
  type AsyncCrossing,
  answersBindings,
  type Binding,
  type BindingSet,
  linkComponent,
  prepareAsync,
} from "@glither/host";
import { readArtifact } from "@glither/roux/core";
import { witName, witPackage } from "@glither/wit";
import type { DeploymentConfig } from "../config/config.ts";
import type { Pulled } from "../deployment/sources.ts";

/** Crosses with answers that are known; undefined for an artifact or answers that are none of its dialect. */
export type Judge = (artifact: unknown, answers: Readonly<Record<string, Json>>) => Promise<AsyncCrossing | undefined>;

type Known = Readonly<Record<string, Binding>>;

/**
 * A component that decides beside another one: it is given the answers that the other one was given, and asks for itself only
 * what that has not asked. Its actions are done by nobody, and what its counters have reserved is given back.
 */
export async function judgeOf(
  { component, contract }: Pulled,
  { bindings }: Pick<OfferedBindings, "bindings">,
  limits: DeploymentConfig["limits"],
): Promise<Judge> {
  const known = new AsyncLocalStorage<Known>();
  const enrich = `${witPackage(contract.dialect.name)}/enrich`;
  const linked = await linkComponent(component, preferring(bindings, enrich, known), { limits });
  const dispose = prepareAsync(linked, contract);
  const paths = new Set(contract.enrichments.map(({ path }) => path));
  return async (json, answers) => {
    const artifact: ArtifactInput | undefined = readArtifact(contract.fields, json).values;
    if (artifact === undefined) return undefined;
    const ours = Object.fromEntries(Object.entries(answers).filter(([path]) => paths.has(path)));
    const functions = namedIn(ours, answersBindings({ answers: ours, contract })[enrich] ?? {});
    const crossing = await known.run(functions, () => dispose(artifact));
    await Promise.allSettled(crossing.reservations.map((reservation) => reservation.release()));
    return crossing;
  };
}

/** Of all that could be answered, what is. */
function namedIn(answers: Readonly<Record<string, Json>>, functions: Known): Known {
  const names = new Set(Object.keys(answers).map(witName));
  return Object.fromEntries(Object.entries(functions).filter(([name]) => names.has(name)));
}

function preferring(bindings: BindingSet, enrich: string, known: AsyncLocalStorage<Known>): BindingSet {
  const functions = Object.entries(bindings[enrich] ?? {}).map(([name, binding]): [string, Binding] => [
    name,
    (...args) => (known.getStore()?.[name] ?? binding)(...args),
  ]);
  return { ...bindings, [enrich]: Object.fromEntries(functions) };
}
