import { type Cryptography, type KeyPair, publicId, sessionId } from "../crypto/index.ts";
import type { Location } from "../location/index.ts";

/** Who the two sides of a session are. */
export interface SessionIdentity {
  readonly id: Uint8Array;
  /** The key of this side, for this session alone. */
  readonly key: KeyPair;
  readonly side: Uint8Array;
  readonly peer: Location;
  readonly peerKey: Uint8Array;
  readonly peerSide: Uint8Array;
}

export function identify(
  cryptography: Cryptography,
  key: KeyPair,
  peerKey: Uint8Array,
  peer: Location,
): SessionIdentity {
  const side = publicId(cryptography, key.publicKey);
  const peerSide = publicId(cryptography, peerKey);
  return { id: sessionId(cryptography, side, peerSide), key, side, peer, peerKey, peerSide };
}
