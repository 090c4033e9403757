import { answersBindings, type CrossingContract, linkComponent } from "@glither/host";
import { crossingBackEnd } from "./_crossing-back-end.ts";
import type { BackEnd } from "./back-end.ts";

/** The production component in its host. `name` says which engine built it. */
export async function componentBackEnd(
  name: string,
  component: Uint8Array,
  contract: CrossingContract,
): Promise<BackEnd> {
  const unanswered = answersBindings({ answers: {}, contract });
  return crossingBackEnd(name, await linkComponent(component, unanswered), contract);
}
