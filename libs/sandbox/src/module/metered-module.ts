import { metered } from "./binary/metered.ts";
import type { Outline } from "./binary/outline.ts";
import { type Compiled, compile } from "./engine.ts";
import { ModuleError } from "./error.ts";
import type { ModuleLimits } from "./limits.ts";

/** A module with its meter in it, compiled. @throws ModuleError, among others where it is too large for the engine with a meter in it. */
export function meteredModule(bytes: Uint8Array, outline: Outline, limits: ModuleLimits): Compiled {
  const own = metered(bytes, outline, limits);
  try {
    return compile(own);
  } catch (problem) {
    throw new ModuleError("MALFORMED_MODULE", "the engine does not take the module with a meter in it", {
      hint: "build it smaller, or of smaller functions",
      cause: problem,
    });
  }
}
