import { randomBytes } from "node:crypto";
import { createServer as createHttpServer, type Server, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { WebSocket, WebSocketServer } from "ws";
import type { KeyPair } from "../crypto/cryptography.ts";
import { nodeCryptography } from "../crypto/node.ts";
import { toBase32 } from "../location/base.ts";
import { type Location, newLocation } from "../location/location.ts";
import { Incoming } from "./_incoming.ts";
import { answerChallenge } from "./_peer-auth.ts";
import { KEEP_ALIVE } from "./_socket-carrier.ts";
import { listening } from "./_socket-netlayer.ts";
import { bytesOf, overWebSocket, type SocketLike } from "./_web-socket.ts";
import { type Clock, SYSTEM_CLOCK } from "./clock.ts";
import { type NetlayerLimits, netlayerLimits } from "./limits.ts";
import type { Connection, Netlayer } from "./netlayer.ts";
import { Dialler, WEBSOCKET } from "./websocket.ts";

export interface WebSocketServerOptions {
  /** 32 secret bytes that are this peer's key; by default new ones, and so a new designator. */
  readonly seed?: Uint8Array;
  /** The address to listen on; by default this machine's own, 127.0.0.1. */
  readonly host?: string;
  /** By default one that is free. */
  readonly port?: number;
  /** The address that others are told, where it is another one: behind a proxy, say. */
  readonly url?: string;
  /** A certificate and its key as PEM, for `wss:`. */
  readonly tls?: { readonly key: string; readonly cert: string };
  /** Where it goes when a location, which may be anybody's, says so; by default anywhere. */
  readonly mayReach?: (url: URL) => boolean;
  readonly limits?: Partial<NetlayerLimits>;
  readonly clock?: Clock;
}

/**
 * The netlayer `websocket` as Goblins has it, both ways. The designator is a key of Ed25519 in base32, which who is
 * connected to proves to hold; who connects proves nothing.
 *
 * @throws NetlayerError `CANNOT_LISTEN`
 */
export async function webSocketNetlayer(options: WebSocketServerOptions = {}): Promise<Netlayer> {
  const { seed = randomBytes(32), host = "127.0.0.1", port = 0, tls } = options;
  const key = nodeCryptography.keyOf(seed);
  const limits = netlayerLimits(options.limits);
  const shared = {
    // Else who connects and asks for nothing is looked at every half a minute alone.
    connectionsCheckingInterval: limits.connectTime,
    keepAlive: true,
    keepAliveInitialDelay: KEEP_ALIVE,
  };
  const server =
    tls === undefined ? createHttpServer(shared, refuse) : createHttpsServer({ ...shared, ...tls }, refuse);
  server.maxConnections = limits.connections;
  server.headersTimeout = limits.connectTime;
  await listening(server, { host, port });
  const scheme = tls === undefined ? "ws" : "wss";
  const url =
    options.url ?? `${scheme}://${host.includes(":") ? `[${host}]` : host}:${(server.address() as AddressInfo).port}`;
  const clock = options.clock ?? SYSTEM_CLOCK;
  return new WebSocketNetlayer(newLocation(WEBSOCKET, toBase32(key.publicKey), new Map([["url", url]])), {
    server,
    key,
    limits,
    clock,
    dialler: new Dialler({
      cryptography: nodeCryptography,
      open: (to) => opening(to, limits),
      ...(options.mayReach === undefined ? {} : { mayReach: options.mayReach }),
      limits,
      clock,
    }),
  });
}

interface Parts {
  readonly server: Server;
  readonly key: KeyPair;
  readonly limits: NetlayerLimits;
  readonly clock: Clock;
  readonly dialler: Dialler;
}

class WebSocketNetlayer implements Netlayer {
  readonly location: Location;
  readonly #parts: Parts;
  readonly #incoming = new Incoming();
  readonly #open = new Map<WebSocket, Connection | undefined>();

  constructor(location: Location, parts: Parts) {
    this.location = location;
    this.#parts = parts;
    const sockets = new WebSocketServer({ server: parts.server, clientTracking: false, ...ofMessages(parts.limits) });
    sockets.on("connection", (socket) => this.#came(socket));
  }

  connect(location: Location): Promise<Connection> {
    return this.#parts.dialler.connect(location);
  }

  listen(accept: (connection: Connection) => void): void {
    this.#incoming.listen(accept);
  }

  async close(): Promise<void> {
    const { server, dialler } = this.#parts;
    if (!server.listening) return;
    const ended: Promise<void>[] = [dialler.close()];
    for (const [socket, connection] of this.#open) {
      ended.push(new Promise((resolve) => socket.once("close", () => resolve())));
      if (connection === undefined) socket.terminate();
      else connection.close();
    }
    const stopped = new Promise<void>((resolve) => server.close(() => resolve()));
    await Promise.all(ended);
    server.closeAllConnections();
    await stopped;
  }

  /** Has somebody ask for this peer's key first, as he has to, and gives him nothing before. */
  #came(socket: WebSocket): void {
    const { key, limits, clock } = this.#parts;
    socket.binaryType = "arraybuffer";
    this.#open.set(socket, undefined);
    const inTime = clock.after(limits.connectTime, () => socket.terminate());
    socket.on("error", () => undefined);
    socket.once("close", () => {
      inTime();
      const connection = this.#open.get(socket);
      this.#open.delete(socket);
      if (connection !== undefined) this.#incoming.gone(connection);
    });
    socket.once("message", (data: unknown) => {
      inTime();
      const challenge = bytesOf(data);
      const answer = challenge === undefined ? undefined : answerChallenge(key, challenge);
      if (answer === undefined) {
        socket.terminate();
        return;
      }
      socket.send(answer);
      const connection = overWebSocket(socket as SocketLike, { outgoing: false, peer: undefined, limits, clock });
      this.#open.set(socket, connection);
      this.#incoming.came(connection);
    });
  }
}

function opening(url: string, limits: NetlayerLimits): SocketLike {
  const socket = new WebSocket(url, ofMessages(limits));
  socket.once("upgrade", (response) => response.socket.setKeepAlive(true, KEEP_ALIVE));
  return socket as SocketLike;
}

/** What is the same for messages both ways. Nothing is compressed: small is what somebody packs who wants it to grow. */
function ofMessages(limits: NetlayerLimits): {
  perMessageDeflate: false;
  maxPayload: number;
  handshakeTimeout: number;
} {
  return { perMessageDeflate: false, maxPayload: limits.record.bytes, handshakeTimeout: limits.connectTime };
}

/** Plain requests have nothing to ask here. */
function refuse(_: unknown, response: ServerResponse): void {
  response.writeHead(426, { connection: "close" }).end();
}
