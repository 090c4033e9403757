import {
  type Cryptography,
  type KeyPair,
  publicKeyForm,
  readPublicKey,
  readSignature,
  signatureForm,
} from "../crypto/index.ts";
import { FormError } from "../form-error.ts";
import { type Location, locationForm, readLocation } from "../location/index.ts";
import { encode, record, SyrupRecord, type SyrupValue } from "../syrup/index.ts";
import { CaptpError } from "./error.ts";

/** What a gifter says of a gift: who may fetch it where, and in whose name it lies there. */
export interface Give {
  /** The receiver's key in its session with the gifter. */
  readonly receiver: Uint8Array;
  readonly exporter: Location;
  /** The gifter's session with the exporter. */
  readonly session: Uint8Array;
  /** The gifter's side of it. */
  readonly gifterSide: Uint8Array;
  readonly gift: GiftId;
  readonly envelope: Envelope;
}

/** What a receiver says when it fetches a gift. */
export interface Receive {
  /** The receiver's session with the exporter. */
  readonly session: Uint8Array;
  readonly side: Uint8Array;
  /** A number that the session has not had, so that nothing is fetched twice. */
  readonly count: bigint;
  readonly give: Give;
  readonly envelope: Envelope;
}

/** The specification has integers; peers use bytes as well. */
export type GiftId = Uint8Array | bigint;

/** Something signed. What was signed is kept as it came, since signatures are over that. */
export interface Envelope {
  readonly form: SyrupRecord;
  readonly signed: SyrupRecord;
  readonly signature: Uint8Array;
}

export function giveForm(give: Omit<Give, "envelope">): SyrupRecord {
  return record(
    "desc:handoff-give",
    publicKeyForm(give.receiver),
    locationForm(give.exporter),
    give.session,
    give.gifterSide,
    give.gift,
  );
}

export function receiveForm(receive: Omit<Receive, "envelope">): SyrupRecord {
  return record("desc:handoff-receive", receive.session, receive.side, receive.count, receive.give.envelope.form);
}

export function seal(signed: SyrupRecord, key: KeyPair): SyrupRecord {
  return record("desc:sig-envelope", signed, signatureForm(key.sign(encode(signed))));
}

/** Whether it is the key's signature. */
export function isSealed({ signed, signature }: Envelope, key: Uint8Array, cryptography: Cryptography): boolean {
  return cryptography.verify(key, encode(signed), signature);
}

/** @throws CaptpError `HANDOFF_REFUSED` where it is not one */
export function readGive(form: SyrupValue): Give {
  return refusing(() => {
    const envelope = readEnvelope(form);
    const [receiver, exporter, session, gifterSide, gift] = fieldsOf(envelope, "desc:handoff-give", 5);
    return {
      receiver: readPublicKey(receiver),
      exporter: readLocation(exporter),
      session: bytes(session),
      gifterSide: bytes(gifterSide),
      gift: giftId(gift),
      envelope,
    };
  });
}

/** @throws CaptpError `HANDOFF_REFUSED` where it is not one */
export function readReceive(form: SyrupValue): Receive {
  return refusing(() => {
    const envelope = readEnvelope(form);
    const [session, side, count, give] = fieldsOf(envelope, "desc:handoff-receive", 4);
    if (typeof count !== "bigint" || count < 0n) throw refused();
    return { session: bytes(session), side: bytes(side), count, give: readGive(give), envelope };
  });
}

/** @throws CaptpError `HANDOFF_REFUSED` where it is none */
export function giftId(form: SyrupValue): GiftId {
  if (form instanceof Uint8Array && form.length <= 256) return form;
  if (typeof form === "bigint" && form >= 0n && form < 1n << 256n) return form;
  throw refused();
}

export function refused(): CaptpError {
  return new CaptpError("HANDOFF_REFUSED", "a reference by way of a third party was refused");
}

function readEnvelope(form: SyrupValue): Envelope {
  if (!(form instanceof SyrupRecord) || form.name !== "desc:sig-envelope" || form.fields.length !== 2) throw refused();
  const [signed, signature] = form.fields;
  if (!(signed instanceof SyrupRecord)) throw refused();
  return { form, signed, signature: readSignature(signature) };
}

function fieldsOf({ signed }: Envelope, name: string, length: number): readonly SyrupValue[] {
  if (signed.name !== name || signed.fields.length !== length) throw refused();
  return signed.fields;
}

function bytes(form: SyrupValue): Uint8Array {
  if (!(form instanceof Uint8Array) || form.length > 256) throw refused();
  return form;
}

function refusing<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof FormError) throw refused();
    throw error;
  }
}
