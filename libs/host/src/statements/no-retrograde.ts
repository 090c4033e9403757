import { digestOf, type Json } from "@glither/artifact";
import { checkOneWay, isOneWay } from "@glither/wit/inspect";

/** A finding on the binary: either what can be attested of it, or why it cannot. */
export type OneWayFinding = { readonly predicate: { readonly [key: string]: Json } } | { readonly fault: string };

/**
 * What the no-retrograde attestation states of a component that is a one-way gift: its digest and the six checks that it
 * passed. They are made on the binary, by the one who attests and again by the one who verifies.
 */
export async function noRetrogradePredicate(component: Uint8Array): Promise<OneWayFinding> {
  const steps = await checkOneWay(component);
  if (!isOneWay(steps)) {
    const failed = steps.at(-1);
    return { fault: `${failed?.name ?? "component"}: ${failed?.detail ?? "it could not be checked"}` };
  }
  return {
    predicate: {
      component: { sha256: digestOf(component).slice("sha256:".length) },
      verified: steps.map(({ name, detail }) => ({ detail, step: name })),
      vow: "no_retrograde",
    },
  };
}
