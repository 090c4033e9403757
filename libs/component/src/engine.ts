import type { Engine } from "./engines.ts";
import { buildWithSpiderMonkey } from "./spidermonkey.ts";

export interface EngineInput {
  /** The ES module of `@glither/codegen-js`. */
  readonly module: string;
  /** The canonical text of the world. */
  readonly world: string;
  /** The world's name within that text. */
  readonly worldName: string;
}

/** A WebAssembly component of the module, with nothing but the world's imports; it is checked by `assertWorld`. */
export function runEngine(engine: Engine, input: EngineInput): Promise<Uint8Array> {
  switch (engine) {
    case "spidermonkey":
      return buildWithSpiderMonkey(input);
  }
}
