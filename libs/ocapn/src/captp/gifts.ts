import { Broken, type Reference, stateOf } from "@glither/vat/border";
import type { Clock } from "../netlayers/index.ts";
import { type Border, type FarPromise, outcomeOf } from "./border.ts";
import { CaptpError } from "./error.ts";
import { type GiftId, refused } from "./handoff.ts";
import type { CaptpLimits } from "./limits.ts";

/** Whose gifts they are: the peer that deposits, in one session. */
export interface Gifter {
  /** Its key in the session. */
  readonly key: Uint8Array;
  /** What its side of the session is known by. */
  readonly side: Uint8Array;
}

interface Shelf {
  readonly gifter: Gifter;
  readonly gifts: Map<string, Waiting>;
  ended: boolean;
}

/** A gift that lies here, or one that is waited for: then the promise is open. */
interface Waiting {
  readonly promise: Reference;
  readonly deposited: boolean;
  readonly forget: () => void;
}

/**
 * Gifts that lie here until who may fetch them does: by sessions, within limits on their number and on time. They outlast
 * their gifter's session, so that it can give and go.
 */
export class Gifts {
  readonly #border: Border;
  readonly #limits: CaptpLimits;
  readonly #clock: Clock;
  readonly #shelves = new Map<string, Shelf>();

  constructor(border: Border, limits: CaptpLimits, clock: Clock) {
    this.#border = border;
    this.#limits = limits;
    this.#clock = clock;
  }

  /** Sessions of which gifts lie here or may come. */
  get size(): number {
    return this.#shelves.size;
  }

  /** A session begins, in which there may be gifts. */
  open(session: Uint8Array, gifter: Gifter): void {
    this.#shelves.set(hex(session), { gifter, gifts: new Map(), ended: false });
  }

  /** It has ended: what lies here stays its time, what was waited for will not come. */
  end(session: Uint8Array): void {
    const shelf = this.#shelves.get(hex(session));
    if (shelf === undefined) return;
    shelf.ended = true;
    for (const [gift, { deposited }] of [...shelf.gifts]) if (!deposited) this.#drop(session, gift, refused());
    if (shelf.gifts.size === 0) this.#shelves.delete(hex(session));
  }

  /** Who the gifter of a session is, as long as there can be gifts. */
  gifterOf(session: Uint8Array): Gifter | undefined {
    return this.#shelves.get(hex(session))?.gifter;
  }

  /** @throws CaptpError `HANDOFF_REFUSED`, `LIMIT` */
  deposit(session: Uint8Array, id: GiftId, value: Reference): void {
    const shelf = this.#shelves.get(hex(session));
    const gift = keyOf(id);
    const waited = shelf?.gifts.get(gift);
    if (shelf === undefined || shelf.ended || waited?.deposited === true) throw refused();
    if (waited === undefined) {
      this.#put(session, shelf, gift, this.#border.settled(outcomeOf(value)), true);
      return;
    }
    this.#take(session, shelf, gift);
    this.#border.settle(stateOf(waited.promise) as FarPromise, outcomeOf(value));
  }

  /**
   * A promise for the gift, which is no longer here then.
   *
   * @throws CaptpError `HANDOFF_REFUSED`, `LIMIT`
   */
  withdraw(session: Uint8Array, id: GiftId): Reference {
    const shelf = this.#shelves.get(hex(session));
    const gift = keyOf(id);
    const lying = shelf?.gifts.get(gift);
    if (shelf === undefined || lying?.deposited === false) throw refused();
    if (lying !== undefined) {
      this.#take(session, shelf, gift);
      return lying.promise;
    }
    if (shelf.ended) throw refused();
    const promise = this.#border.answer();
    this.#put(session, shelf, gift, promise, false);
    return promise;
  }

  /** Forgets all of it. */
  close(): void {
    for (const [session, { gifts }] of this.#shelves)
      for (const gift of [...gifts.keys()])
        this.#drop(fromHex(session), gift, new CaptpError("CLOSED", "the node was closed"));
    this.#shelves.clear();
  }

  #put(session: Uint8Array, shelf: Shelf, gift: string, promise: Reference, deposited: boolean): void {
    if (shelf.gifts.size >= this.#limits.gifts) throw new CaptpError("LIMIT", "more gifts than may lie here");
    const forget = this.#clock.after(this.#limits.giftTime, () => this.#drop(session, gift, refused()));
    shelf.gifts.set(gift, { promise, deposited, forget });
  }

  #take(session: Uint8Array, shelf: Shelf, gift: string): void {
    shelf.gifts.get(gift)?.forget();
    shelf.gifts.delete(gift);
    if (shelf.ended && shelf.gifts.size === 0) this.#shelves.delete(hex(session));
  }

  #drop(session: Uint8Array, gift: string, problem: CaptpError): void {
    const shelf = this.#shelves.get(hex(session));
    const waiting = shelf?.gifts.get(gift);
    if (shelf === undefined || waiting === undefined) return;
    this.#take(session, shelf, gift);
    this.#border.settle(stateOf(waiting.promise) as FarPromise, new Broken(problem));
  }
}

function keyOf(id: GiftId): string {
  return typeof id === "bigint" ? `${id}` : `:${hex(id)}`;
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function fromHex(text: string): Uint8Array {
  return Uint8Array.from(text.match(/../gu) ?? [], (pair) => Number.parseInt(pair, 16));
}
