export { describeWorld, type Known } from "./describe-world.ts";
export { type DescribedEnrichment, type DescribedVerb, type DescribedWorld, describeCore } from "./described-world.ts";
export { InterfaceError } from "./error.ts";
export { printInterface } from "./print-interface.ts";
export { readWorld } from "./read-world.ts";
