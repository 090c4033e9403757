/** A snapshot, and what was recorded since. */
export interface Era {
  readonly chunks: readonly Uint8Array[];
  readonly records: Iterable<Uint8Array>;
}

/** What keeps the bytes of a store. */
export interface Storage {
  /** The last snapshot with what came since, or undefined for a new store; with `turn`, the last one that is not after that turn. */
  read(turn?: number): Era | undefined;
  /** Keeps records, all or none; on return, or when the promise is fulfilled, they are there whatever ends. */
  commit(records: readonly Uint8Array[]): void | Promise<void>;
  /** Keeps a snapshot, and forgets what was before it, unless the past is kept. */
  snapshot(chunks: readonly Uint8Array[], turn: number): void;
  close(): void;
}

/** A storage that ends with its process: for tests, and for looking at what is written. */
export class MemoryStorage implements Storage {
  readonly #past: boolean;
  readonly #eras: { turn: number; chunks: readonly Uint8Array[]; records: Uint8Array[] }[] = [];

  constructor({ past = false }: { readonly past?: boolean } = {}) {
    this.#past = past;
  }

  read(turn = Number.POSITIVE_INFINITY): Era | undefined {
    return this.#eras.findLast((era) => era.turn <= turn);
  }

  commit(records: readonly Uint8Array[]): void {
    this.#eras.at(-1)?.records.push(...records);
  }

  snapshot(chunks: readonly Uint8Array[], turn: number): void {
    if (!this.#past) this.#eras.length = 0;
    this.#eras.push({ turn, chunks, records: [] });
  }

  /** What another process would find now. */
  copy(): MemoryStorage {
    const copy = new MemoryStorage({ past: this.#past });
    copy.#eras.push(...this.#eras.map((era) => ({ ...era, records: [...era.records] })));
    return copy;
  }

  close(): void {
    // Another store may be opened on it.
  }
}
