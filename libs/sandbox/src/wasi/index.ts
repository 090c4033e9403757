export { instanceActor, textsActor } from "./_actors.ts";
export type { Capabilities, Instance, Texts } from "./capabilities.ts";
export { MODULE, type Preview1, preview1 } from "./preview1/preview1.ts";
export { type Reach, reaching, type Wait } from "./reach.ts";
export { type Ambient, type Audit, auditProgram, compileProgram, demandGranted } from "./run/audit.ts";
export { type Ending, runGuest } from "./run/guest.ts";
