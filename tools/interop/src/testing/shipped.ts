import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Case } from "@glither/conformance";
import { directComponent, type Shipped, shippedRulesets } from "@glither/conformance/testing";
import { answersBindings, type BindingSet, linkComponent, prepare } from "@glither/host";
import type { Core } from "@glither/roux/core";
import type { Task } from "./everywhere.ts";

/** What one case comes to under an embedder, as all of them print it. */
export interface Line {
  /** `mail/mailguard` */
  readonly ruleset: string;
  /** The case's name. */
  readonly case: string;
  readonly receipt: unknown;
  readonly asked: readonly string[];
}

export interface ShippedComponent extends Shipped {
  readonly component: Uint8Array;
}

/** Every ruleset of the repository, built by the engine `direct`. */
export function shippedComponents(): Promise<ShippedComponent[]> {
  return Promise.all(
    shippedRulesets().map(async (shipped) => ({ ...shipped, component: await directComponent(shipped.core) })),
  );
}

/** Writes the components to `FOLDER/mail/mailguard.wasm` and so on. */
export function writeComponents(folder: string, shipped: readonly ShippedComponent[]): void {
  for (const { shelf, component } of shipped) {
    const file = join(folder, `${shelf}.wasm`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, component);
  }
}

/** What the host of this project makes of every case, a line of JSON each. */
export async function linesHere(shipped: readonly ShippedComponent[]): Promise<string[]> {
  const lines: string[] = [];
  for (const { shelf, core, cases, component } of shipped) {
    for (const example of cases) {
      const cross = prepare(await linkComponent(component, bindingsOf(core, example)), core);
      const { receipt, asked } = cross(example.artifact);
      lines.push(JSON.stringify({ ruleset: shelf, case: example.name, receipt, asked } satisfies Line));
    }
  }
  return lines;
}

/** Answers from a case, where the ruleset asks; verbs do nothing but suspend. */
function bindingsOf(contract: Core, { enrich }: Case): BindingSet {
  return answersBindings({ answers: askedOf(contract, enrich), contract, tokenSource: () => "token" });
}

/** The cases of one ruleset, for an engine that has nothing of this repository but a bundle. */
export function taskOf({ shelf, core, cases }: Shipped): Task {
  return {
    ruleset: shelf,
    contract: core,
    cases: cases.map(({ name, artifact, enrich }) => ({
      name,
      artifact: [...artifact],
      answers: askedOf(core, enrich),
    })),
  };
}

function askedOf({ enrichments }: Core, enrich: Case["enrich"]): Readonly<Record<string, unknown>> {
  const asks = new Set(enrichments.map(({ path }) => path));
  return Object.fromEntries([...enrich].filter(([path]) => asks.has(path)));
}
