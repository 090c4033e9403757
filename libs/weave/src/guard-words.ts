import { type Constant, type Core, type Guard, printTest, type SourceMap, shortSet } from "@glither/roux/core";

/** A set that guards ask for by its name. */
export interface SetRow {
  readonly name: string;
  /** All of them, or of a long one the first and how many more there are. */
  readonly values: string;
}

/**
 * Guards in the language's own words. A set that has a name is called by it, as the source map says; any other long one is cut
 * short, so that a picture of a list of a hundred thousand lines can be looked at.
 */
export class GuardWords {
  readonly #collection: string;
  readonly #names: ReadonlyMap<string, string>;
  readonly #sets = new Map<string, SetRow>();

  constructor({ dialect }: Core, map: SourceMap | undefined) {
    this.#collection = dialect.collection;
    this.#names = new Map(map?.sets?.map(({ of, name, at, set }) => [`${of} ${name} ${at}`, set]));
  }

  /** The guards of a rule, a group, or the terms of a score. */
  of(kind: "rule" | "group" | "score", name: string, guards: readonly Guard[]): string[] {
    let at = 0;
    const write = (values: readonly Constant[]): string => {
      const set = this.#names.get(`${kind} ${name} ${at}`);
      at += 1;
      const text = shortSet(values);
      if (set === undefined) return text;
      this.#sets.set(`${set} ${text}`, { name: set, values: text });
      return set;
    };
    return guards.map(({ test }) => printTest(test, this.#collection, write));
  }

  /** The named sets of all guards that were asked for, each once for each type that it is compared as. */
  get sets(): readonly SetRow[] {
    return [...this.#sets.values()];
  }
}
