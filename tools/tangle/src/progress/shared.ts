/** Where the two threads agree: each is one 32-bit place of the memory that they share. */
export const PLACE = {
  /** 1 once the command is done. */
  ended: 0,
  /** 1 while one of them writes to the terminal. */
  taken: 1,
  /** 1 while a line of progress stands there. */
  shown: 2,
} as const;

export const PLACES = 3;

/** Back to the first column, and nothing left of the line. */
export const ERASE = "\r\u001b[2K";

/** Does something while the other thread writes nothing. */
export function alone(state: Int32Array, run: () => void): void {
  while (Atomics.compareExchange(state, PLACE.taken, 0, 1) !== 0) Atomics.wait(state, PLACE.taken, 1, 1000);
  try {
    run();
  } finally {
    Atomics.store(state, PLACE.taken, 0);
    Atomics.notify(state, PLACE.taken);
  }
}
