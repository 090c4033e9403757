export { Refused, SandboxError, type SandboxErrorCode } from "./error.ts";
export {
  type Awaits,
  type Decision,
  Deployment,
  type DeploymentOptions,
  type Holds,
  type Policy,
} from "./membrane/deployment.ts";
export type { Facts, Names } from "./membrane/facts.ts";
export type { Held, HeldMessage, LookedAgain } from "./membrane/held.ts";
export type { DecidedMessage, KeepOptions, ReceiptLedger, SettledMessage } from "./membrane/kept.ts";
export { type Guarded, type PolicyMembraneOptions, policyMembrane } from "./membrane/policy-membrane.ts";
