import type { World } from "@glither/wit";
import { assertWorld } from "./assert-world.ts";
import { type EngineCode, runEngine } from "./engine.ts";
import type { WorldText } from "./world-text.ts";

/** Builds a component and proves that its authority is exactly its world's. */
export async function buildComponent(code: EngineCode, world: World, text: WorldText): Promise<Uint8Array> {
  const component = await runEngine(code, text);
  await assertWorld(component, world);
  return component;
}
