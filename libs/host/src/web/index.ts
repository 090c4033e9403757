/**
 * The host where there is nothing but the language and WebAssembly: browsers, Workers and other engines without files, threads
 * and processes, also those that make no code of text or bytes.
 */
export { answersBindings } from "../bindings/answers.ts";
export type { CrossingContract } from "../crossing/contract.ts";
export { type ArtifactInput, type Crossing, dispose, prepare } from "../crossing/dispose.ts";
export { BindingError, CrossingError } from "../crossing/error.ts";
export type { Limits } from "../limits.ts";
export type { Binding, BindingSet } from "../link/binding-set.ts";
export { LinkError } from "../link/error.ts";
export type { LinkedComponent } from "../link/link-component.ts";
export { isPending, type Receipt } from "../receipt/receipt.ts";
export { type Settlement, settle } from "../receipt/settle.ts";
export { linkModule, moduleOf } from "./link-module.ts";
export { wrapModule } from "./wrap-module.ts";
