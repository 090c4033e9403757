import { randomUUID } from "node:crypto";
import { witName, witPackage } from "@glither/wit";
import { type Binding, withoutVersion } from "../link/binding-set.ts";
import type { CrossingContract } from "./contract.ts";

/** What stands for the binding of a verb where actions are not done in the crossing; undefined for an enrichment. */
export function deferredVerb(contract: CrossingContract, from: string, name: string): Binding | undefined {
  if (withoutVersion(from) !== `${witPackage(contract.dialect.name)}/actions`) return undefined;
  const verb = contract.verbs.find((candidate) => witName(candidate.name) === name);
  return verb?.suspends === true ? () => randomUUID() : () => undefined;
}
