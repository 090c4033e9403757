import type { Logged, Settled } from "../log/logged.ts";

/** What a ledger's worker does, and whom it tells. */
export interface Tasks {
  /**
   * Delivers what is due, such as by `deliverDue`. It may take long: nothing else waits for it. When the worker is stopped, the signal
   * is aborted, and it is waited for.
   */
  readonly deliver?: (signal: AbortSignal) => Promise<unknown>;
  /** Looks again at what waits for something to become true, every `longest`. It may take long, as `deliver` may. */
  readonly recheck?: (signal: AbortSignal) => Promise<unknown>;
  /** Is told what deadlines have settled. */
  readonly settled?: (settled: readonly Settled[]) => void;
  /** Is told what was erased, since its time was over. */
  readonly expired?: (logged: readonly Logged[]) => void;
  /** Is told what went wrong; the same is tried again later. */
  readonly failed?: (cause: unknown) => void;
  readonly clock?: () => number;
  /**
   * Milliseconds after which it looks in any case, so that no clock that was changed and no other process is missed. By default a second for a
   * file, ten where hosts wake one another.
   */
  readonly longest?: number;
}

export interface Working {
  /** Looks now, whatever the time; returns when that is done. */
  wake(): Promise<void>;
  /** Begins nothing more; returns when all is done that was begun. */
  stop(): Promise<void>;
}

/** What wakes the workers of hosts that share a store, one for each time. It may wake too often, or forget: the store has the truth. */
export interface WakeQueue {
  /** Wakes one of the hosts in so many milliseconds. */
  wakeIn(milliseconds: number): void;
  stop(): Promise<void>;
}

/** Opens what wakes this host when there is something to do. */
export type OpenQueue = (wake: () => Promise<void>, failed: (cause: unknown) => void) => WakeQueue;
