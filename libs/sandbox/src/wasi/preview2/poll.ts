/** What can be waited for: how many nanoseconds are left, and who waits so long. */
export interface Awaited {
  readonly left: () => bigint;
  readonly wait: (time: bigint) => void;
}

export const READY: Awaited = { left: () => 0n, wait: () => undefined };

export class Pollable {
  readonly awaited: Awaited;

  constructor(awaited: Awaited) {
    this.awaited = awaited;
  }

  ready(): boolean {
    return this.awaited.left() <= 0n;
  }

  block(): void {
    const left = this.awaited.left();
    if (left > 0n) this.awaited.wait(left);
  }
}

/** Waits for the first of several; answers the places of all that are ready then. */
export function poll(list: readonly Pollable[]): Uint32Array {
  const [first] = [...list].sort((one, other) => (one.awaited.left() < other.awaited.left() ? -1 : 1));
  first?.block();
  const ready = list.flatMap((one, place) => (one === first || one.ready() ? [place] : []));
  return Uint32Array.from(ready);
}
