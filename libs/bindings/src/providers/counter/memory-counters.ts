import type { CounterRequest, Counters, Reserved } from "@glither/ledger";

interface Count {
  readonly id: string;
  readonly at: number;
  /** In millionths, so that sums are exact. */
  readonly amount: bigint;
  committed: boolean;
}

/** Milliseconds after which a reservation that nobody has committed counts no more. */
const LEASE = 60_000;

/** Counters of this process alone, which forgets them when it ends: for tests, and for trying things out. */
export class MemoryCounters implements Counters {
  readonly #counts = new Map<string, Count[]>();
  readonly #places = new Map<string, { readonly key: string; readonly count: Count }>();
  #next = 0;

  async reserve({ counter, key, amount, window, now }: CounterRequest): Promise<Reserved> {
    const name = JSON.stringify([counter, key, window]);
    const counts = (this.#counts.get(name) ?? []).filter((count) => {
      const counted = now - count.at < (count.committed ? window : Math.min(window, LEASE));
      if (!counted) this.#places.delete(count.id);
      return counted;
    });
    const before = counts.reduce((sum, count) => sum + count.amount, 0n);
    this.#next += 1;
    const count = { id: String(this.#next), at: now, amount: millionths(amount), committed: false };
    this.#counts.set(name, [...counts, count]);
    this.#places.set(count.id, { key: name, count });
    return { before: numberOf(before), id: count.id };
  }

  async release(id: string): Promise<void> {
    const place = this.#places.get(id);
    if (place === undefined || place.count.committed) return;
    this.#places.delete(id);
    const left = (this.#counts.get(place.key) ?? []).filter((count) => count !== place.count);
    if (left.length === 0) this.#counts.delete(place.key);
    else this.#counts.set(place.key, left);
  }

  async commit(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      const place = this.#places.get(id);
      if (place !== undefined) place.count.committed = true;
    }
  }
}

const PARTS = 1_000_000;

function millionths(amount: number): bigint {
  const whole = Math.floor(amount);
  return BigInt(whole) * BigInt(PARTS) + BigInt(Math.round((amount - whole) * PARTS));
}

function numberOf(amount: bigint): number {
  return Number(amount / BigInt(PARTS)) + Number(amount % BigInt(PARTS)) / PARTS;
}
