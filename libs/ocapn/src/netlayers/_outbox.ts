import type { Carrier } from "./carrier.ts";
import type { NetlayerLimits } from "./limits.ts";

/** Records on their way to a carrier: those of one moment in one write, and how much waits. */
export class Outbox {
  readonly #carrier: Carrier;
  readonly #low: number;
  #bytes = new Uint8Array(1_024);
  #length = 0;
  #waiters: (() => void)[] = [];
  #closed = false;

  constructor(carrier: Carrier, limits: NetlayerLimits) {
    this.#carrier = carrier;
    this.#low = limits.highWater / 2;
  }

  get #waiting(): number {
    return this.#length + this.#carrier.waiting;
  }

  /** Adds a record, and answers how many bytes wait with it. */
  add(record: Uint8Array): number {
    if (this.#carrier.framed) {
      this.#carrier.write(record.slice());
      return this.#waiting;
    }
    if (this.#length === 0) queueMicrotask(() => this.flush());
    const wanted = this.#length + record.length;
    if (wanted > this.#bytes.length) {
      const bytes = new Uint8Array(2 * wanted);
      bytes.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = bytes;
    }
    this.#bytes.set(record, this.#length);
    this.#length = wanted;
    return this.#waiting;
  }

  flush(): void {
    if (this.#length === 0 || this.#closed) return;
    const bytes = this.#bytes.slice(0, this.#length);
    this.#length = 0;
    // One large moment does not hold its room for ever.
    if (this.#bytes.length > 262_144) this.#bytes = new Uint8Array(1_024);
    this.#carrier.write(bytes);
  }

  drained(): Promise<void> {
    if (this.#waiting <= this.#low) return Promise.resolve();
    return new Promise((resolve) => this.#waiters.push(resolve));
  }

  taken(): void {
    if (this.#waiters.length === 0 || this.#waiting > this.#low) return;
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const resolve of waiters) resolve();
  }

  /** Nothing more goes out, and nobody waits for it. */
  close(): void {
    this.#closed = true;
    this.#length = 0;
    const waiters = this.#waiters;
    this.#waiters = [];
    for (const resolve of waiters) resolve();
  }
}
