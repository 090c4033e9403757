export { compileModule } from "./compile-module.ts";
export { type LookupRow, lookupModule } from "./lookup/lookup-module.ts";
export { encodeModule } from "./wasm/encode.ts";
export type { Module } from "./wasm/module.ts";
export { printModule } from "./wasm/print.ts";
