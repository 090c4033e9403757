import { join } from "node:path";
import { VOCABULARIES } from "@glither/dialects";
import { type AsyncCrossing, linkComponent, prepareAsync } from "@glither/host";
import { type Core, readArtifact, toCbor } from "@glither/roux/core";
import { compileComponent } from "@glither/stages/compile/component";
import { isOutcome, loadCore } from "@glither/stages/compile/load-core";
import { type OwnBindings, ownBindings } from "../own/own-bindings.ts";

const RULESETS = join(import.meta.dirname, "../../../../rulesets");

/** A ruleset that is shipped: `api/gateway`. */
export interface Shipped {
  readonly core: Core;
  readonly component: Uint8Array;
  /** Lets it dispose of an artifact in JSON, with this set. */
  cross(set: OwnBindings, artifact: unknown): Promise<AsyncCrossing>;
}

export async function shipped(name: string): Promise<Shipped> {
  const loaded = await loadCore({ source: join(RULESETS, name, `${name.split("/")[1]}.glith`) });
  if (isOutcome(loaded)) throw new Error(`${name} does not compile`);
  const { core } = loaded;
  const { bytes: component } = await compileComponent(loaded, "direct");
  return {
    core,
    component,
    async cross(set, json) {
      const { bindings } = ownBindings(set, core, { surplus: true });
      const reading = readArtifact(VOCABULARIES.get(core.dialect.name)?.fields ?? [], json);
      if (reading.values === undefined) throw new TypeError(reading.problems.join("; "));
      return prepareAsync(await linkComponent(component, bindings, { where: "here" }), core)(reading.values);
    },
  };
}

/** The component of a core, as `direct` makes it. */
export async function directly(core: Core): Promise<Uint8Array> {
  const { bytes } = await compileComponent({ core, bytes: toCbor(core) }, "direct");
  return bytes;
}
