import type { ComponentConfig } from "@glither/artifact";
import { importName } from "@glither/wit";
import type { Reading } from "../admission/admit.ts";
import { VerificationError } from "./error.ts";

/**
 * Refuses a config that says something else of the component than it is (`WRONG_CONFIG`): tools show what it says without
 * having the component. Imports stand there function by function, as we write them, or as the binary has them, interfaces
 * and types, as `wkg` does.
 */
export function checkConfig(config: ComponentConfig, { contract, typeNames }: Reading): void {
  const { imports, typeOnly, exports } = contract;
  const functions = imports.map(importName);
  const interfaces = [...new Set(imports.map((one) => one.interface || one.function))];
  const forms = [functions, interfaces, [...interfaces, ...typeOnly], [...interfaces, ...typeOnly, ...typeNames]];
  if (!forms.some((form) => isSame(config.imports, form))) {
    throw wrong("imports", config.imports, functions);
  }
  if (!isSame(config.exports, exports)) throw wrong("exports", config.exports, exports);
}

/** In whatever order; a name that stands there twice is one too many. */
function isSame(said: readonly string[], found: readonly string[]): boolean {
  return said.length === found.length && [...said].sort().every((name, i) => name === [...found].sort()[i]);
}

function wrong(what: "imports" | "exports", said: readonly string[], found: readonly string[]): VerificationError {
  const names = (list: readonly string[]) => list.map((name) => `\`${name}\``).join(", ") || "nothing";
  const message = `the config says that the component ${what} ${names(said)}, and it ${what} ${names(found)}`;
  return new VerificationError("WRONG_CONFIG", message, { hint: "publish what the build made, as it is" });
}
