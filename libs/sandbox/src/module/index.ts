export type { CoreValue } from "./engine.ts";
export { ModuleError, type ModuleErrorCode } from "./error.ts";
export type { ComponentGrant, Grant, Granted, GrantedFunction, GrantedModule, Guest, ValueFunction } from "./grant.ts";
export { DEFAULT_MODULE_LIMITS, type ModuleLimits } from "./limits.ts";
export type { SnapshotData } from "./snapshot.ts";
export {
  type MemoryView,
  memoryView,
  type WasmActor,
  type WasmActorOptions,
  type WasmComponentActor,
  type WasmComponentOptions,
  wasmActor,
} from "./wasm-actor.ts";
