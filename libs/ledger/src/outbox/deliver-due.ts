import type { Ledger } from "../ledger.ts";
import { type Tried, tryOnce } from "./_attempt.ts";
import { backOff, isGivenUp, LONGEST_WAIT, type Persistence, persistenceWith } from "./back-off.ts";
import type { DeliveryBindings } from "./binding.ts";
import type { Attempted, ToDeliver } from "./delivery.ts";

export interface DeliverOptions {
  /** The bindings of each deployment; what belongs to another one is left alone. */
  readonly bindings: Readonly<Record<string, DeliveryBindings>>;
  /** Milliseconds that one attempt may take; 10,000 by default. */
  readonly time?: number;
  /** How many actions are under way at a time; 16 by default. */
  readonly parallel?: number;
  readonly persistence?: Partial<Persistence>;
  /** Nothing is begun any more when it is aborted; what is under way comes to its end. */
  readonly signal?: AbortSignal;
  /** Is told of each attempt, for logs and metrics. */
  readonly told?: (delivered: Delivered) => void;
  readonly clock?: () => number;
  /** From 0 to 1. */
  readonly random?: () => number;
}

export interface Delivered {
  readonly delivery: ToDeliver;
  readonly attempted: Attempted;
  /** What a binding threw. */
  readonly cause?: unknown;
}

/** How much longer than its time an attempt is nobody else's: what it came to has to be kept. */
const MARGIN_MS = 20_000;

/**
 * Does what is due, until nothing is: each action at least once, under the same id each time, and those of one decision in their
 * order. One that fails is tried again later; when it has failed for good that stands in the log, and those behind it wait until
 * somebody asks for it again or passes over it.
 *
 * Any number of processes may do so. An action that a process was doing when it was killed is tried again when its lease is over.
 *
 * @returns how many attempts were made.
 * @throws RangeError for options that nobody can keep; LedgerError where the ledger cannot keep what came of an action, which is then
 *   tried again.
 */
export async function deliverDue(ledger: Ledger, options: DeliverOptions): Promise<number> {
  const worker = new Worker(ledger, options);
  return worker.run();
}

class Worker {
  readonly #ledger: Ledger;
  readonly #options: DeliverOptions;
  readonly #persistence: Persistence;
  readonly #time: number;
  readonly #parallel: number;
  readonly #under = new Set<Promise<void>>();
  #attempts = 0;
  #broken: { readonly cause: unknown } | undefined;

  constructor(ledger: Ledger, options: DeliverOptions) {
    const { time = 10_000, parallel = 16, persistence } = options;
    this.#ledger = ledger;
    this.#options = options;
    this.#persistence = persistenceWith(persistence);
    this.#time = whole("time", time, LONGEST_WAIT - MARGIN_MS);
    this.#parallel = whole("parallel", parallel, 1_000);
  }

  async run(): Promise<number> {
    const { signal } = this.#options;
    try {
      while (signal?.aborted !== true && this.#broken === undefined) {
        const claimed = await this.#claim();
        for (const delivery of claimed) this.#begin(delivery);
        if (claimed.length === 0 && this.#under.size === 0) break;
        // Who is done makes room, and what stands behind it may be done.
        await Promise.race(this.#under);
      }
    } finally {
      await Promise.all(this.#under);
    }
    if (this.#broken !== undefined) throw this.#broken.cause;
    return this.#attempts;
  }

  async #claim(): Promise<ToDeliver[]> {
    const deployments = Object.keys(this.#options.bindings);
    const room = this.#parallel - this.#under.size;
    if (room === 0) return [];
    return this.#ledger.claim(this.#now(), room, this.#time + MARGIN_MS, deployments);
  }

  #begin(delivery: ToDeliver): void {
    const under = this.#deliver(delivery)
      .catch((cause: unknown) => {
        this.#broken ??= { cause };
      })
      .finally(() => this.#under.delete(under));
    this.#under.add(under);
  }

  async #deliver(delivery: ToDeliver): Promise<void> {
    const tried = await this.#try(delivery);
    // One time for both, or a clock that is set meanwhile would make nonsense of the wait.
    const now = this.#now();
    const attempted = this.#attempted(delivery, tried, now);
    await this.#ledger.conclude(delivery.id, attempted, now);
    this.#options.told?.({ delivery, attempted, ...("cause" in tried ? { cause: tried.cause } : {}) });
  }

  async #try(delivery: ToDeliver): Promise<Tried> {
    // Each time that it was begun nobody has come back, or somebody would have given it up.
    if (delivery.tries > this.#persistence.tries) return { kind: "refused", reason: "interrupted" };
    this.#attempts += 1;
    return tryOnce(delivery, this.#options.bindings[delivery.deployment] ?? {}, this.#time);
  }

  #attempted({ attempt, tries, since }: ToDeliver, tried: Tried, now: number): Attempted {
    if (tried.kind === "done") return { attempt, outcome: "done" };
    const { kind, reason } = tried;
    if (kind === "refused" || isGivenUp(tries, now - since, this.#persistence)) {
      return { attempt, outcome: "failed", reason };
    }
    const { random = Math.random } = this.#options;
    return { attempt, outcome: "retry", at: now + backOff(tries, random(), this.#persistence), reason };
  }

  #now(): number {
    return this.#options.clock?.() ?? Date.now();
  }
}

function whole(name: string, value: number, most: number): number {
  if (Number.isSafeInteger(value) && value >= 1 && value <= most) return value;
  throw new RangeError(`\`${name}\` is no whole number from 1 to ${most}`);
}
