import type { Connection } from "../netlayers/index.ts";

/** Records of all peers that are taken before vats and other peers have their time: fewer than a round of turns. */
const MOST = 1_500;

/** Holds what peers send to what vats get done: who sends faster waits, and does not fill mailboxes. */
export class Pace {
  #left = MOST;
  /** Who waits for the next round. */
  #resting: Connection[] | undefined;

  /** A record of the connection's was taken. */
  taken(connection: Connection): void {
    if (this.#resting === undefined) {
      if (--this.#left > 0) return;
      this.#left = MOST;
      this.#resting = [];
      soon(() => this.#resume());
    }
    connection.pause();
    this.#resting.push(connection);
  }

  #resume(): void {
    const resting = this.#resting ?? [];
    this.#resting = undefined;
    for (const connection of resting) connection.resume();
  }
}

/** After the turns that are due: Node's `setImmediate`, elsewhere a timer. */
function soon(run: () => void): void {
  const { setImmediate } = globalThis as { setImmediate?: (run: () => void) => unknown };
  if (setImmediate === undefined) setTimeout(run, 0);
  else setImmediate(run);
}
