import type { Socket } from "node:net";
import type { Carrier } from "./carrier.ts";
import { RecordConnection, type RecordConnectionOptions } from "./record-connection.ts";

/** Milliseconds without a byte after which the system asks whether the other end is still there. */
export const KEEP_ALIVE = 60_000;

class SocketCarrier implements Carrier {
  readonly framed = false;
  readonly #socket: Socket;

  constructor(socket: Socket) {
    this.#socket = socket;
  }

  get waiting(): number {
    return this.#socket.writableLength;
  }

  write(bytes: Uint8Array): void {
    if (this.#socket.writable) this.#socket.write(bytes);
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  end(): void {
    this.#socket.end();
    // Nobody looks at what still comes, and unread it would keep the end from being seen.
    this.#socket.resume();
  }

  destroy(): void {
    this.#socket.destroy();
  }
}

/** A connection over a socket that stands. It reads nothing until it is told who receives. */
export function overSocket(socket: Socket, options: RecordConnectionOptions): RecordConnection {
  const connection = new RecordConnection(new SocketCarrier(socket), options);
  socket.setNoDelay(true);
  socket.setKeepAlive(true, KEEP_ALIVE);
  socket.on("data", (bytes) => connection.came(bytes));
  socket.on("drain", () => connection.taken());
  socket.on("end", () => connection.ended());
  socket.on("error", (error) => connection.lost(error));
  socket.on("close", () => connection.lost());
  socket.pause();
  return connection;
}
