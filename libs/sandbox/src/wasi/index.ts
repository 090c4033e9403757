export { isComponent } from "../module/binary/header.ts";
export { instanceActor, textsActor } from "./_actors.ts";
export {
  type ApartOptions,
  DEFAULT_PROGRAM_LIMITS,
  type ProgramLimits,
  type Ran,
  runApart,
} from "./apart/run-apart.ts";
export type { Capabilities, Instance, Texts } from "./capabilities.ts";
export { auditComponent } from "./component/audit-component.ts";
export { wasiGrant } from "./grant.ts";
export { MODULE, type Preview1, preview1 } from "./preview1/preview1.ts";
export { type Preview2, preview2 } from "./preview2/preview2.ts";
export { type Reach, reaching, type Wait } from "./reach.ts";
export { type Ambient, type Audit, auditProgram, compileProgram, demandGranted } from "./run/audit.ts";
export { type GrantedCapabilities, grantedCapabilities } from "./run/granted.ts";
export {
  ambientOf,
  type ClockGrant,
  type ConnectionGrant,
  type FolderGrant,
  type Grants,
  NO_GRANTS,
  type RandomGrant,
  readGrants,
  type StreamName,
} from "./run/grants.ts";
export { type Ending, runGuest } from "./run/guest.ts";
export { runSuspended, SUSPENDS } from "./run/suspended.ts";
export { runWasix, type WasixOptions } from "./wasix/run-wasix.ts";
