import { ChannelLoss, HOST, type Patience } from "../turns.ts";
import { begin, type Guest } from "../warden.ts";
import { Channel, sharedMemory } from "./channel.ts";
import { codecs } from "./protocol.ts";

/** The host's end of a channel to a guest. Whatever is wrong with the guest is a ChannelLoss, and the guest's end. */
export class Line {
  readonly #channel: Channel;
  readonly #end: () => void;
  #codecs = codecs();
  #ended = false;

  constructor(guest: Guest, area?: number) {
    this.#channel = new Channel(HOST, sharedMemory(area));
    this.#end = begin(this.#channel.shared, guest);
  }

  get ended(): boolean {
    return this.#ended || this.#channel.isEnded;
  }

  end(): void {
    if (!this.#ended) this.#end();
    this.#ended = true;
  }

  /** For a guest that remembers nothing of what was said before. */
  forget(): void {
    this.#codecs = codecs();
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
