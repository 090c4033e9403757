export type { BindingsConfig, ComponentConfig, HostConfig } from "./config/config.ts";
export { loadBindings } from "./deployment/load-bindings.ts";
export type { Pulled, Sources } from "./deployment/sources.ts";
export { type Problem, ServiceError, type ServiceErrorCode } from "./error.ts";
export { checkHost, type RunningHost, type StartOptions, startHost } from "./running/start-host.ts";
export type { ShadowReport } from "./shadow/shadow-report.ts";
