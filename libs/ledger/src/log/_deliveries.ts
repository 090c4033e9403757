import type { Decision, Delivery } from "./entry.ts";

interface Open {
  readonly actions: number;
  /** The first that is not done. */
  next: number;
  /** Whether that has failed. */
  failed: boolean;
}

/** What a log says of actions that were still to be done: each is done once, in order, and one that has failed may be passed over. */
export class Deliveries {
  readonly #open = new Map<number, Open>();

  decided(index: number, { deliver, receipt }: Decision): void {
    if (deliver !== true || receipt.actions.length === 0) return;
    this.#open.set(index, { actions: receipt.actions.length, next: 0, failed: false });
  }

  /** Whether it can be so. */
  delivered({ decision, action, outcome }: Delivery): boolean {
    const open = this.#open.get(decision);
    if (open === undefined || action >= open.actions) return false;
    if (action !== open.next && !(open.failed && action === open.next + 1)) return false;
    open.next = outcome === "done" ? action + 1 : action;
    open.failed = outcome === "failed";
    if (open.next === open.actions) this.#open.delete(decision);
    return true;
  }

  /** Decisions with actions that are not done, but for those that wait for somebody since one has failed. */
  waiting(): number[] {
    return [...this.#open].flatMap(([decision, { failed }]) => (failed ? [] : [decision]));
  }
}
