export { asFound, SHOWN, shownBy } from "../properties/tried.ts";
export { ACTOR, actorTrial, EFFECTS, METHODS } from "../trials/actor.ts";
export { COUNTER, counterTrial, STEPS } from "../trials/counter.ts";
export { ADAPTERS } from "./adapters.ts";
export { closedOver } from "./closed.ts";
export {
  type Abilities,
  type Adapter,
  type Answer,
  type Asked,
  ENGINES,
  type Engine,
  type EngineLimits,
  type EngineName,
  type Granted,
  type Instance,
  type InstantiateOptions,
  isMissing,
  type Search,
  type Step,
  type Trial,
  type Value,
  type Verdict,
} from "./engine.ts";
export { EngineError, type EngineErrorCode } from "./error.ts";
export { featuresOf, type Tried } from "./features.ts";
export { type Guile, guileWithHoot } from "./hoot.ts";
export { type CompiledScheme, compileScheme } from "./hoot-compile.ts";
export { recorded } from "./recorded.ts";
export { searchHere } from "./search.ts";
