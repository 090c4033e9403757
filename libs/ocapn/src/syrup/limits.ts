/** How much one value may be. The same limits hold for what is written: a peer with ours takes all that we send. */
export interface SyrupLimits {
  /** Bytes of one value with all that it holds. */
  readonly bytes: number;
  /** Values within values: a list of numbers has depth 1. */
  readonly depth: number;
  /** Decimal digits of one integer. */
  readonly digits: number;
}

export const DEFAULT_SYRUP_LIMITS: SyrupLimits = { bytes: 1_048_576, depth: 100, digits: 4_096 };

export function syrupLimits(some: Partial<SyrupLimits> = {}): SyrupLimits {
  return { ...DEFAULT_SYRUP_LIMITS, ...some };
}
