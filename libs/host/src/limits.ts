/** What one crossing may take, whatever the component does. Every one of them holds for every component and embedder. */
export interface Limits {
  /** Milliseconds from the call of `dispose` to its receipt, the host's own functions among them. */
  readonly time: number;
  /** Bytes that a component's linear memory may grow to. */
  readonly memory: number;
  /** How often the component may call its host, enrichments and actions together. */
  readonly calls: number;
  /** Bytes of all texts and list elements in a receipt, and of what the component says of itself in it. */
  readonly receiptBytes: number;
  /** The same for the arguments of one action, the artifact's record not counted. */
  readonly actionBytes: number;
  /** The same for all actions of a crossing. */
  readonly actionsBytes: number;
}

/** No compiled ruleset comes near to any of these. */
export const DEFAULT_LIMITS: Limits = {
  time: 1_000,
  memory: 64 * 1024 * 1024,
  calls: 10_000,
  receiptBytes: 64 * 1024,
  actionBytes: 64 * 1024,
  actionsBytes: 1024 * 1024,
};
