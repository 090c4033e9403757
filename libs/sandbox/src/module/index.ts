export type { CoreValue } from "./engine.ts";
export { ModuleError, type ModuleErrorCode } from "./error.ts";
export type { Grant, Granted, GrantedFunction, GrantedModule, Guest } from "./grant.ts";
export { DEFAULT_MODULE_LIMITS, type ModuleLimits } from "./limits.ts";
export type { SnapshotData } from "./snapshot.ts";
export { type MemoryView, memoryView, type WasmActor, type WasmActorOptions, wasmActor } from "./wasm-actor.ts";
