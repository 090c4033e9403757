/** A place in a counter. Times are milliseconds since 1970. */
export interface CounterRequest {
  readonly counter: string;
  /** What is counted apart from everything else. */
  readonly key: string;
  /** What is added, not less than nothing. */
  readonly amount: number;
  /** Milliseconds that a count stays. */
  readonly window: number;
  readonly now: number;
}

export interface Counted {
  /** What was counted within the window, without this: committed, or reserved and neither given back nor run out. */
  readonly before: number;
  /** Names what was reserved now. */
  readonly id: string;
}

/**
 * Counters that several hosts may share. What is reserved counts for everybody at once, until it is committed with its
 * decision, released, or has run out.
 */
export interface CounterStore {
  reserve(request: CounterRequest): Promise<Counted>;
  release(id: string): Promise<void>;
  /** For who keeps decisions nowhere; a ledger commits in the decision's own transaction. */
  commit(ids: readonly string[]): Promise<void>;
}
