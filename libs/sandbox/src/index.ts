export { Refused, SandboxError, type SandboxErrorCode } from "./error.ts";
export { Deployment, type DeploymentOptions, type Policy } from "./membrane/deployment.ts";
export type { Facts, Names } from "./membrane/facts.ts";
export type { Held, HeldMessage } from "./membrane/held.ts";
export { type Guarded, type PolicyMembraneOptions, policyMembrane } from "./membrane/policy-membrane.ts";
