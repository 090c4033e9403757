export { type Document, stepsOf } from "./document.ts";
export { type Destination, type FlowSetOptions, flowSet } from "./flow-set.ts";
export { type Keys, METHODS, type Method } from "./methods.ts";
export { type Delivered, flowArtifact, type Mapping, redacted } from "./redact.ts";
