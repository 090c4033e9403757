export { hootActor, type SchemeBehaviour } from "./actor.ts";
export { HootError, type HootErrorCode } from "./error.ts";
export { HootProgram, type Received } from "./program.ts";
export type { HootJavaScript, Procedure, Reflected } from "./reflected.ts";
export { schemeProgram } from "./source.ts";
