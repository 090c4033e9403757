import type { Instance } from "./instance.ts";

/** V8 holds about 13,000 live instances and then cannot give them memory: idle ones stay far below, all together. */
const MAX_IDLE = 8;
const MAX_IDLE_IN_THREAD = 1024;

/** Of all lists in this thread. Those that are not empty form a chain in the order in which they were added to. */
let total = 0;
let newest: IdleInstances | undefined;
let oldest: IdleInstances | undefined;

/** One pool's instances that wait for their next crossing. */
export class IdleInstances {
  readonly #instances: Instance[] = [];
  #newer: IdleInstances | undefined;
  #older: IdleInstances | undefined;

  get length(): number {
    return this.#instances.length;
  }

  get isFull(): boolean {
    return this.#instances.length >= MAX_IDLE;
  }

  take(): Instance | undefined {
    const instance = this.#instances.pop();
    if (instance === undefined) return undefined;
    total -= 1;
    if (this.#instances.length === 0) this.#unlink();
    return instance;
  }

  /** Lets go of all of them. */
  clear(): void {
    for (let instance = this.take(); instance !== undefined; instance = this.take()) instance.drop();
  }

  /** Where too many wait, one is dropped from the list that has not been added to for longest. */
  add(instance: Instance): void {
    if (newest !== this) {
      if (this.#instances.length > 0) this.#unlink();
      this.#link();
    }
    this.#instances.push(instance);
    total += 1;
    if (total > MAX_IDLE_IN_THREAD) oldest?.take()?.drop();
  }

  #link(): void {
    this.#older = newest;
    if (newest === undefined) oldest = this;
    else newest.#newer = this;
    newest = this;
  }

  #unlink(): void {
    const [newer, older] = [this.#newer, this.#older];
    if (newer === undefined) newest = older;
    else newer.#older = older;
    if (older === undefined) oldest = newer;
    else older.#newer = newer;
    // An empty list holds no others.
    this.#newer = undefined;
    this.#older = undefined;
  }
}
