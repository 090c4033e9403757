import { Cell } from "./cell.ts";

/** One works for a thread, unless a host's function begins a crossing in a crossing. */
const MAX_CELLS = 8;

const idle: Cell[] = [];
let live = 0;

/**
 * Does some work with a cell that nobody else has meanwhile. One that was not ended by it is used again.
 *
 * @throws RangeError when as many as there may be are at work already.
 */
export function withCell<T>(work: (cell: Cell) => T): T {
  let cell = idle.pop();
  if (cell === undefined) {
    if (live === MAX_CELLS) throw new RangeError(`crossings are nested ${MAX_CELLS} deep`);
    cell = new Cell();
    live += 1;
  }
  try {
    return work(cell);
  } finally {
    if (cell.ended) live -= 1;
    else idle.push(cell);
  }
}
