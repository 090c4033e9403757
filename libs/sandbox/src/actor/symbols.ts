import { ModuleError } from "../module/error.ts";

/** In units of a text. */
const LONGEST = 255;
const MOST = 1_000;

/** The registered symbols that the steps of one program have named. The process never lets go of one: so there is an end to them. */
export class Symbols {
  readonly #named = new Set<string>();

  /** @throws ModuleError BAD_VALUE */
  of(name: string): symbol {
    if (name.length > LONGEST)
      throw new ModuleError("BAD_VALUE", `the component names a symbol with more than ${LONGEST} characters`);
    if (!this.#named.has(name)) {
      if (this.#named.size >= MOST)
        throw new ModuleError("BAD_VALUE", `the component names more than ${MOST} symbols`, {
          hint: "symbols are for names that are known; say the others as texts",
        });
      this.#named.add(name);
    }
    return Symbol.for(name);
  }
}
