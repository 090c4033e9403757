// What a border to elsewhere is made with: sessions of a protocol, links between threads. Programs need none of it.
export { VatError } from "./error.ts";
export {
  Broken,
  Delivery,
  FarState,
  Following,
  Fulfilled,
  type Home,
  homeOf,
  type Item,
  isPromise,
  isReference,
  Listen,
  type Listener,
  Reaction,
  Reference,
  type State,
  stateOf,
} from "./reference.ts";
