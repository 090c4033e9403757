import { MessageChannel, type MessagePort, receiveMessageOnPort } from "node:worker_threads";
import type { Flat } from "../../slim/abi/codec.ts";
import { ChannelLoss, HOST, type Patience, Turns } from "../turns.ts";
import { begin } from "../warden.ts";
import { sharedWords, Words } from "./words.ts";

const NONE: readonly Flat[] = [];

/** The host's end of what is said with a thread. Whatever is wrong with that is a ChannelLoss, and the thread's end. */
export class ThreadLine {
  readonly #turns: Turns;
  readonly #words: Words;
  readonly #port: MessagePort;
  readonly #end: () => void;
  #ended = false;

  constructor() {
    const shared = sharedWords();
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    this.#turns = new Turns(HOST, shared);
    this.#words = new Words(shared);
    this.#end = begin(shared, { kind: "thread", port: port2 });
  }

  get ended(): boolean {
    return this.#ended || this.#turns.isEnded;
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#end();
    this.#port.close();
  }

  /** Sends what is no core value, for the message that is said next. */
  send(value: unknown): void {
    this.#port.postMessage(value);
  }

  /**
   * Says something, and waits for what the thread has to say to that.
   *
   * @returns what it said, until something else is said.
   * @throws ChannelLoss
   */
  say(waiting: Patience, kind: number, first = 0, second = 0, flat = NONE): Words {
    try {
      this.#words.write(kind, first, second, flat);
      this.#turns.pass();
      this.#turns.wait(waiting);
      return this.#words.read();
    } catch (cause) {
      this.end();
      throw cause instanceof ChannelLoss ? cause : new ChannelLoss("lost", cause);
    }
  }

  /** The failure that the thread speaks of; by its kind, the engine says that there was no memory for it. */
  failure(): Error {
    const received = receiveMessageOnPort(this.#port) as { readonly message: unknown } | undefined;
    const [name, text] = Array.isArray(received?.message) ? received.message : [];
    return name === "RangeError" ? new RangeError(String(text)) : new Error(String(text));
  }

  /** What it says is not what the protocol has. */
  lost(): ChannelLoss {
    this.end();
    return new ChannelLoss("lost");
  }
}
