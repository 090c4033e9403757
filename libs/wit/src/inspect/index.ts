export type { Shape } from "./_shape.ts";
export { componentContract } from "./component-contract.ts";
export { declaredImports } from "./declared-imports.ts";
export { signatureDifference } from "./difference.ts";
export { InspectError, type InspectErrorCode } from "./error.ts";
export { checkOneWay, isOneWay, type OneWayLevel, type OneWayStep } from "./one-way.ts";
export { componentSignatures, type Signatures, worldSignatures } from "./signatures.ts";
