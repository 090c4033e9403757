export { ABI_EXPORTS, type AbiFunction, type AbiWorld, abiWorld } from "./functions.ts";
export {
  alignment,
  alignUp,
  type CoreType,
  discriminantSize,
  fieldOffsets,
  flatten,
  payloadOffset,
  size,
} from "./layout.ts";
export { OBLIGATION, RECEIPT, SUSPENSION, VERDICT } from "./receipt.ts";
export { type AbiCase, type AbiField, type AbiType, abiType, isOption, option, STRING, tuple } from "./types.ts";
