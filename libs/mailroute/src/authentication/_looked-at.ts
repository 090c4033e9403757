import { headerOf, isField, nameOf, withoutFields } from "../header.ts";

/** Signatures that are looked at; more than mailing lists and forwarders add, and each may cost a walk over the whole message. */
const MOST = 20;

/**
 * The message as signatures in it are looked at. Lines of its header that are no fields are not there: a signature could cover an author in
 * one of them whom rules do not see. Nor are signatures, where they are so many that looking at them is what they are there for.
 */
export function asLookedAt(raw: Uint8Array): Buffer {
  const isSignature = (name: string): boolean => name === "dkim-signature";
  const signatures = headerOf(raw).fields.filter((field) => isSignature(nameOf(field)));
  const isFlood = signatures.length > MOST;
  return withoutFields(raw, (name, field) => !isField(field) || (isFlood && isSignature(name)));
}
