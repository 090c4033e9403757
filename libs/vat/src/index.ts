export { type AnyBehaviour, type Bcom, type Becoming, type Constructor, type Methods, methods } from "./behaviour.ts";
export { VatError, type VatErrorCode } from "./error.ts";
export {
  type ActorOptions,
  actor,
  type Beginnings,
  type Era,
  type FarNames,
  keptGraph,
  MemoryStorage,
  Past,
  type Replayed,
  type Roots,
  replay,
  type Storage,
  Store,
  type StoreOptions,
} from "./persistence/index.ts";
export type { InterfaceOf, Ref, Resolver, Settled, Target, Vow } from "./ref.ts";
export {
  call,
  type Handlers,
  isRef,
  on,
  promise,
  selfOf,
  send,
  sendOnly,
  sendVerbatim,
  spawn,
  whenTurnEnds,
} from "./turn.ts";
export { settled, Vat, type VatOptions } from "./vat.ts";
