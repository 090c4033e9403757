import type { KeyPair } from "../crypto/index.ts";
import { publicId, publicKeyForm, readPublicKey, readSignature, signatureForm } from "../crypto/index.ts";
import { FormError } from "../form-error.ts";
import { type Location, locationForm, locationToSign, readLocation, samePeer } from "../location/index.ts";
import type { Closed, Connection, Receiver } from "../netlayers/index.ts";
import { encode, record, type SyrupRecord } from "../syrup/index.ts";
import { ProtocolFault } from "./error.ts";
import { identify } from "./identity.ts";
import type { Held, Pace } from "./pace.ts";
import type { Wire } from "./sending.ts";
import { Session } from "./session.ts";
import type { Surroundings } from "./surroundings.ts";

const VERSION = "1.0";

/** Who keeps sessions, and decides between two connections with one peer. */
export interface Hub {
  readonly around: Surroundings<Session>;
  readonly pace: Pace;
  /** Whether a connection on which the peer has said who it is goes on. `side` is what its side is known by. */
  goesOn(link: Link, peer: Location, side: Uint8Array): boolean;
  begun(link: Link, session: Session): void;
  /** There will be no session on it. */
  failed(link: Link): void;
}

interface Hello {
  readonly key: Uint8Array;
  readonly location: Location;
}

/** A connection: first both sides say who they are, then it carries a session. Each has keys of its own for each connection. */
export class Link implements Receiver, Wire, Held {
  readonly outgoing: boolean;
  /** Whether the netlayer has proven who the peer is. */
  readonly proven: boolean;
  readonly #connection: Connection;
  readonly #own: Location;
  readonly #expected: Location | undefined;
  readonly #hub: Hub;
  readonly #key: KeyPair;
  #session: Session | undefined;
  #over = false;
  /** How many want the peer to wait. */
  #pauses = 0;
  #cancel: (() => void) | undefined;

  /** @param expected whom this side has called */
  constructor(connection: Connection, own: Location, expected: Location | undefined, hub: Hub) {
    this.outgoing = connection.outgoing;
    this.proven = connection.peer !== undefined;
    this.#connection = connection;
    this.#own = own;
    this.#expected = expected;
    this.#hub = hub;
    this.#key = hub.around.cryptography.generate();
  }

  /** What this side is known by on this connection. */
  get side(): Uint8Array {
    return publicId(this.#hub.around.cryptography, this.#key.publicKey);
  }

  begin(): void {
    const { clock, limits } = this.#hub.around;
    this.#cancel = clock.after(limits.greetingTime, () => this.abort("said nothing for too long"));
    this.#connection.receive(this);
    if (this.outgoing) this.#sayHello();
  }

  record(form: SyrupRecord): void {
    if (this.#session !== undefined) {
      this.#session.receive(form);
      this.#hub.pace.taken(this);
      return;
    }
    if (this.#over) return;
    if (form.name === "op:abort") {
      this.close();
      return;
    }
    try {
      this.#greeted(readHello(form, this.#hub.around));
    } catch (fault) {
      if (!(fault instanceof ProtocolFault)) throw fault;
      this.abort(fault.message);
    }
  }

  closed(_reason: Closed): void {
    this.#ended();
  }

  send(bytes: Uint8Array): void {
    this.#connection.send(bytes);
  }

  pause(): void {
    if (this.#pauses++ === 0) this.#connection.pause();
  }

  resume(): void {
    if (--this.#pauses === 0) this.#connection.resume();
  }

  hold(until: Promise<void>): void {
    this.pause();
    until.then(() => this.resume());
  }

  close(): void {
    this.#connection.close();
    this.#ended();
  }

  /** Tells the peer why, and ends. */
  abort(reason: string): void {
    if (this.#session !== undefined) this.#session.abort(reason);
    else if (!this.#over) {
      this.send(encode(record("op:abort", reason)));
      this.close();
    }
  }

  #greeted({ key, location }: Hello): void {
    const { around } = this.#hub;
    const known = this.#connection.peer;
    // Who sends back what it was sent is nobody.
    if (samePeer(location, this.#own)) throw new ProtocolFault("says that it is this side");
    if (this.#expected !== undefined && !samePeer(location, this.#expected))
      throw new ProtocolFault("is another than was called");
    if (known !== undefined && !samePeer(location, known)) throw new ProtocolFault("is another than it says");
    const identity = identify(around.cryptography, this.#key, key, location);
    if (!this.#hub.goesOn(this, location, identity.peerSide)) throw new ProtocolFault("crossed hellos");
    this.#cancel?.();
    if (!this.outgoing) this.#sayHello();
    this.#session = new Session(identity, this, around);
    this.#hub.begun(this, this.#session);
  }

  #sayHello(): void {
    const signature = this.#key.sign(locationToSign(this.#own));
    this.send(
      encode(
        record(
          "op:start-session",
          VERSION,
          publicKeyForm(this.#key.publicKey),
          locationForm(this.#own),
          signatureForm(signature),
        ),
      ),
    );
  }

  #ended(): void {
    if (this.#over) return;
    this.#over = true;
    this.#cancel?.();
    if (this.#session === undefined) this.#hub.failed(this);
    else this.#session.end();
  }
}

/** @throws ProtocolFault where it is none, of another version, or not signed by who it says it is from */
function readHello({ name, fields }: SyrupRecord, { cryptography }: Surroundings<Session>): Hello {
  if (name !== "op:start-session" || fields.length !== 4)
    throw new ProtocolFault("a session begins with `op:start-session`");
  const [version, key, location, signature] = fields;
  if (version !== VERSION) throw new ProtocolFault(`speaks another version than ${VERSION}`);
  try {
    const hello = { key: readPublicKey(key), location: readLocation(location) };
    if (cryptography.verify(hello.key, locationToSign(hello.location), readSignature(signature))) return hello;
  } catch (error) {
    if (!(error instanceof FormError)) throw error;
  }
  throw new ProtocolFault("a location that is not signed with the key of the session");
}
