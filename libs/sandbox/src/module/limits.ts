/** What one call of a module may take, whatever it does. */
export interface ModuleLimits {
  /** Milliseconds, as instructions of a slow processor; the grants' own time is theirs. The same on every machine. */
  readonly time: number;
  /** Bytes that its memory may grow to. */
  readonly memory: number;
  /** How often it may call its grants. */
  readonly calls: number;
  /**
   * Bytes that values of a component may take of its host's memory, all that it hands over in the call together: a byte of its own can
   * become an array of arrays. What an actor of `glither:vat` hands over is taken off its time.
   */
  readonly values: number;
}

export const DEFAULT_MODULE_LIMITS: ModuleLimits = {
  time: 1_000,
  memory: 64 * 1024 * 1024,
  calls: 10_000,
  values: 16 * 1024 * 1024,
};

/** About the slowest that a processor of today runs instructions, for each millisecond: the host's own measure. */
const STEPS_PER_MS = 2n ** 21n;

/** How many instructions a call may run. */
export function stepsOf({ time }: ModuleLimits): bigint {
  return BigInt(time) * STEPS_PER_MS;
}

/** @throws RangeError for a limit that is no whole number from 0 on: whatever is compared with `NaN` is within its limit. */
export function moduleLimits(own: Partial<ModuleLimits> = {}): ModuleLimits {
  for (const [name, limit] of Object.entries(own))
    if (!Number.isSafeInteger(limit) || limit < 0) throw new RangeError(`the limit \`${name}\` is no whole number`);
  return { ...DEFAULT_MODULE_LIMITS, ...own };
}
