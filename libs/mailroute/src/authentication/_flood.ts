import { headerOf, nameOf, withoutFields } from "../header.ts";

/** Signatures that are looked at; more than mailing lists and forwarders add, and each may cost a walk over the whole message. */
const MOST = 20;

/** The message, and without all signatures where it has so many that looking at them is what they are there for. */
export function withoutFlood(raw: Uint8Array): Buffer {
  const isSignature = (name: string): boolean => name === "dkim-signature";
  const signatures = headerOf(raw).fields.filter((field) => isSignature(nameOf(field)));
  return withoutFields(raw, (name) => signatures.length > MOST && isSignature(name));
}
