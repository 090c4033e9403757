export { type ActorOptions, actor } from "./actor.ts";
export { keptGraph } from "./kept-graph.ts";
export type { Beginnings, FarNames, Roots, StoreOptions } from "./options.ts";
export { Past } from "./past.ts";
export { type Replayed, replay } from "./replay.ts";
export { type Era, MemoryStorage, type Storage } from "./storage.ts";
export { Store } from "./store.ts";
