import type { Ref } from "@glither/vat";
import { CapabilityError } from "../../../capabilities/error.ts";
import type { Connection, Listener, Network as NetworkCapability } from "../../../capabilities/interfaces.ts";
import type { Reach } from "../../reach.ts";
import { Failed } from "../errors.ts";
import { Pollable, READY } from "../poll.ts";
import { InputStream, OutputStream } from "../streams.ts";
import { type Family, placeOf, type SocketAddress } from "./addresses.ts";
import { socketCoded } from "./errors.ts";

/** What a socket reaches; without a network there is nobody. */
export interface Reaching {
  readonly network: Ref<NetworkCapability> | undefined;
  readonly reach: Reach;
}

interface States {
  readonly new: object;
  readonly binding: { readonly local: SocketAddress };
  readonly bound: { readonly local: SocketAddress };
  readonly connecting: { readonly connection: Ref<Connection>; readonly remote: SocketAddress };
  /** One that was accepted does not say from where. */
  readonly connected: { readonly connection: Ref<Connection>; readonly remote?: SocketAddress };
  readonly listenBegun: { readonly listener: Ref<Listener>; readonly local: SocketAddress };
  readonly listening: { readonly listener: Ref<Listener>; readonly local: SocketAddress };
  readonly closed: object;
}

type State = { readonly [I in keyof States]: { readonly is: I } & States[I] }[keyof States];

/**
 * A socket that opens nothing: connecting asks the network for a connection to there that was granted, and listening for such a
 * listener. Waiting is what its functions do, so it is always ready.
 */
export class TcpSocket {
  readonly #family: Family;
  readonly #reaching: Reaching;
  #state: State = { is: "new" };

  constructor(family: Family, reaching: Reaching) {
    this.#family = family;
    this.#reaching = reaching;
  }

  startBind(_network: object, local: SocketAddress): void {
    this.#demand("new");
    this.#demandFamily(local);
    this.#state = { is: "binding", local };
  }

  finishBind(): void {
    const { local } = this.#demand("binding", "not-in-progress");
    this.#state = { is: "bound", local };
  }

  startConnect(_network: object, remote: SocketAddress): void {
    this.#demand("new");
    this.#demandFamily(remote);
    const connection = socketCoded(() => this.#reaching.reach(this.#network(), "connect", ...placeOf(remote)));
    this.#state = { is: "connecting", connection, remote };
  }

  finishConnect(): [InputStream, OutputStream] {
    const state = this.#demand("connecting", "not-in-progress");
    this.#state = { ...state, is: "connected" };
    return streamsOf(state.connection, this.#reaching.reach);
  }

  startListen(): void {
    const { local } = this.#demand("bound");
    const listener = socketCoded(() => this.#reaching.reach(this.#network(), "listen", ...placeOf(local)));
    this.#state = { is: "listenBegun", listener, local };
  }

  finishListen(): void {
    this.#state = { ...this.#demand("listenBegun", "not-in-progress"), is: "listening" };
  }

  accept(): [TcpSocket, InputStream, OutputStream] {
    const { listener } = this.#demand("listening");
    const { reach } = this.#reaching;
    const connection = socketCoded(() => reach(listener, "accept"));
    const accepted = new TcpSocket(this.#family, this.#reaching);
    accepted.#state = { is: "connected", connection };
    return [accepted, ...streamsOf(connection, reach)];
  }

  /** Where it was bound; a connection that was granted does not say where it begins. */
  localAddress(): SocketAddress {
    const state = this.#state;
    if (state.is === "new") throw new Failed("invalid-state");
    if ("local" in state) return state.local;
    throw new Failed("not-supported");
  }

  remoteAddress(): SocketAddress {
    const { remote } = this.#demand("connected");
    if (remote === undefined) throw new Failed("not-supported");
    return remote;
  }

  isListening(): boolean {
    return this.#state.is === "listening";
  }

  addressFamily(): Family {
    return this.#family;
  }

  subscribe(): Pollable {
    return new Pollable(READY);
  }

  shutdown(type: "receive" | "send" | "both"): void {
    const { connection } = this.#demand("connected");
    socketCoded(() => this.#reaching.reach(connection, "shutdown", type !== "send", type !== "receive"));
  }

  [Symbol.dispose](): void {
    const state = this.#state;
    this.#state = { is: "closed" };
    if ("connection" in state) this.#reaching.reach(state.connection, "shutdown", true, true);
  }

  #demand<I extends keyof States>(is: I, otherwise = "invalid-state"): States[I] {
    if (this.#state.is !== is) throw new Failed(otherwise);
    return this.#state as States[I];
  }

  #demandFamily({ tag }: SocketAddress): void {
    if (tag !== this.#family) throw new Failed("invalid-argument");
  }

  #network(): Ref<NetworkCapability> {
    const { network } = this.#reaching;
    if (network === undefined) throw new CapabilityError("acces");
    return network;
  }
}

/** What tells systems how to treat connections: these are open already, and somebody else's. */
const OPTIONS = [
  "setListenBacklogSize",
  ...["keepAliveEnabled", "keepAliveIdleTime", "keepAliveInterval", "keepAliveCount"].flatMap(asked),
  ...["hopLimit", "receiveBufferSize", "sendBufferSize"].flatMap(asked),
];

for (const name of OPTIONS)
  Object.defineProperty(TcpSocket.prototype, name, {
    value: () => {
      throw new Failed("not-supported");
    },
  });

function asked(name: string): [string, string] {
  return [name, `set${name.charAt(0).toUpperCase()}${name.slice(1)}`];
}

function streamsOf(connection: Ref<Connection>, reach: Reach): [InputStream, OutputStream] {
  return [
    new InputStream({ read: (most) => reach(connection, "receive", most) }),
    new OutputStream({ write: (bytes) => reach(connection, "send", bytes) }),
  ];
}
