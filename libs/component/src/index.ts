export { assertWorld } from "./assert-world.ts";
export { buildComponent } from "./build.ts";
export { ENGINES, type Engine, type EngineInput } from "./engine.ts";
export { ComponentError, type ComponentErrorCode } from "./error.ts";
