import type { Ref, Vow } from "@glither/vat";
import { Broken, Following, isReference, type Reference, stateOf } from "@glither/vat/border";
import { type Cryptography, compareIds } from "../crypto/index.ts";
import { type Location, peerKey, samePeer } from "../location/index.ts";
import { type Clock, type Connection, type Netlayer, SYSTEM_CLOCK } from "../netlayers/index.ts";
import { DEFAULT_SYRUP_LIMITS, type SyrupLimits } from "../syrup/index.ts";
import { Border, type FarPromise, outcomeOf } from "./border.ts";
import { type Collector, EngineCollector } from "./collector.ts";
import { CaptpError } from "./error.ts";
import { Gifts } from "./gifts.ts";
import { type CaptpLimits, captpLimits } from "./limits.ts";
import { type Hub, Link } from "./link.ts";
import { Pace } from "./pace.ts";
import { Registry } from "./registry.ts";
import type { Session } from "./session.ts";
import type { Surroundings } from "./surroundings.ts";
import { SturdyRef } from "./values.ts";

export interface NodeOptions {
  /** Ways to peers, each of another transport. Sturdy references name the first one. */
  readonly netlayers: readonly Netlayer[];
  readonly cryptography: Cryptography;
  readonly limits?: Partial<CaptpLimits>;
  readonly syrup?: Partial<SyrupLimits>;
  readonly clock?: Clock;
  readonly collector?: Collector;
  /** Whether a peer may be called: what a third party gives can be anywhere. By default all that a netlayer reaches. */
  readonly mayCall?: (location: Location) => boolean;
  /** Gets what went wrong and nobody else hears of. */
  readonly report?: (problem: unknown) => void;
}

/** A call that is under way. */
interface Dial {
  readonly promise: Promise<Session>;
  readonly begun: (session: Session) => void;
  readonly failed: (problem: unknown) => void;
  link: Link | undefined;
}

/** A peer among peers: it keeps sessions with others, and the objects that these can have by their swiss numbers. */
export class OcapnNode {
  readonly #netlayers: readonly Netlayer[];
  readonly #mayCall: (location: Location) => boolean;
  readonly #around: Surroundings<Session>;
  readonly #hub: Hub;
  readonly #registry: Registry;
  /** The session that is used with each peer. */
  readonly #peers = new Map<string, Session>();
  readonly #dials = new Map<string, Dial>();
  readonly #links = new Map<Link, Session | undefined>();
  #closed = false;

  constructor(options: NodeOptions) {
    const { netlayers, cryptography, clock = SYSTEM_CLOCK, mayCall = () => true, report = logged } = options;
    const limits = captpLimits(options.limits);
    const border = new Border();
    this.#netlayers = netlayers;
    this.#mayCall = mayCall;
    this.#registry = new Registry(cryptography);
    this.#around = {
      cryptography,
      limits,
      syrup: { ...DEFAULT_SYRUP_LIMITS, ...options.syrup },
      collector: options.collector ?? new EngineCollector(),
      clock,
      border,
      gifts: new Gifts(border, limits, clock),
      locations: netlayers.map(({ location }) => location),
      fetch: (swiss) => this.#registry.fetch(swiss),
      sessionTo: (location) => this.#sessionTo(location),
      ended: (session) => this.#ended(session),
      report,
    };
    this.#hub = {
      around: this.#around,
      pace: new Pace(),
      goesOn: (link, peer, side) => this.#goesOn(link, peer, side),
      begun: (link, session) => this.#begun(link, session),
      failed: (link) => this.#failed(link),
    };
    for (const netlayer of netlayers) netlayer.listen((connection) => this.#link(connection, netlayer, undefined));
  }

  /** Where this node is reached. */
  get location(): Location {
    const [first] = this.#around.locations;
    if (first === undefined) throw new CaptpError("UNREACHABLE", "a node without netlayers is reached nowhere");
    return first;
  }

  /** Peers with which there is a session. */
  get peers(): readonly Location[] {
    return [...this.#peers.values()].map(({ identity }) => identity.peer);
  }

  /** What this node holds for all peers together. */
  get counts(): { sessions: number; imports: number; exports: number; answers: number; gifters: number } {
    const counts = { sessions: 0, imports: 0, exports: 0, answers: 0, gifters: this.#around.gifts.size };
    for (const session of this.#links.values()) {
      if (session === undefined) continue;
      counts.sessions++;
      counts.imports += session.counts.imports;
      counts.exports += session.counts.exports;
      counts.answers += session.counts.answers;
    }
    return counts;
  }

  /**
   * Gives whoever has the sturdy reference the object. An object that was registered before has the number that it had.
   *
   * @param swiss bytes that nobody can guess, where it is not to be made here: so that addresses outlast a restart
   */
  register(object: Ref | Vow, swiss?: Uint8Array): SturdyRef {
    if (!isReference(object)) throw new TypeError("only references are registered");
    return new SturdyRef(this.location, this.#registry.register(object, swiss));
  }

  /** Nobody gets the object any more by its sturdy reference; who has it keeps it. */
  unregister(sturdy: SturdyRef): void {
    this.#registry.unregister(sturdy.swiss);
  }

  /**
   * The object of a sturdy reference, by a session with its peer, which is begun where there is none. It can be sent to at once.
   *
   * @throws FormError where it is an address that is none
   */
  enliven<I = unknown>(sturdy: SturdyRef | string): Vow<Ref<I>> {
    const { location, swiss } = typeof sturdy === "string" ? SturdyRef.parse(sturdy) : sturdy;
    return this.#enliven(location, swiss) as unknown as Vow<Ref<I>>;
  }

  /** Ends all sessions, and takes no more. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const link of [...this.#links.keys()]) link.abort("closes");
    for (const dial of [...this.#dials.values()]) dial.failed(closed());
    this.#dials.clear();
    this.#around.gifts.close();
    await Promise.all(this.#netlayers.map((netlayer) => netlayer.close()));
  }

  #enliven(location: Location, swiss: Uint8Array): Reference {
    const { border } = this.#around;
    if (this.#isOwn(location)) {
      try {
        return border.settled(outcomeOf(this.#registry.fetch(swiss)));
      } catch (problem) {
        return border.settled(new Broken(problem));
      }
    }
    const session = this.#peers.get(peerKey(location));
    if (session !== undefined) return session.fetch(swiss);
    const promise = border.answer();
    const state = stateOf(promise) as FarPromise;
    this.#sessionTo(location).then(
      (begun) => border.settle(state, new Following(begun.fetch(swiss))),
      (problem: unknown) => border.settle(state, new Broken(problem)),
    );
    return promise;
  }

  #sessionTo(location: Location): Promise<Session> {
    if (this.#closed) return Promise.reject(closed());
    const key = peerKey(location);
    const session = this.#peers.get(key);
    if (session !== undefined) return Promise.resolve(session);
    const under = this.#dials.get(key);
    if (under !== undefined) return under.promise;
    const netlayer = this.#netlayers.find(({ location: { transport } }) => transport === location.transport);
    if (netlayer === undefined || this.#isOwn(location) || !this.#mayCall(location))
      return Promise.reject(new CaptpError("UNREACHABLE", "no netlayer leads to the peer, or it may not be called"));
    return this.#call(key, location, netlayer);
  }

  #call(key: string, location: Location, netlayer: Netlayer): Promise<Session> {
    const { promise, resolve, reject } = Promise.withResolvers<Session>();
    const dial: Dial = { promise, begun: resolve, failed: reject, link: undefined };
    this.#dials.set(key, dial);
    netlayer.connect(location).then(
      (connection) => {
        // The peer has called meanwhile.
        if (this.#dials.get(key) !== dial) connection.close();
        else dial.link = this.#link(connection, netlayer, location);
      },
      (cause: unknown) => this.#uncalled(key, dial, cause),
    );
    return promise;
  }

  #link(connection: Connection, netlayer: Netlayer, expected: Location | undefined): Link {
    const link = new Link(connection, netlayer.location, expected, this.#hub);
    this.#links.set(link, undefined);
    link.begin();
    return link;
  }

  /** Of two connections with one peer, which call each other at one time, that one stays which the larger id has opened. */
  #goesOn(link: Link, peer: Location, side: Uint8Array): boolean {
    const dial = this.#dials.get(peerKey(peer));
    if (link.outgoing || dial?.link === undefined) return !this.#closed;
    return compareIds(side, dial.link.side) > 0;
  }

  #begun(link: Link, session: Session): void {
    const key = peerKey(session.identity.peer);
    this.#links.set(link, session);
    const before = this.#peers.get(key);
    // What is not proven cannot take the place of what is there.
    if (before === undefined || link.proven) this.#peers.set(key, session);
    const dial = this.#dials.get(key);
    if (dial === undefined) return;
    this.#dials.delete(key);
    dial.begun(session);
    if (dial.link !== link) dial.link?.abort("crossed hellos");
  }

  #failed(link: Link): void {
    this.#links.delete(link);
    for (const [key, dial] of this.#dials) if (dial.link === link) this.#uncalled(key, dial, undefined);
  }

  #uncalled(key: string, dial: Dial, cause: unknown): void {
    if (this.#dials.get(key) === dial) this.#dials.delete(key);
    dial.failed(new CaptpError("UNREACHABLE", "the peer is not reached, or does not speak the protocol", { cause }));
  }

  #ended(session: Session): void {
    const key = peerKey(session.identity.peer);
    for (const [link, its] of this.#links) if (its === session) this.#links.delete(link);
    if (this.#peers.get(key) !== session) return;
    this.#peers.delete(key);
    for (const other of this.#links.values())
      if (other?.open === true && samePeer(other.identity.peer, session.identity.peer)) this.#peers.set(key, other);
  }

  #isOwn(location: Location): boolean {
    return this.#around.locations.some((own) => samePeer(own, location));
  }
}

function closed(): CaptpError {
  return new CaptpError("CLOSED", "the node was closed");
}

function logged(problem: unknown): void {
  console.error(`a message was not sent: ${problem instanceof Error ? problem.message : typeof problem}`);
}
