import type { Cryptography, KeyPair } from "../crypto/cryptography.ts";
import { fromBase32, toBase32 } from "../location/base.ts";
import { hint, type Location, newLocation } from "../location/location.ts";
import { isAnswer, newChallenge } from "./_peer-auth.ts";
import { bytesOf, overWebSocket, type SocketLike } from "./_web-socket.ts";
import { type Clock, SYSTEM_CLOCK } from "./clock.ts";
import { NetlayerError } from "./error.ts";
import { type NetlayerLimits, netlayerLimits } from "./limits.ts";
import type { Connection, Netlayer } from "./netlayer.ts";

export interface WebSocketOptions {
  readonly cryptography: Cryptography;
  /** This peer's key, which is its designator; by default a new one. */
  readonly key?: KeyPair;
  /** Where it goes when a location, which may be anybody's, says so; by default anywhere. */
  readonly mayReach?: (url: URL) => boolean;
  /** Opens a WebSocket; by default the platform's own. */
  readonly open?: (url: string) => SocketLike;
  readonly limits?: Partial<NetlayerLimits>;
  readonly clock?: Clock;
}

export const WEBSOCKET = "websocket";

/**
 * The netlayer `websocket` as Goblins has it, as far as a browser goes: it connects to others and nobody connects to
 * it. Who is connected to proves his key; `wss:` is what hides the records. On Node, `websocket-server` does both.
 */
export function webSocketClient(options: WebSocketOptions): Netlayer {
  const { key = options.cryptography.generate() } = options;
  const dialler = new Dialler(options);
  return {
    location: newLocation(WEBSOCKET, toBase32(key.publicKey)),
    connect: (location) => dialler.connect(location),
    listen: () => undefined,
    close: () => dialler.close(),
  };
}

/** Opens WebSockets to peers, and has each prove that it is the one. */
export class Dialler {
  readonly #options: WebSocketOptions;
  readonly #limits: NetlayerLimits;
  readonly #clock: Clock;
  readonly #open = new Set<Connection>();
  readonly #dialled = new Set<(error: NetlayerError) => void>();
  #closed = false;

  constructor(options: WebSocketOptions) {
    this.#options = options;
    this.#limits = netlayerLimits(options.limits);
    this.#clock = options.clock ?? SYSTEM_CLOCK;
  }

  async connect(location: Location): Promise<Connection> {
    if (this.#closed) throw closed();
    const publicKey = keyOf(location);
    const url = urlOf(location, this.#options.mayReach ?? (() => true));
    const socket = this.#opening(url);
    socket.binaryType = "arraybuffer";
    try {
      return await this.#proven(socket, location, publicKey);
    } catch (error) {
      if (socket.terminate === undefined) socket.close();
      else socket.terminate();
      throw error;
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const fail of [...this.#dialled]) fail(closed());
    for (const connection of [...this.#open]) connection.close();
  }

  #opening(url: string): SocketLike {
    try {
      return (this.#options.open ?? ((to) => new WebSocket(to) as SocketLike))(url);
    } catch (cause) {
      throw new NetlayerError("UNREACHABLE", "the peer cannot be reached", { cause });
    }
  }

  /** Makes a connection of a socket as soon as the peer has proven his key: what he says next may have come with it. */
  #proven(socket: SocketLike, location: Location, publicKey: Uint8Array): Promise<Connection> {
    const { cryptography } = this.#options;
    const challenge = newChallenge(cryptography);
    return new Promise<Connection>((resolve, reject) => {
      const inTime = this.#clock.after(this.#limits.connectTime, () =>
        fail(new NetlayerError("TIMED_OUT", `no connection within ${this.#limits.connectTime} ms`)),
      );
      const done = () => {
        inTime();
        this.#dialled.delete(fail);
        socket.removeEventListener("message", answered);
      };
      const fail = (error: NetlayerError) => {
        done();
        reject(error);
      };
      const answered = ({ data }: { data: unknown }) => {
        const answer = bytesOf(data);
        if (answer !== undefined && isAnswer(cryptography, publicKey, challenge, answer)) {
          done();
          resolve(this.#stands(socket, location));
        } else fail(new NetlayerError("WRONG_PEER", "who answers does not prove the key that the location names"));
      };
      const unreachable = () => fail(new NetlayerError("UNREACHABLE", "the peer cannot be reached"));
      this.#dialled.add(fail);
      socket.addEventListener("open", () => socket.send(challenge as Uint8Array<ArrayBuffer>));
      socket.addEventListener("message", answered);
      socket.addEventListener("error", unreachable);
      socket.addEventListener("close", unreachable);
    });
  }

  #stands(socket: SocketLike, peer: Location): Connection {
    const connection = overWebSocket(socket, { outgoing: true, peer, limits: this.#limits, clock: this.#clock });
    this.#open.add(connection);
    socket.addEventListener("close", () => this.#open.delete(connection));
    return connection;
  }
}

function keyOf({ transport, designator }: Location): Uint8Array {
  if (transport !== WEBSOCKET)
    throw new NetlayerError(
      "WRONG_TRANSPORT",
      `the netlayer \`${WEBSOCKET}\` does not reach the peers of \`${transport}\``,
    );
  let key: Uint8Array | undefined;
  try {
    key = fromBase32(designator);
  } catch {}
  if (key?.length !== 32) throw new NetlayerError("LOCATION_UNUSABLE", "a location whose designator is no key");
  return key;
}

function urlOf(location: Location, mayReach: (url: URL) => boolean): string {
  const url = URL.parse(hint(location, "url") ?? "");
  if (
    url === null ||
    !["ws:", "wss:"].includes(url.protocol) ||
    url.username !== "" ||
    url.password !== "" ||
    url.hash !== ""
  )
    throw new NetlayerError("LOCATION_UNUSABLE", "a location without a `ws:` or `wss:` address to go to");
  if (!mayReach(url))
    throw new NetlayerError("LOCATION_UNUSABLE", `a location at \`${url.host}\`, where this netlayer does not go`, {
      hint: "say with `mayReach` where it may",
    });
  return url.href;
}

function closed(): NetlayerError {
  return new NetlayerError("CLOSED", "the netlayer was closed");
}
