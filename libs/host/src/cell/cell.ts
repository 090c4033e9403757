import { Channel, ChannelLoss, HOST, type Patience, patience, sharedMemory } from "./channel.ts";
import { codecs, type LoadOptions, MESSAGE } from "./protocol.ts";
import { begin } from "./warden.ts";

/** A component that a cell can be given. */
export interface Cargo {
  readonly id: number;
  readonly component: Uint8Array;
  readonly options: LoadOptions;
}

/** The imports of a program, as one host has them. */
export interface Binding {
  readonly id: number;
  readonly cargo: Cargo;
  readonly names: readonly (readonly [from: string, name: string])[];
}

/** A thread takes longer to begin than any crossing may. */
const START_MS = 30_000;
/** More than a guest has to say of a component. */
const START_BYTES = 64 * 1024;
/** A guest lets go of those that it was given first. */
const MAX_PROGRAMS = 32;
/** While so much of the channel is free, something more is sent along. */
const SPARE = 4096;

/** The host's side of one guest. Whatever is wrong with the guest is a ChannelLoss, and the guest's end. */
export class Cell {
  readonly #channel = new Channel(HOST, sharedMemory());
  readonly #codecs = codecs();
  readonly #end = begin({ shared: this.#channel.shared });
  /** The bindings that the guest has, by program. */
  readonly #known = new Map<number, Set<number>>();
  ended = false;

  end(): void {
    if (!this.ended) this.#end();
    this.ended = true;
  }

  /**
   * Makes the guest ready for crossings with a binding.
   *
   * @throws ChannelLoss, Error for a component that cannot be run.
   */
  prepare({ id, cargo, names }: Binding): void {
    this.load(cargo);
    const bindings = this.#known.get(cargo.id);
    if (bindings === undefined || bindings.has(id)) return;
    this.say(patience(START_MS), MESSAGE.BIND, cargo.id, id, names);
    bindings.add(id);
  }

  /** @throws as `prepare` does. */
  load({ id, component, options }: Cargo): void {
    if (this.#known.has(id)) return;
    const waiting = patience(START_MS);
    const [earliest] = this.#known.keys();
    if (this.#known.size >= MAX_PROGRAMS && earliest !== undefined) {
      this.#known.delete(earliest);
      this.say(waiting, MESSAGE.DROP, earliest);
    }
    this.say(waiting, MESSAGE.LOAD, id, component, options);
    const [kind, why] = this.hear(START_BYTES, waiting);
    if (kind !== MESSAGE.READY) throw new Error(String(why));
    this.#known.set(id, new Set());
  }

  get hasRoom(): boolean {
    return this.#channel.fits(SPARE);
  }

  /**
   * Returns how many bytes the message has.
   *
   * @throws ChannelLoss, TypeError for a value that cannot cross; then nothing was said.
   */
  say(waiting: Patience, ...message: readonly unknown[]): number {
    const bytes = this.#codecs.encode(message);
    this.#orEnd(() => this.#channel.write(bytes, waiting));
    return bytes.length;
  }

  /**
   * The next message.
   *
   * @param given what the guest may name instead of sending it.
   * @throws ChannelLoss
   */
  hear(most: number, waiting: Patience, given?: unknown): readonly unknown[] {
    return this.#orEnd(() => this.#listOf(this.#channel.read(most, waiting), given));
  }

  /** Messages that an ended guest has left, as far as they can be read. */
  *rest(most: number): Generator<readonly unknown[]> {
    for (const bytes of this.#channel.rest(most)) yield this.#listOf(bytes);
  }

  #listOf(bytes: Uint8Array, given?: unknown): readonly unknown[] {
    const message = this.#codecs.decode(bytes, given);
    if (!Array.isArray(message)) throw new RangeError("a message that is no list");
    return message;
  }

  #orEnd<T>(work: () => T): T {
    try {
      return work();
    } catch (cause) {
      this.end();
      throw cause instanceof ChannelLoss ? cause : new ChannelLoss("lost", cause);
    }
  }
}
