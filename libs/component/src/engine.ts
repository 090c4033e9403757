import { buildDirectly } from "./direct.ts";
import { buildWithSpiderMonkey } from "./spidermonkey.ts";
import type { WorldText } from "./world-text.ts";

/** Generated code, of which its engine makes a component. */
export type EngineCode =
  | {
      readonly engine: "direct";
      /** The core module of `@glither/codegen-wasm`. */
      readonly core: Uint8Array;
    }
  | {
      readonly engine: "spidermonkey";
      /** The ES module of `@glither/codegen-js`. */
      readonly module: string;
    };

/** A WebAssembly component of the code, with nothing but the world's imports; it is checked by `assertWorld`. */
export function runEngine(code: EngineCode, world: WorldText): Promise<Uint8Array> {
  switch (code.engine) {
    case "direct":
      return buildDirectly(code.core, world);
    case "spidermonkey":
      return buildWithSpiderMonkey(code.module, world);
  }
}
