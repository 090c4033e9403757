export { type ComponentContract, componentContract, type FunctionImport, importName } from "./component-contract.ts";
export { InspectError, type InspectErrorCode } from "./error.ts";
