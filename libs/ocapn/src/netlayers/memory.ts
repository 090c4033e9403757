import { type Location, newLocation, peerKey } from "../location/location.ts";
import { Incoming } from "./_incoming.ts";
import type { Carrier } from "./carrier.ts";
import { type Clock, SYSTEM_CLOCK } from "./clock.ts";
import { NetlayerError } from "./error.ts";
import { type NetlayerLimits, netlayerLimits } from "./limits.ts";
import type { Connection, Netlayer } from "./netlayer.ts";
import { RecordConnection } from "./record-connection.ts";

export interface MemoryNetworkOptions {
  /** Does what is due next; by default as microtasks, in the order in which it was asked for. */
  readonly schedule?: (run: () => void) => void;
  readonly clock?: Clock;
  readonly limits?: Partial<NetlayerLimits>;
  /** The name of its netlayers. */
  readonly transport?: string;
}

/** Peers in one process that reach each other without a network: for tests, in which all comes in one order. */
export class MemoryNetwork {
  readonly #schedule: (run: () => void) => void;
  readonly #clock: Clock;
  readonly #limits: NetlayerLimits;
  readonly #transport: string;
  readonly #peers = new Map<string, MemoryNetlayer>();
  readonly #ends = new Set<MemoryCarrier>();

  constructor(options: MemoryNetworkOptions = {}) {
    this.#schedule = options.schedule ?? queueMicrotask;
    this.#clock = options.clock ?? SYSTEM_CLOCK;
    this.#limits = netlayerLimits(options.limits);
    this.#transport = options.transport ?? "memory";
  }

  /** A netlayer for the peer of this name, which takes the place of one that was closed. */
  netlayer(designator: string): Netlayer {
    const location = newLocation(this.#transport, designator);
    const peer = new MemoryNetlayer(
      location,
      (to) => this.#connect(location, to),
      () => this.#leave(peer),
    );
    this.#peers.set(peerKey(location), peer);
    return peer;
  }

  /** Loses all connections that there are, or those of one peer, as a network does: what is under way goes nowhere. */
  cut(designator?: string): void {
    for (const end of [...this.#ends]) if (designator === undefined || end.between.includes(designator)) end.destroy();
  }

  async #connect(from: Location, to: Location): Promise<Connection> {
    if (to.transport !== this.#transport)
      throw new NetlayerError(
        "WRONG_TRANSPORT",
        `the netlayer \`${this.#transport}\` does not reach other ones' peers`,
      );
    const peer = this.#peers.get(peerKey(to));
    if (peer === undefined) throw new NetlayerError("UNREACHABLE", `nobody is called \`${to.designator}\``);
    const between = [from.designator, to.designator];
    const [near, far] = [new MemoryCarrier(between, this.#schedule), new MemoryCarrier(between, this.#schedule)];
    const options = { limits: this.#limits, clock: this.#clock };
    const outgoing = near.connect(far, { ...options, outgoing: true, peer: newLocation(to.transport, to.designator) });
    const incoming = far.connect(near, { ...options, outgoing: false, peer: from });
    for (const end of [near, far]) {
      this.#ends.add(end);
      end.onGone = () => this.#ends.delete(end);
    }
    this.#schedule(() => peer.accept(incoming));
    return outgoing;
  }

  #leave(peer: MemoryNetlayer): void {
    if (this.#peers.get(peerKey(peer.location)) === peer) this.#peers.delete(peerKey(peer.location));
    this.cut(peer.location.designator);
  }
}

class MemoryNetlayer implements Netlayer {
  readonly location: Location;
  readonly #connect: (location: Location) => Promise<Connection>;
  readonly #leave: () => void;
  readonly #incoming = new Incoming();
  #closed = false;

  constructor(location: Location, connect: (location: Location) => Promise<Connection>, leave: () => void) {
    this.location = location;
    this.#connect = connect;
    this.#leave = leave;
  }

  async connect(location: Location): Promise<Connection> {
    if (this.#closed) throw new NetlayerError("CLOSED", "the netlayer was closed");
    return this.#connect(location);
  }

  listen(accept: (connection: Connection) => void): void {
    this.#incoming.listen(accept);
  }

  accept(connection: Connection): void {
    this.#incoming.came(connection);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#leave();
  }
}

/** One end of a pair. What is written is told to the other end, in a turn of its own. */
class MemoryCarrier implements Carrier {
  readonly framed = false;
  readonly between: readonly string[];
  onGone: (() => void) | undefined;
  readonly #schedule: (run: () => void) => void;
  #other: MemoryCarrier | undefined;
  #connection: RecordConnection | undefined;
  #paused = true;
  #gone = false;
  /** What was written to this end; undefined is its end. */
  #inbox: (Uint8Array | undefined)[] = [];
  #held = 0;

  constructor(between: readonly string[], schedule: (run: () => void) => void) {
    this.between = between;
    this.#schedule = schedule;
  }

  connect(other: MemoryCarrier, options: ConstructorParameters<typeof RecordConnection>[1]): RecordConnection {
    this.#other = other;
    this.#connection = new RecordConnection(this, options);
    return this.#connection;
  }

  get waiting(): number {
    return this.#other?.held ?? 0;
  }

  get held(): number {
    return this.#held;
  }

  write(bytes: Uint8Array): void {
    this.#other?.come(bytes);
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    this.#soon();
  }

  end(): void {
    this.#leave();
    this.#other?.come(undefined);
    this.#schedule(() => this.#connection?.ended());
  }

  destroy(): void {
    if (this.#leave()) this.#schedule(() => this.#connection?.lost());
    const other = this.#other;
    if (other === undefined || !other.#leave()) return;
    this.#schedule(() => other.#connection?.lost());
  }

  come(bytes: Uint8Array | undefined): void {
    if (this.#gone) return;
    this.#inbox.push(bytes);
    this.#held += bytes?.length ?? 0;
    this.#soon();
  }

  #soon(): void {
    if (this.#inbox.length > 0) this.#schedule(() => this.#deliver());
  }

  /** Tells all that has come, for as long as it is taken. */
  #deliver(): void {
    while (!this.#paused && !this.#gone && this.#inbox.length > 0) {
      const bytes = this.#inbox.shift();
      if (bytes === undefined) {
        this.#leave();
        this.#connection?.ended();
        return;
      }
      this.#held -= bytes.length;
      this.#connection?.came(bytes);
      this.#other?.taken();
    }
  }

  taken(): void {
    this.#connection?.taken();
  }

  /** Whether it was there until now. */
  #leave(): boolean {
    if (this.#gone) return false;
    this.#gone = true;
    this.#inbox = [];
    this.#held = 0;
    this.onGone?.();
    return true;
  }
}
