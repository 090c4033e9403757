/** Where counters count: a ledger's, or a process's own. */
export type { Counters as CounterStore } from "@glither/ledger";
export type { BindingContract } from "./contract.ts";
export { type LoadOptions, loadBindingSet } from "./description/load-binding-set.ts";
export {
  BindingsError,
  type BindingsErrorCode,
  type Problem,
  ProviderError,
  type ProviderErrorCode,
} from "./error.ts";
export { loadBindingFile } from "./load-binding-file.ts";
export type { Action, Actor } from "./offer/action.ts";
export { type OfferedBindings, offer, type Parts } from "./offer/offered.ts";
export type { Found, Provider } from "./offer/provider.ts";
export { type Given, Question } from "./offer/question.ts";
export { type OwnBindings, type OwnOptions, ownBindings } from "./own/own-bindings.ts";
export { MemoryCounters } from "./providers/counter/memory-counters.ts";
