/** What one crossing may take, whatever the component does. Every one of them holds for every component and embedder. */
export interface Limits {
  /** Milliseconds from the call of `dispose` to its receipt, the host's own functions among them. */
  readonly time: number;
  /** Bytes that a component's linear memory may grow to. */
  readonly memory: number;
  /** How often the component may call its host, enrichments and actions together. */
  readonly calls: number;
  /** Bytes of all texts and list elements in a receipt, texts as UTF-8 and elements as they lie in memory. */
  readonly receiptBytes: number;
  /** The same for what one call of the host is given beside the artifact's own record. */
  readonly actionBytes: number;
  /** The same for all calls of a crossing together. */
  readonly actionsBytes: number;
  /** Bytes that all answers of the host in a crossing may take in the component's memory, three for each unit of a text. */
  readonly answersBytes: number;
}

/** No compiled ruleset comes near to any of these. */
export const DEFAULT_LIMITS: Limits = {
  time: 1_000,
  memory: 64 * 1024 * 1024,
  calls: 10_000,
  receiptBytes: 64 * 1024,
  actionBytes: 64 * 1024,
  actionsBytes: 1024 * 1024,
  answersBytes: 256 * 1024,
};

/**
 * These limits where they are given, and the defaults.
 *
 * @throws RangeError for one that is no whole number from 0 on: whatever is compared with `NaN` is within its limit.
 */
export function limitsWith(own: Partial<Limits> = {}): Limits {
  for (const [name, limit] of Object.entries(own)) {
    if (!Number.isSafeInteger(limit) || limit < 0) throw new RangeError(`the limit \`${name}\` is no whole number`);
  }
  return { ...DEFAULT_LIMITS, ...own };
}
