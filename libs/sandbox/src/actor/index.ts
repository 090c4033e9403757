export { ModuleError, type ModuleErrorCode } from "../module/error.ts";
export { DEFAULT_MODULE_LIMITS, type ModuleLimits } from "../module/limits.ts";
export { type ComponentActorOptions, componentActor } from "./component-actor.ts";
export { type RulesetActor, type RulesetActorOptions, rulesetActor } from "./ruleset-actor.ts";
