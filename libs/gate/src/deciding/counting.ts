import type { RequestId } from "@modelcontextprotocol/sdk/types.js";
import type { Keeper } from "./keeper.ts";

/** Milliseconds, well within what a ledger keeps a reservation for. A call that takes longer counts, whatever comes of it. */
const LONGEST = 30_000;

/** What counters have reserved for calls that the server has: it counts, unless the server fails the call. */
export class Counting {
  readonly #keeper: Keeper | undefined;
  readonly #note: (line: string) => void;
  readonly #open = new Map<RequestId, { readonly reservations: readonly string[]; readonly timer: NodeJS.Timeout }>();
  readonly #running = new Set<Promise<void>>();

  constructor(keeper: Keeper | undefined, note: (line: string) => void) {
    this.#keeper = keeper;
    this.#note = note;
  }

  reserved(id: RequestId, reservations: readonly string[]): void {
    if (this.#keeper === undefined || reservations.length === 0) return;
    const timer = setTimeout(() => this.answered(id, true), LONGEST);
    this.#open.set(id, { reservations, timer });
  }

  /** Of a call that is not under way, nothing is counted. */
  answered(id: RequestId, counts: boolean): void {
    const found = this.#open.get(id);
    if (found === undefined) return;
    this.#open.delete(id);
    clearTimeout(found.timer);
    const counted = this.#count(found.reservations, counts).finally(() => this.#running.delete(counted));
    this.#running.add(counted);
  }

  /** Whether it was done, nobody knows of a call without an answer: it counts. */
  async end(): Promise<void> {
    for (const id of [...this.#open.keys()]) this.answered(id, true);
    await Promise.all(this.#running);
  }

  async #count(reservations: readonly string[], counts: boolean): Promise<void> {
    try {
      await this.#keeper?.count(reservations, counts);
    } catch {
      this.#note(`the ledger does not say whether a call ${counts ? "counts" : "is given back"}`);
    }
  }
}
