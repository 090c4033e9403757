import { type BuildRecord, digestOf, type Json, readWorld, targetOf } from "@glither/artifact";
import { importName, withShared } from "@glither/wit";
import { checkOneWay, componentContract, isOneWay, type OneWayLevel } from "@glither/wit/inspect";

type Predicate = { readonly [key: string]: Json };

/** A finding on the binary: either what can be attested of it, or why it cannot. */
export type OneWayFinding = { readonly predicate: Predicate } | { readonly fault: string };

/**
 * What the no-retrograde attestation states of a component that is a one-way gift: the claim, its world with the hash of its
 * canonical text, what faces the one who gives, what it imports, what it cannot do, and its compiler. It is found on the binary,
 * by the one who attests and again by the one who verifies.
 */
export async function noRetrogradePredicate(
  component: Uint8Array,
  record: BuildRecord,
  level: OneWayLevel = "strict",
): Promise<OneWayFinding> {
  const fault = await oneWayFault(component, level);
  if (fault !== undefined) return { fault };
  const { imports, exports } = await componentContract(component);
  return {
    predicate: {
      capabilities: { clock: false, files: false, sockets: false, wasi: "none" },
      claim: {
        delivery: "fire_and_forget",
        // What is given is brought, and nobody fetches it.
        energy_mode: "push",
        guarantee: "SECURE_ONEWAY",
        no_retrograde: true,
        tight_junction: true,
      },
      compiler: record.compiler,
      component: { sha256: hex(component) },
      donor_facing_exports: exports.filter((name) => name !== "dispose"),
      imports: imports.map(importName).sort(),
      level,
      world: { id: targetOf(record), sha256: hex(new TextEncoder().encode(withShared(readWorld(component)))) },
    },
  };
}

/** The form in which this was stated before: the digest and the six checks of the binary. It is still verified. */
export async function formerNoRetrogradePredicate(component: Uint8Array): Promise<OneWayFinding> {
  const steps = await checkOneWay(component);
  if (!isOneWay(steps)) return { fault: (await oneWayFault(component, "strict")) ?? "it could not be checked" };
  return {
    predicate: {
      component: { sha256: hex(component) },
      verified: steps.map(({ name, detail }) => ({ detail, step: name })),
      vow: "no_retrograde",
    },
  };
}

/** The strictest level that holds of a binary, or why none does. */
export async function oneWayLevel(component: Uint8Array): Promise<{ level: OneWayLevel } | { fault: string }> {
  if (isOneWay(await checkOneWay(component, "strict"))) return { level: "strict" };
  const fault = await oneWayFault(component, "receiver");
  return fault === undefined ? { level: "receiver" } : { fault };
}

async function oneWayFault(component: Uint8Array, level: OneWayLevel): Promise<string | undefined> {
  const steps = await checkOneWay(component, level);
  if (isOneWay(steps)) return undefined;
  const failed = steps.at(-1);
  return `${failed?.name ?? "component"}: ${failed?.detail ?? "it could not be checked"}`;
}

function hex(bytes: Uint8Array): string {
  return digestOf(bytes).slice("sha256:".length);
}
