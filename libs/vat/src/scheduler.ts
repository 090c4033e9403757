/** What takes its turns when it is its time. */
export interface Runnable {
  /** Takes up to `most` turns; answers whether there is more to do. */
  take(most: number): boolean;
}

/** How long one vat goes on while others wait, and all of them while the thread's other work waits; in turns. */
const SLICE = 256;
const ROUND = 4096;

/**
 * The vats of one thread: those that have something to do take a slice of turns each, one after the other, and after a round the
 * thread's other work has its time. So no vat starves its neighbours, nor sockets and timers.
 */
export class Scheduler {
  #ready: Runnable[] = [];
  #asked = false;

  /** Lets it take turns soon. Asking for one that waits already does nothing: the caller knows. */
  ready(runnable: Runnable): void {
    this.#ready.push(runnable);
    if (this.#asked) return;
    this.#asked = true;
    later(this.#round);
  }

  readonly #round = (): void => {
    let left = ROUND;
    while (this.#ready.length > 0 && left > 0) {
      const round = this.#ready;
      this.#ready = [];
      for (const runnable of round) {
        if (runnable.take(SLICE)) this.#ready.push(runnable);
        left -= SLICE;
      }
    }
    if (this.#ready.length === 0) this.#asked = false;
    else later(this.#round);
  };
}

/** The thread's own; vats are on it where nothing else is said. */
export const scheduler = new Scheduler();

/** Calls it after what the thread has to do otherwise: Node's `setImmediate`, elsewhere a message to oneself. */
export const later: (run: () => void) => void = (() => {
  const immediate = (globalThis as { setImmediate?: (run: () => void) => unknown }).setImmediate;
  if (immediate !== undefined) return (run) => void immediate(run);
  const { port1, port2 } = new MessageChannel();
  const waiting: (() => void)[] = [];
  port1.addEventListener("message", () => waiting.shift()?.());
  port1.start();
  return (run) => {
    waiting.push(run);
    port2.postMessage(undefined);
  };
})();
