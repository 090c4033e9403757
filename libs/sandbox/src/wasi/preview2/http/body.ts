import type { Ref } from "@glither/vat";
import { CapabilityError } from "../../../capabilities/error.ts";
import type { Exchange } from "../../../capabilities/interfaces.ts";
import type { Reach } from "../../reach.ts";
import { Failed } from "../errors.ts";
import { Pollable, READY } from "../poll.ts";
import { InputStream, OutputStream } from "../streams.ts";
import { httpCoded, ofBody } from "./errors.ts";
import type { Fields } from "./fields.ts";

/** Bytes that a body may hold before somebody is there to take them. */
const MOST_WAITING = 524_288;

interface Begun {
  readonly exchange: Ref<Exchange>;
  readonly reach: Reach;
}

/**
 * The body of a request: what is written before the request is begun waits for that, as a text with a character for each byte, which
 * the limit on the thread's memory counts.
 */
export class OutgoingBody {
  #held = "";
  #begun: Begun | undefined;
  #written = false;
  #over: "finished" | "dropped" | undefined;

  /** It can be had once. */
  write(): OutputStream {
    if (this.#written) throw new Failed(undefined);
    this.#written = true;
    return new OutputStream({ write: (bytes) => ofBody(() => this.#take(bytes)) });
  }

  static finish(body: OutgoingBody, trailers: Fields | undefined): void {
    if (trailers !== undefined && trailers.all.length > 0)
      throw new Failed({ tag: "internal-error", val: "no trailers are sent from here" });
    body.#over ??= "finished";
    body.#end();
  }

  get finished(): boolean {
    return this.#over !== undefined;
  }

  /** What was written goes to there, and what will be. */
  begin(begun: Begun): void {
    this.#begun = begun;
    const held = Buffer.from(this.#held, "latin1");
    this.#held = "";
    for (let place = 0; place < held.length; ) place += send(begun, held.subarray(place));
    this.#end();
  }

  /** Without having been finished it was given up, and so is its request. */
  [Symbol.dispose](): void {
    if (this.#over !== undefined) return;
    this.#over = "dropped";
    this.#end();
  }

  #take(bytes: Uint8Array): number {
    if (this.#over !== undefined) throw new CapabilityError("pipe");
    if (this.#begun !== undefined) return send(this.#begun, bytes);
    if (this.#held.length + bytes.length > MOST_WAITING) throw new CapabilityError("nomem");
    this.#held += Buffer.from(bytes).toString("latin1");
    return bytes.length;
  }

  #end(): void {
    if (this.#begun === undefined || this.#over === undefined) return;
    const { exchange, reach } = this.#begun;
    if (this.#over === "dropped") reach(exchange, "close");
    else httpCoded(() => reach(exchange, "finish"));
  }
}

function send({ exchange, reach }: Begun, bytes: Uint8Array): number {
  return reach(exchange, "write", bytes);
}

/** The body of an answer. */
export class IncomingBody {
  readonly #begun: Begun;
  #streamed = false;

  constructor(begun: Begun) {
    this.#begun = begun;
  }

  /** It can be had once. */
  stream(): InputStream {
    if (this.#streamed) throw new Failed(undefined);
    this.#streamed = true;
    const { exchange, reach } = this.#begun;
    return new InputStream({ read: (most) => ofBody(() => reach(exchange, "read", most)) });
  }

  static finish(body: IncomingBody): FutureTrailers {
    body[Symbol.dispose]();
    return new FutureTrailers();
  }

  /** Whoever drops it, or the stream, wants no more of the answer. */
  [Symbol.dispose](): void {
    const { exchange, reach } = this.#begun;
    reach(exchange, "close");
  }
}

/** Trailers of an answer are left away, so that there never are any. */
export class FutureTrailers {
  #asked = false;

  subscribe(): Pollable {
    return new Pollable(READY);
  }

  get(): unknown {
    if (this.#asked) return { tag: "err", val: undefined };
    this.#asked = true;
    return { tag: "ok", val: { tag: "ok", val: undefined } };
  }
}
