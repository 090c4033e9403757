export { type Attestation, attest } from "./attestation.ts";
export type { ContractChange, ContractChangeKind, Step } from "./changes/change.ts";
export { greatestStep, reaches } from "./changes/change.ts";
export { type Contract, contractChanges } from "./changes/contract-changes.ts";
export { jsName, witIdentifier, witName, witPackage } from "./names.ts";
export { printWorld, witType } from "./print.ts";
export { SHARED_PACKAGE, SHARED_TYPES, SHARED_VERSION, withoutShared, withShared } from "./shared.ts";
export type { ArtifactRecord, ImportedFunction, NamedType, WitFunction, World } from "./world.ts";
export { deriveWorld, importsOf, UNSATISFIED, worldId } from "./world.ts";
