import { getDomain } from "tldts";
import { mailDomain } from "./_domain.ts";
import { outline } from "./_outline.ts";

/** A mailbox as policies see it. */
export interface AddressParts {
  /** As written, but for the domain. */
  readonly address: string;
  /** What stands before the `@`, as written. */
  readonly local: string;
  /** Lower case, internationalised names in their ASCII form, as DKIM and DMARC have them. */
  readonly domain: string;
  /** The organisational domain by the whole public suffix list; else the domain itself. */
  readonly org: string;
}

/** Atoms and dots, or a quoted text in which no program can look for another address. */
const LOCAL_PART = /^(?:[^\s"@<>()[\]\\,;:\p{C}]+|"(?:[^"\\@<>\p{C}]|\\[^@<>\p{C}])*")$/u;

/** Reads one address without its display name; undefined when it has no local part, or no domain that can be one. */
export function addressParts(address: string): AddressParts | undefined {
  const at = address.lastIndexOf("@");
  const local = address.slice(0, Math.max(at, 0));
  // An encoded word has no meaning here (RFC 2047 §5), and a program that decodes it anyway reads another address.
  if (!LOCAL_PART.test(local) || local.includes("=?")) return undefined;
  const domain = mailDomain(address.slice(at + 1));
  if (domain === undefined) return undefined;
  const org = domain.startsWith("[") ? null : getDomain(domain, { allowPrivateDomains: true, extractHostname: false });
  return { address: `${local}@${domain}`, local, domain, org: org ?? domain };
}

/** The addresses of a field that lists recipients, those within groups too; what is none is left out. */
export function addressesOf(field: string): string[] {
  return outline(field).addresses.flatMap((written) => addressParts(written)?.address ?? []);
}
