import { join } from "node:path";
import type { Engine, EngineCode } from "@glither/component";
import type { Core } from "@glither/roux/core";
import { readBytes, readText } from "../files/files.ts";

/** The folders of generated code within `codegen`'s. */
export const JS = "js";
export const WASM = "wasm";

/** What an engine makes a component of, generated from the core. */
export async function generateCode(engine: Engine, core: Core): Promise<EngineCode> {
  switch (engine) {
    case "direct": {
      const { compileModule, encodeModule } = await import("@glither/codegen-wasm");
      return { engine, core: encodeModule(compileModule(core)) };
    }
    case "spidermonkey": {
      const { generateModule } = await import("@glither/codegen-js");
      return { engine, module: generateModule(core) };
    }
  }
}

/** The same as `codegen` left it in a folder. */
export async function readCode(engine: Engine, folder: string, ruleset: string): Promise<EngineCode> {
  switch (engine) {
    case "direct":
      return { engine, core: await readBytes(join(folder, WASM, coreFile(ruleset)), "the generated core module") };
    case "spidermonkey":
      return { engine, module: await readText(join(folder, JS, moduleFile(ruleset)), "the generated module") };
  }
}

/** Where that is within `codegen`'s folder, with `/`. */
export function codePath(engine: Engine, ruleset: string): string {
  return engine === "direct" ? `${WASM}/${coreFile(ruleset)}` : `${JS}/${moduleFile(ruleset)}`;
}

/** The bytes that a component is made of, for a digest of all that went into it. */
export function codeBytes(code: EngineCode): string | Uint8Array {
  return code.engine === "direct" ? code.core : code.module;
}

/** The generated ES module's name within `js/`. */
export function moduleFile(ruleset: string): string {
  return `${ruleset}.js`;
}

/** The core module's name within `wasm/`; its text for readers is beside it. */
export function coreFile(ruleset: string): string {
  return `${ruleset}.wasm`;
}
