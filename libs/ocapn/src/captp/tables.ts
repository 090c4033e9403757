import { FarState, type Home, Reference } from "@glither/vat/border";
import { FarPromise } from "./border.ts";
import type { Collector } from "./collector.ts";
import { ProtocolFault } from "./error.ts";

/** What the peer has of here. */
export class Export {
  /** Undefined once a promise that it resolves is settled: the peer may still mention it. */
  target: Reference | undefined;
  /** Whether it resolves the target, which is a promise of the session's. */
  readonly resolves: boolean;
  /** How often it stood in what was sent, less what the peer has let go of. */
  count = 0;

  constructor(target: Reference, resolves: boolean) {
    this.target = target;
    this.resolves = resolves;
  }
}

/** References of here by the positions under which the peer knows them. */
export class Exports {
  readonly #limit: number;
  readonly #entries = new Map<number, Export>();
  readonly #positions = new Map<Reference, number>();
  #next = 1;
  /** What stood in the message that is being written, so that it can be taken back. */
  #mentioned: number[] = [];

  constructor(limit: number) {
    this.#limit = limit;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(position: number): Export | undefined {
    return this.#entries.get(position);
  }

  /** The position of a reference, which is mentioned once more. */
  mention(reference: Reference): number {
    let position = this.#positions.get(reference);
    if (position === undefined) {
      position = this.#add(new Export(reference, false));
      this.#positions.set(reference, position);
    }
    (this.#entries.get(position) as Export).count++;
    this.#mentioned.push(position);
    return position;
  }

  /** Mentions what resolves a promise once more; answers false where the peer has let go of it. */
  mentionAgain(position: number, entry: Export): boolean {
    if (this.#entries.get(position) !== entry) return false;
    entry.count++;
    this.#mentioned.push(position);
    return true;
  }

  /** The position of what resolves a promise of the session's. */
  resolver(promise: Reference): number {
    const entry = new Export(promise, true);
    entry.count = 1;
    const position = this.#add(entry);
    this.#mentioned.push(position);
    return position;
  }

  /** The message was sent. */
  sent(): void {
    if (this.#mentioned.length > 0) this.#mentioned = [];
  }

  /** The message could not be written. */
  unsent(): void {
    for (const position of this.#mentioned) this.release(position, 1);
    this.#mentioned = [];
  }

  /**
   * The peer lets go of so many mentions. Answers what is gone with that.
   *
   * @throws ProtocolFault where it never had as many
   */
  release(position: number, count: number): Export | undefined {
    const entry = this.#entries.get(position);
    if (entry === undefined || count > entry.count) throw new ProtocolFault("let go of more than was held");
    entry.count -= count;
    if (entry.count > 0) return undefined;
    this.#entries.delete(position);
    if (entry.target !== undefined && !entry.resolves) this.#positions.delete(entry.target);
    return entry;
  }

  *resolvers(): Generator<Reference> {
    for (const { resolves, target } of this.#entries.values()) if (resolves && target !== undefined) yield target;
  }

  clear(): void {
    this.#entries.clear();
    this.#positions.clear();
  }

  #add(entry: Export): number {
    if (this.#entries.size >= this.#limit) throw new ProtocolFault("holds more than it may");
    const position = this.#next++;
    this.#entries.set(position, entry);
    return position;
  }
}

/** An object of the peer's. */
export class FarObject extends FarState {
  override readonly promise = false;
  readonly position: number;

  constructor(position: number) {
    super();
    this.position = position;
  }
}

/** A promise of the peer's. */
export class FarVow extends FarPromise {
  readonly position: number;
  /** Whether the peer was asked what becomes of it. */
  asked = false;
  /** Whether something was sent to it, which is perhaps still under way. */
  piped = false;

  constructor(position: number) {
    super();
    this.position = position;
  }
}

interface Import {
  readonly weak: { deref(): Reference | undefined };
  readonly promise: boolean;
  /** How often the peer has mentioned it. */
  count: number;
}

/** References of the peer's by its positions: one reference each for as long as anybody here holds it, and no longer. */
export class Imports {
  readonly #home: Home;
  readonly #limit: number;
  readonly #collector: Collector;
  readonly #gone: (position: number, count: number) => void;
  readonly #entries = new Map<number, Import>();

  constructor(home: Home, limit: number, collector: Collector, gone: (position: number, count: number) => void) {
    this.#home = home;
    this.#limit = limit;
    this.#collector = collector;
    this.#gone = gone;
  }

  get size(): number {
    return this.#entries.size;
  }

  /**
   * The reference of a position, which the peer has mentioned once more.
   *
   * @throws ProtocolFault where it was of the other kind, or there are too many
   */
  mention(position: number, promise: boolean): Reference {
    const known = this.#entries.get(position);
    const reference = known?.weak.deref();
    if (known !== undefined && reference !== undefined) {
      if (known.promise !== promise) throw new ProtocolFault("an object that was a promise, or the other way round");
      known.count++;
      return reference;
    }
    if (this.#entries.size >= this.#limit) throw new ProtocolFault("sends more references than are taken");
    return this.#add(position, promise);
  }

  *held(): Generator<Reference> {
    for (const { weak } of this.#entries.values()) {
      const reference = weak.deref();
      if (reference !== undefined) yield reference;
    }
  }

  clear(): void {
    this.#entries.clear();
  }

  #add(position: number, promise: boolean): Reference {
    const state = promise ? new FarVow(position) : new FarObject(position);
    const reference = new Reference(this.#home, state);
    const entry: Import = { weak: this.#collector.weak(reference), promise, count: 1 };
    this.#entries.set(position, entry);
    this.#collector.watch(reference, () => {
      // The peer may have sent it again before the collector said that it was gone: then that one is another's.
      if (this.#entries.get(position) === entry) this.#entries.delete(position);
      this.#gone(position, entry.count);
    });
    return reference;
  }
}
