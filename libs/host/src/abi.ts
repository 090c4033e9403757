/**
 * How values cross the border of components, for hosts that run their core modules themselves: the functions at it, their types, and
 * what lowers and lifts by these.
 */
export {
  type ComponentFunction,
  type ComponentFunctions,
  componentFunctions,
  ForeignComponent,
} from "./admission/component-functions.ts";
export { LinkError } from "./link/error.ts";
export { type ExportCall, exportCall, type ImportCall, importCall } from "./slim/abi/call.ts";
export type { Flat } from "./slim/abi/codec.ts";
export { AbiError } from "./slim/abi/error.ts";
export { type Memory, type Realloc, Space } from "./slim/abi/space.ts";
export { Texts } from "./slim/abi/texts.ts";
