import { Broken, Following, type Reference, stateOf } from "@glither/vat/border";
import { samePeer } from "../location/index.ts";
import type { SyrupRecord, SyrupValue } from "../syrup/index.ts";
import type { FarPromise, Outcome } from "./border.ts";
import { CaptpError, ProtocolFault } from "./error.ts";
import {
  type GiftId,
  type Give,
  giveForm,
  isSealed,
  readGive,
  readReceive,
  receiveForm,
  refused,
  seal,
} from "./handoff.ts";
import type { SessionIdentity } from "./identity.ts";
import type { Surroundings } from "./surroundings.ts";

/** What fetches a gift from an exporter, in a session with it. */
export interface Exporter {
  withdraw(give: Give, receiver: SessionIdentity): Reference;
}

/** References by way of third parties, in one session: as gifter, as receiver and as exporter. */
export class Handoffs {
  readonly #identity: SessionIdentity;
  readonly #around: Surroundings<Exporter>;
  /** Under which gifts were fetched from here, so that none is fetched twice. */
  readonly #counts = new Set<bigint>();
  #nextCount = 0n;
  #underWay = 0;

  constructor(identity: SessionIdentity, around: Surroundings<Exporter>) {
    this.#identity = identity;
    this.#around = around;
  }

  /** As gifter: says to this session's peer that it may fetch a gift from that of another. */
  give({ id, side, key, peer }: SessionIdentity, gift: GiftId): SyrupRecord {
    const receiver = this.#identity.peerKey;
    return seal(giveForm({ receiver, exporter: peer, session: id, gifterSide: side, gift }), key);
  }

  /** As receiver: says to this session's peer, which has the gift, for whom it lies there. */
  receive(give: Give, receiver: SessionIdentity): SyrupRecord {
    const { id, side } = this.#identity;
    return seal(receiveForm({ session: id, side, count: this.#nextCount++, give }), receiver.key);
  }

  /**
   * As receiver: a promise for what this session's peer gives.
   *
   * @throws CaptpError `HANDOFF_REFUSED`, `LIMIT`
   */
  given(form: SyrupRecord): Reference {
    const { border, limits, locations } = this.#around;
    const give = readGive(form);
    if (!same(give.receiver, this.#identity.key.publicKey)) throw refused();
    if (locations.some((location) => samePeer(location, give.exporter))) return this.#givenHere(give);
    if (this.#underWay >= limits.handoffs)
      throw new CaptpError("LIMIT", "too many references of third parties at a time");
    const promise = border.answer();
    const done = (outcome: Outcome) => {
      this.#underWay--;
      border.settle(stateOf(promise) as FarPromise, outcome);
    };
    this.#underWay++;
    this.#around.sessionTo(give.exporter).then(
      (exporter) => done(new Following(exporter.withdraw(give, this.#identity))),
      (problem: unknown) => done(new Broken(problem)),
    );
    return promise;
  }

  /**
   * As exporter: a gift that this session's peer fetches, if the gifter meant it to, and only once.
   *
   * @throws CaptpError `HANDOFF_REFUSED`, `LIMIT`
   */
  withdrawn(form: SyrupValue): Reference {
    const { cryptography, gifts, limits, locations } = this.#around;
    const { envelope, session, side, count, give } = readReceive(form);
    const { id, peerSide } = this.#identity;
    const meant = same(session, id) && same(side, peerSide) && locations.some((at) => samePeer(at, give.exporter));
    if (!meant || this.#counts.has(count) || !this.#isGifters(give)) throw refused();
    if (!isSealed(envelope, give.receiver, cryptography)) throw refused();
    if (this.#counts.size >= limits.handoffCounts) throw new ProtocolFault("fetches more gifts than it may");
    const gift = gifts.withdraw(give.session, give.gift);
    this.#counts.add(count);
    return gift;
  }

  /** What lies here already, and is given by a peer who does not know that it came to where it is. */
  #givenHere(give: Give): Reference {
    if (!this.#isGifters(give)) throw refused();
    return this.#around.gifts.withdraw(give.session, give.gift);
  }

  /** Whether the gifter whom it names has said so. */
  #isGifters({ session, gifterSide, envelope }: Give): boolean {
    const gifter = this.#around.gifts.gifterOf(session);
    return (
      gifter !== undefined && same(gifterSide, gifter.side) && isSealed(envelope, gifter.key, this.#around.cryptography)
    );
  }
}

function same(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}
