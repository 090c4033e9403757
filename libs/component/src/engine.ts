import { buildDirectly } from "./direct.ts";
import { buildWithSpiderMonkey } from "./spidermonkey.ts";

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

/** What the component is made for. */
export interface WorldText {
  /** The canonical text of the world. */
  readonly world: string;
  /** The world's name within that text. */
  readonly worldName: string;
}

/** A WebAssembly component of the code, with nothing but the world's imports; it is checked by `assertWorld`. */
export function runEngine(code: EngineCode, world: WorldText): Promise<Uint8Array> {
  switch (code.engine) {
    case "direct":
      return buildDirectly(code.core, world);
    case "spidermonkey":
      return buildWithSpiderMonkey(code.module, world);
  }
}
