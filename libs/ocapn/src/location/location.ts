/**
 * Where a peer says that it can be reached: `<ocapn-peer transport designator hints>`. Transport and designator say
 * who it is, hints only how to get there. Nothing here is proven; a netlayer says what it has proven.
 */
export interface Location {
  /** The netlayer's name, as `tcp-testing-only`; without a dot. */
  readonly transport: string;
  /** What the netlayer knows the peer by; of most netlayers a key. */
  readonly designator: string;
  /** False is another thing on the wire than a map that is empty, and signatures tell them apart. */
  readonly hints: ReadonlyMap<string, string> | false;
}

/** Whether two locations are those of one peer, whatever the hints say of the way. */
export function samePeer(left: Location, right: Location): boolean {
  return left.transport === right.transport && left.designator === right.designator;
}

/** One text for one peer: for tables of sessions. A transport has no dot, so two peers never have the same. */
export function peerKey({ transport, designator }: Location): string {
  return `${transport}.${designator}`;
}
