import type { DefinedFunction, ImportedFunction } from "../wasm/module.ts";
import { StateLayout } from "./state-layout.ts";
import { StaticData } from "./static-data.ts";

/** A module in the making. Functions that are needed are defined once, in the order in which they are first needed. */
export class ModuleBuilder {
  readonly data = new StaticData();
  readonly state = new StateLayout();
  readonly imports: ImportedFunction[] = [];
  readonly #functions = new Map<string, DefinedFunction | undefined>();

  /** The function's name; `make` runs when it is asked for the first time. */
  define(id: string, make: () => DefinedFunction): string {
    if (!this.#functions.has(id)) {
      this.#functions.set(id, undefined);
      this.#functions.set(id, make());
    }
    return id;
  }

  get functions(): DefinedFunction[] {
    return [...this.#functions.values()].filter((item) => item !== undefined);
  }
}
