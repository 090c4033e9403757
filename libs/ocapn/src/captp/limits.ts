/** What one peer may cost. Passing one of a session's limits ends the session, and nothing else. */
export interface CaptpLimits {
  /** References of the peer's that are held here. */
  readonly imports: number;
  /** References of here that the peer holds, with what waits for its answers. */
  readonly exports: number;
  /** Questions of the peer's whose answers it has not let go of. */
  readonly answers: number;
  /** Gifts that lie here from one session, and as many that are waited for. */
  readonly gifts: number;
  /** Milliseconds that a gift lies here, and that one is waited for. */
  readonly giftTime: number;
  /** References from third parties that one peer can make this node fetch at a time. */
  readonly handoffs: number;
  /** Withdrawals that one session may make, each under a count of its own. */
  readonly handoffCounts: number;
  /** Milliseconds until both sides of a new connection have said who they are. */
  readonly greetingTime: number;
  /** Symbols that nobody had before, in one session. Beyond them a symbol is an opaque value. */
  readonly symbols: number;
}

export const DEFAULT_CAPTP_LIMITS: CaptpLimits = {
  imports: 100_000,
  exports: 200_000,
  answers: 100_000,
  gifts: 1_024,
  giftTime: 60_000,
  handoffs: 64,
  handoffCounts: 65_536,
  greetingTime: 10_000,
  symbols: 4_096,
};

export function captpLimits(some: Partial<CaptpLimits> = {}): CaptpLimits {
  return { ...DEFAULT_CAPTP_LIMITS, ...some };
}
