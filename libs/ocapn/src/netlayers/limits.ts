import { DEFAULT_SYRUP_LIMITS, type SyrupLimits } from "../syrup/limits.ts";

/** What one peer may cost, as far as netlayers can tell. */
export interface NetlayerLimits {
  /** Of each record. */
  readonly record: SyrupLimits;
  /** Milliseconds from a record's first byte to its last. */
  readonly recordTime: number;
  /** Milliseconds until a connection stands, with all that proves who is there. */
  readonly connectTime: number;
  /** Milliseconds that the peer has to take the last bytes when this side closes. */
  readonly closeTime: number;
  /** Bytes that wait to be taken by the peer, beyond which `send` answers false. */
  readonly highWater: number;
  /** Bytes that wait to be taken by either side, beyond which the connection ends. */
  readonly waiting: number;
  /** Connections at a time that others opened. */
  readonly connections: number;
}

export const DEFAULT_NETLAYER_LIMITS: NetlayerLimits = {
  record: DEFAULT_SYRUP_LIMITS,
  recordTime: 30_000,
  connectTime: 10_000,
  closeTime: 5_000,
  highWater: 1_048_576,
  waiting: 16_777_216,
  connections: 256,
};

export function netlayerLimits(some: Partial<NetlayerLimits> = {}): NetlayerLimits {
  return { ...DEFAULT_NETLAYER_LIMITS, ...some };
}
