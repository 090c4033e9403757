import type { Carrier } from "./carrier.ts";
import { RecordConnection, type RecordConnectionOptions } from "./record-connection.ts";

/** What a browser's WebSocket and the one of `ws` have in common, and what only the latter has. */
export interface SocketLike {
  binaryType: string;
  readonly bufferedAmount: number;
  send(bytes: Uint8Array<ArrayBuffer>): void;
  close(code?: number): void;
  addEventListener(type: "open" | "error", listener: () => void): void;
  addEventListener(type: "message", listener: (event: { data: unknown }) => void): void;
  addEventListener(type: "close", listener: (event: { wasClean: boolean }) => void): void;
  removeEventListener(type: "message", listener: (event: { data: unknown }) => void): void;
  pause?(): void;
  resume?(): void;
  terminate?(): void;
}

/** Milliseconds between two looks at how much still waits: nobody tells when it has gone. */
const LOOK = 10;

class WebSocketCarrier implements Carrier {
  readonly framed = true;
  readonly #socket: SocketLike;
  readonly #clock: RecordConnectionOptions["clock"];
  #looking = false;
  onTaken: (() => void) | undefined;

  constructor(socket: SocketLike, clock: RecordConnectionOptions["clock"]) {
    this.#socket = socket;
    this.#clock = clock;
  }

  get waiting(): number {
    return this.#socket.bufferedAmount;
  }

  write(bytes: Uint8Array<ArrayBuffer>): void {
    this.#socket.send(bytes);
    if (this.#socket.bufferedAmount > 0 && !this.#looking) this.#look();
  }

  pause(): void {
    this.#socket.pause?.();
  }

  resume(): void {
    this.#socket.resume?.();
  }

  end(): void {
    this.#socket.close(1_000);
    this.#socket.resume?.();
  }

  destroy(): void {
    if (this.#socket.terminate === undefined) this.#socket.close();
    else this.#socket.terminate();
  }

  #look(): void {
    this.#looking = true;
    this.#clock.after(LOOK, () => {
      this.#looking = false;
      this.onTaken?.();
      // Of a socket that has closed, what was not sent waits for ever.
      if (this.#socket.bufferedAmount > 0 && this.onTaken !== undefined) this.#look();
    });
  }

  gone(): void {
    this.onTaken = undefined;
  }
}

/** A connection over a WebSocket that is open, each record a message of its own. */
export function overWebSocket(socket: SocketLike, options: RecordConnectionOptions): RecordConnection {
  const carrier = new WebSocketCarrier(socket, options.clock);
  const connection = new RecordConnection(carrier, options);
  carrier.onTaken = () => connection.taken();
  socket.addEventListener("message", ({ data }) => {
    const bytes = bytesOf(data);
    if (bytes === undefined) connection.refused(new TypeError("a message of text"));
    else connection.came(bytes);
  });
  socket.addEventListener("error", () => connection.lost());
  socket.addEventListener("close", ({ wasClean }) => {
    carrier.gone();
    if (wasClean) connection.ended();
    else connection.lost();
  });
  carrier.pause();
  return connection;
}

/** The bytes of a message, or undefined when it is one of text. */
export function bytesOf(data: unknown): Uint8Array | undefined {
  return data instanceof ArrayBuffer ? new Uint8Array(data) : undefined;
}
