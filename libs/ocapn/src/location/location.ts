import { FormError } from "../form-error.ts";

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

/** A location is in every session and table, so it is no place to put much. */
const LONGEST = 1_024;
const MOST_HINTS = 16;

/**
 * A location, of anything that anybody says it is.
 *
 * @throws FormError `LOCATION_MALFORMED`: a part that is empty, too long or no text, a transport with a dot, or too many
 *   hints
 */
export function newLocation(transport: string, designator: string, hints: Location["hints"] = false): Location {
  if (!/^[a-z0-9](?:[a-z0-9+-]*[a-z0-9])?$/u.test(transport) || transport.length > 64)
    throw malformed("a transport is small letters, digits and dashes");
  if (designator === "") throw malformed("a designator is not empty");
  const texts = [designator, ...(hints === false ? [] : [...hints].flat())];
  if (
    texts.some((text) => text.length > LONGEST || !text.isWellFormed()) ||
    (hints !== false && hints.size > MOST_HINTS)
  )
    throw malformed(`a location has no more than ${MOST_HINTS} hints, and texts of up to ${LONGEST} units`);
  return { transport, designator, hints };
}

/** What a location says under one name, or undefined. */
export function hint({ hints }: Location, name: string): string | undefined {
  return hints === false ? undefined : hints.get(name);
}

/** Whether two locations are those of one peer, whatever the hints say of the way. */
export function samePeer(left: Location, right: Location): boolean {
  return left.transport === right.transport && left.designator === right.designator;
}

/** One text for one peer: for tables of sessions. A transport has no dot, so two peers never have the same. */
export function peerKey({ transport, designator }: Location): string {
  return `${transport}.${designator}`;
}

function malformed(message: string): FormError {
  return new FormError("LOCATION_MALFORMED", message);
}
