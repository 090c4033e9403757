export { type Config, configActor } from "./config-actor.ts";
export { configModule } from "./config-module.ts";
export { ConfigError, type ConfigErrorCode } from "./error.ts";
export { type ReadConfigOptions, readConfig } from "./read-config.ts";
export { validated } from "./schema.ts";
