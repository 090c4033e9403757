/** What can be told to wait. Who was told twice goes on when he was told so twice. */
export interface Held {
  pause(): void;
  resume(): void;
}

/** Records of all peers that are taken before vats and other peers have their time: fewer than a round of turns. */
const MOST = 1_500;

/** Holds what peers send to what vats get done: who sends faster waits, and does not fill mailboxes. */
export class Pace {
  #left = MOST;
  /** Who waits for the next round. */
  #resting: Held[] | undefined;

  /** A record of the peer's was taken. */
  taken(peer: Held): void {
    if (this.#resting === undefined) {
      if (--this.#left > 0) return;
      this.#left = MOST;
      this.#resting = [];
      soon(() => this.#resume());
    }
    peer.pause();
    this.#resting.push(peer);
  }

  #resume(): void {
    const resting = this.#resting ?? [];
    this.#resting = undefined;
    for (const peer of resting) peer.resume();
  }
}

/** After the turns that are due: Node's `setImmediate`, elsewhere a timer. */
function soon(run: () => void): void {
  const { setImmediate } = globalThis as { setImmediate?: (run: () => void) => unknown };
  if (setImmediate === undefined) setTimeout(run, 0);
  else setImmediate(run);
}
