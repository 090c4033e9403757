/** What carries a connection's bytes: a socket, or what stands for one. It tells a `RecordConnection` what comes. */
export interface Carrier {
  /** Whether what is written keeps its borders, one record a message, so that records must not be put together. */
  readonly framed: boolean;
  /** Bytes that were written and the peer has not taken. */
  readonly waiting: number;
  /** Takes the bytes, which nobody changes any more. */
  write(bytes: Uint8Array): void;
  /** Reads nothing until `resume`, as far as it can; each begins paused. */
  pause(): void;
  resume(): void;
  /** Writes what waits, then ends. */
  end(): void;
  /** Is no more. */
  destroy(): void;
}
