import type { TrustPolicy } from "@glither/attest";
import { compose, type Fault } from "@glither/compose";
import type { LoadedCore } from "../compile/core-file.ts";
import { digestOf } from "../files/digest.ts";
import { disposing } from "./disposing.ts";
import type { GraphDocument } from "./graph-file.ts";
import { languageFaults } from "./language-types.ts";
import { type PulledPart, pullParts } from "./parts.ts";
import type { PartsFile } from "./parts-file.ts";

export interface DeriveInput {
  readonly core: LoadedCore;
  /** What the ruleset is called in messages. */
  readonly path: string;
  readonly file: PartsFile;
  readonly policy: TrustPolicy;
}

export type Derived =
  | { readonly graph: GraphDocument; readonly parts: readonly PulledPart[] }
  | { readonly faults: readonly Fault[] };

/** A graph from its parts, which are fetched and verified: the same for who composes it and for who verifies it. */
export async function derive({ core: { core, bytes }, path, file, policy }: DeriveInput): Promise<Derived> {
  const dispose = disposing(core, path);
  const parts = await pullParts(file.parts, policy);
  const { mappings, outer } = file;
  const { name: ruleset, version } = core.ruleset;
  const composition = compose({
    world: { ruleset, version, core: digestOf(bytes) },
    parts,
    mappings,
    dispose,
    ...(outer === undefined ? {} : { outer }),
  });
  if ("faults" in composition) return composition;
  const faults = await languageFaults(composition.plan, parts);
  if (faults.length > 0) return { faults };
  const graph: GraphDocument = {
    plan: composition.plan,
    core: Buffer.from(bytes).toString("base64"),
    references: Object.fromEntries(parts.map(({ name, reference }) => [name, reference])),
    ...(outer === undefined ? {} : { outer }),
  };
  return { graph, parts };
}
