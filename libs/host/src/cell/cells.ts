/** What runs crossings, one at a time. */
interface Endable {
  readonly ended: boolean;
  end(): void;
}

/** Threads and processes take longer to begin than any crossing may. */
export const START_MS = 30_000;

/** One works for a thread, unless a host's function begins a crossing in a crossing. */
const MAX_LIVE = 8;

let live = 0;
/** Those of all kinds that wait, the one that was used longest ago first. */
const idle: { readonly kind: unknown; readonly cell: Endable }[] = [];

/** Cells of one kind. Those that have not ended are used again; how many there are, is limited for all kinds together. */
export class Cells<C extends Endable> {
  readonly #make: () => C;

  constructor(make: () => C) {
    this.#make = make;
  }

  /**
   * Does some work with a cell that nobody else has meanwhile.
   *
   * @throws RangeError when as many as there may be are at work already.
   */
  with<T>(work: (cell: C) => T): T {
    const cell = this.#waiting() ?? this.#another();
    try {
      return work(cell);
    } finally {
      if (cell.ended) gone(cell);
      else idle.push({ kind: this, cell });
    }
  }

  #waiting(): C | undefined {
    for (let at = idle.length - 1; at >= 0; at -= 1) {
      if (idle[at]?.kind !== this) continue;
      const [found] = idle.splice(at, 1);
      if (found?.cell.ended === false) return found.cell as C;
      if (found !== undefined) gone(found.cell);
    }
    return undefined;
  }

  #another(): C {
    if (live === MAX_LIVE) {
      const oldest = idle.shift();
      if (oldest === undefined) throw new RangeError(`crossings are nested ${MAX_LIVE} deep`);
      gone(oldest.cell);
    }
    const made = this.#make();
    live += 1;
    return made;
  }
}

/** One that has ended by itself may still have something to let go of. */
function gone(cell: Endable): void {
  live -= 1;
  cell.end();
}
