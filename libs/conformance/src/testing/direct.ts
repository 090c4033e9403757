import { compileModule, encodeModule } from "@glither/codegen-wasm";
import { buildComponent } from "@glither/component";
import { answersBindings, linkComponent } from "@glither/host";
import type { Core } from "@glither/roux/core";
import { deriveWorld, printWorld } from "@glither/wit";
import { crossingBackEnd } from "../_crossing-back-end.ts";
import type { BackEnd } from "../back-end.ts";

/** The component of a core without an engine; of other bytes than the compiler's when they are given. */
export function directComponent(core: Core, module = encodeModule(compileModule(core))): Promise<Uint8Array> {
  const world = deriveWorld(core);
  return buildComponent({ engine: "direct", core: module }, world, { world: printWorld(world), worldName: world.name });
}

/** The component under the slim glue, with every reused instance compared with a new one. */
export async function directBackEnd(core: Core, module?: Uint8Array): Promise<BackEnd> {
  const unanswered = answersBindings({ answers: {}, contract: core });
  const component = await directComponent(core, module);
  return crossingBackEnd("direct", await linkComponent(component, unanswered, { embedder: "slim", prove: true }), core);
}
