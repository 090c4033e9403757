export { assertWorld } from "./assert-world.ts";
export { buildComponent } from "./build.ts";
export type { EngineInput } from "./engine.ts";
export { ENGINES, type Engine } from "./engines.ts";
export { ComponentError, type ComponentErrorCode } from "./error.ts";
