import type { SyrupSymbol } from "../syrup/index.ts";

const LONGEST = 256;
const MOST = 100_000;

/** Names of registered symbols that came from peers: the engine never forgets one, so their number has an end. */
const known = new Set<string>();

/** Symbols of one session as registered symbols of JavaScript's. */
export class Symbols {
  #left: number;

  /** @param most symbols that nobody had before */
  constructor(most: number) {
    this.#left = most;
  }

  /** The registered symbol, or the wire's own where there are too many already: such a one can only be looked at and sent on. */
  of(symbol: SyrupSymbol): symbol | SyrupSymbol {
    const { name } = symbol;
    if (known.has(name)) return Symbol.for(name);
    if (this.#left <= 0 || known.size >= MOST || name.length > LONGEST) return symbol;
    this.#left--;
    known.add(name);
    return Symbol.for(name);
  }
}
