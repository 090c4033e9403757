export { assertWorld } from "./assert-world.ts";
export { buildComponent } from "./build.ts";
export type { EngineCode } from "./engine.ts";
export { ENGINES, type Engine } from "./engines.ts";
export { ComponentError, type ComponentErrorCode } from "./error.ts";
export type { WorldText } from "./world-text.ts";
