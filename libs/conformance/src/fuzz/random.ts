/** A stream of choices that a seed decides: the same seed gives the same choices on every machine. */
export class Random {
  #state: number;

  /** The stream of one position under a seed; streams of neighbouring positions have nothing in common. */
  constructor(seed: number, position = 0) {
    this.#state = mixed(mixed(seed) ^ Math.imul(position + 1, 0x9e3779b1));
  }

  /** A whole number from 0 up to, and without, 2³². */
  next(): number {
    this.#state = (this.#state + 0x9e3779b9) >>> 0;
    return mixed(this.#state);
  }

  /** A whole number from 0 up to, and without, `limit`. */
  below(limit: number): number {
    return Math.floor((this.next() / 2 ** 32) * limit);
  }

  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  /** True in `percent` of 100 cases. */
  chance(percent: number): boolean {
    return this.below(100) < percent;
  }

  /** @throws RangeError when there is nothing to pick from. */
  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new RangeError("there is nothing to pick from");
    return item;
  }

  /** One of the makers, each as often as its weight says. */
  weighted<T>(...makers: readonly (readonly [weight: number, make: () => T])[]): T {
    let at = this.below(makers.reduce((sum, [weight]) => sum + weight, 0));
    for (const [weight, make] of makers) {
      if (at < weight) return make();
      at -= weight;
    }
    throw new RangeError("no maker has a weight");
  }

  list<T>(least: number, most: number, make: (at: number) => T): T[] {
    return Array.from({ length: this.between(least, most) }, (_, at) => make(at));
  }

  /** Different ones of the items, in any order. */
  some<T>(items: readonly T[], least: number, most: number): T[] {
    const rest = [...items];
    const count = Math.min(rest.length, this.between(least, most));
    return Array.from({ length: count }, () => rest.splice(this.below(rest.length), 1)).flat();
  }
}

/** The finalizer of MurmurHash3, which spreads each bit over all. */
function mixed(value: number): number {
  let bits = value >>> 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return (bits ^ (bits >>> 16)) >>> 0;
}
