import type { RequestId } from "@modelcontextprotocol/sdk/types.js";

/** More ids than a client that counts ever leaves open; of ids that are texts, more than any session has. */
const MOST = 1_000_000;

/**
 * The ids of all requests of one side: none is used twice in a session. Numbers that are counted up take no room, wherever
 * the count begins.
 */
export class UsedIds {
  readonly #beside = new Set<RequestId>();
  /** All whole numbers from the first one to here, but not this one, are used. */
  #first: number | undefined;
  #next = 0;

  /** Takes an id, unless it was used before, or no more can be remembered. */
  take(id: RequestId): boolean {
    if (this.#isUsed(id) || this.#beside.size >= MOST) return false;
    if (typeof id === "number" && this.#first === undefined) {
      this.#first = id;
      this.#next = id;
    }
    if (id === this.#next) this.#advance();
    else this.#beside.add(id);
    return true;
  }

  #isUsed(id: RequestId): boolean {
    const isCounted = typeof id === "number" && this.#first !== undefined && id >= this.#first && id < this.#next;
    return isCounted || this.#beside.has(id);
  }

  #advance(): void {
    do this.#next += 1;
    while (this.#beside.delete(this.#next));
  }
}
