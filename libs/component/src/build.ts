import type { World } from "@glither/wit";
import { assertWorld } from "./assert-world.ts";
import { type EngineInput, runEngine } from "./engine.ts";
import type { Engine } from "./engines.ts";

/** Builds a component and proves that its authority is exactly its world's. */
export async function buildComponent(engine: Engine, world: World, input: EngineInput): Promise<Uint8Array> {
  const component = await runEngine(engine, input);
  await assertWorld(component, world);
  return component;
}
