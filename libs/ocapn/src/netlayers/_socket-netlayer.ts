import type { Server, Socket } from "node:net";
import type { Location } from "../location/location.ts";
import { Incoming } from "./_incoming.ts";
import { overSocket } from "./_socket-carrier.ts";
import type { Clock } from "./clock.ts";
import { NetlayerError } from "./error.ts";
import type { NetlayerLimits } from "./limits.ts";
import type { Connection, Netlayer } from "./netlayer.ts";

/** What is different from one kind of socket to the other. */
export interface SocketKind {
  /** The server's event for a socket that stands, and the socket's own. */
  readonly accepted: "connection" | "secureConnection";
  readonly opened: "connect" | "secureConnect";
  /** Begins to open a socket. It throws where the location is not one to go to. */
  dial(location: Location): Socket;
  /** What has to be said on a socket that has opened, before it stands; where it fails, so does the connection. */
  readonly greet?: (socket: Socket, location: Location) => Promise<void>;
  /** The peer that a socket has proven to have, or undefined; it throws where that is not who it has to be. */
  peerOf(socket: Socket, dialled: Location | undefined): Location | undefined;
}

export interface SocketNetlayerOptions {
  readonly location: Location;
  readonly server: Server;
  readonly kind: SocketKind;
  readonly limits: NetlayerLimits;
  readonly clock: Clock;
}

/** What all netlayers over sockets have in common. */
export class SocketNetlayer implements Netlayer {
  readonly location: Location;
  readonly #options: SocketNetlayerOptions;
  readonly #connections = new Map<Socket, Connection>();
  readonly #dialled = new Set<Socket>();
  /** What the server holds, with what has not shown yet who it is. */
  readonly #held = new Set<Socket>();
  readonly #incoming = new Incoming();
  #closed = false;

  constructor(options: SocketNetlayerOptions) {
    this.location = options.location;
    this.#options = options;
    options.server.maxConnections = options.limits.connections;
    options.server.on("connection", (socket: Socket) => {
      this.#held.add(socket);
      socket.once("close", () => this.#held.delete(socket));
    });
    options.server.on(options.kind.accepted, (socket: Socket) => this.#accepted(socket));
    // A handshake that fails or takes too long is told, and its socket stays unless somebody ends it.
    options.server.on("tlsClientError", (_: Error, socket: Socket) => socket.destroy());
  }

  async connect(location: Location): Promise<Connection> {
    if (this.#closed) throw closed();
    if (location.transport !== this.location.transport)
      throw new NetlayerError(
        "WRONG_TRANSPORT",
        `the netlayer \`${this.location.transport}\` does not reach the peers of \`${location.transport}\``,
      );
    const socket = this.#dial(location);
    this.#dialled.add(socket);
    try {
      await this.#opened(socket, location);
      if (this.#closed) throw closed();
      return this.#stands(socket, location);
    } catch (error) {
      socket.on("error", () => undefined);
      socket.destroy();
      throw error;
    } finally {
      this.#dialled.delete(socket);
    }
  }

  listen(accept: (connection: Connection) => void): void {
    this.#incoming.listen(accept);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    for (const socket of this.#dialled) socket.destroy(closed());
    const ended = [...this.#connections].map(
      ([socket]) => new Promise<void>((resolve) => (socket.closed ? resolve() : socket.once("close", () => resolve()))),
    );
    for (const connection of [...this.#connections.values()]) connection.close();
    const stopped = new Promise<void>((resolve) => this.#options.server.close(() => resolve()));
    await Promise.all(ended);
    for (const socket of this.#held) socket.destroy();
    await stopped;
  }

  #dial(location: Location): Socket {
    try {
      return this.#options.kind.dial(location);
    } catch (cause) {
      // Some of what is no host is refused at once.
      throw cause instanceof NetlayerError ? cause : unreachable(cause);
    }
  }

  #accepted(socket: Socket): void {
    let connection: Connection;
    try {
      connection = this.#stands(socket, undefined);
    } catch {
      socket.on("error", () => undefined);
      socket.destroy();
      return;
    }
    this.#incoming.came(connection);
  }

  #stands(socket: Socket, dialled: Location | undefined): Connection {
    const { kind, limits, clock } = this.#options;
    const peer = kind.peerOf(socket, dialled);
    const connection = overSocket(socket, { outgoing: dialled !== undefined, peer, limits, clock });
    this.#connections.set(socket, connection);
    socket.once("close", () => {
      this.#connections.delete(socket);
      this.#incoming.gone(connection);
    });
    return connection;
  }

  #opened(socket: Socket, location: Location): Promise<void> {
    const { kind, limits, clock } = this.#options;
    return new Promise<void>((resolve, reject) => {
      const inTime = clock.after(limits.connectTime, () =>
        reject(new NetlayerError("TIMED_OUT", `no connection within ${limits.connectTime} ms`)),
      );
      const failed = (cause?: unknown) => {
        inTime();
        reject(cause instanceof NetlayerError ? cause : unreachable(cause));
      };
      const stands = () => {
        inTime();
        resolve();
      };
      socket.once(kind.opened, () => {
        if (kind.greet === undefined) stands();
        else kind.greet(socket, location).then(stands, failed);
      });
      socket.once("error", failed);
      socket.once("close", () => failed());
    });
  }
}

/** Has a server listen, and fails in the netlayer's terms. */
export function listening(server: Server, where: Parameters<Server["listen"]>[0]): Promise<void> {
  return new Promise((resolve, reject) => {
    const failed = (cause: unknown) =>
      reject(new NetlayerError("CANNOT_LISTEN", "the address cannot be listened on", { cause }));
    server.once("error", failed);
    server.listen(where, () => {
      server.off("error", failed);
      // What goes wrong with one that asks to be accepted is no reason to stop.
      server.on("error", () => undefined);
      resolve();
    });
  });
}

function unreachable(cause: unknown): NetlayerError {
  return new NetlayerError("UNREACHABLE", "the peer cannot be reached", { cause });
}

function closed(): NetlayerError {
  return new NetlayerError("CLOSED", "the netlayer was closed");
}
