/** Where a segment comes from. */
export interface Descent {
  readonly id: string;
  /** Whoever has made it. */
  readonly origin: string;
  /** The segments that it was derived from; none for one that is nobody's summary. */
  readonly parents: readonly string[];
}

/** Deeper than any chain of summaries that is worth anything. */
const MAX_DEPTH = 64;

/** The descent of segments, as those who keep them have registered it. */
export class Lineage {
  readonly #known = new Map<string, Descent>();

  /** @throws TypeError for one that is known with another descent: what was registered is not written again. */
  register(descent: Descent): void {
    const known = this.#known.get(descent.id);
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(descent)) {
      throw new TypeError("the segment is registered with another descent");
    }
    this.#known.set(descent.id, descent);
  }

  /** Whether all that a segment descends from is known, up to where each line begins, and it comes from whom it says. */
  isVerified(id: string, origin: string): boolean {
    return this.#known.get(id)?.origin === origin && this.#isWhole(id, new Set(), 0);
  }

  #isWhole(id: string, above: ReadonlySet<string>, depth: number): boolean {
    const descent = this.#known.get(id);
    if (descent === undefined || above.has(id) || depth > MAX_DEPTH) return false;
    const path = new Set(above).add(id);
    return descent.parents.every((parent) => this.#isWhole(parent, path, depth + 1));
  }
}
