import type { Bcom, Constructor } from "@glither/vat";
import { LookupInstance } from "./_instance.ts";
import { configModule } from "./config-module.ts";

/** What a configuration understands: a key, and nothing else. */
export type Config = (key: string) => unknown;

/**
 * The constructor of an actor that answers with the values of a configuration: `vat.spawn(configActor(json))`. Whoever has it can read
 * it; nobody can change it. What is not there is undefined.
 *
 * @throws ConfigError NOT_JSON, AMBIGUOUS_KEY, TOO_LARGE
 */
export function configActor(config: unknown): Constructor<[], Config> {
  const instance = new LookupInstance(configModule(config));
  return (_bcom: Bcom) => (key) => {
    if (typeof key !== "string") return undefined;
    const found = instance.get(key);
    // Read anew each time, so that nobody has what another one was given.
    return found === undefined ? undefined : (JSON.parse(found) as unknown);
  };
}
