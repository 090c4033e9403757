export { decode } from "./decode.ts";
export { dictionary, encode, set } from "./encode.ts";
export { SyrupError, type SyrupErrorCode } from "./error.ts";
export { DEFAULT_SYRUP_LIMITS, type SyrupLimits } from "./limits.ts";
export { RecordReader } from "./record-reader.ts";
export {
  record,
  type SimpleKey,
  SyrupDictionary,
  SyrupRecord,
  SyrupSet,
  SyrupSymbol,
  type SyrupValue,
  symbol,
} from "./values.ts";
export { SyrupWriter } from "./writer.ts";
