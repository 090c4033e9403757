import { domainToASCII } from "node:url";
import { type Address, addressParser } from "postal-mime";
import { getDomain } from "tldts";

/** A mailbox as policies see it. */
export interface AddressParts {
  /** As written, but for the domain. */
  readonly address: string;
  /** Lower case, internationalised names in their ASCII form, as DKIM and DMARC have them. */
  readonly domain: string;
  /** The organisational domain by the public suffix list (its ICANN part); else the domain itself. */
  readonly org: string;
}

/** Reads one address; undefined when it has no local part or no domain. */
export function addressParts(address: string): AddressParts | undefined {
  const at = address.lastIndexOf("@");
  const written = address
    .slice(at + 1)
    .toLowerCase()
    .replace(/\.$/, "");
  if (at < 1 || written === "" || /[\s<>]/.test(address)) {
    return undefined;
  }
  // An address literal, `[192.0.2.1]`, has no ASCII form and stays as it is.
  const domain = domainToASCII(written) || written;
  return { address: `${address.slice(0, at)}@${domain}`, domain, org: getDomain(domain) ?? domain };
}

/** All mailboxes of an address field, those within groups too. */
export function mailboxes(field: string): AddressParts[] {
  return flatten(addressParser(field)).flatMap((address) => addressParts(address) ?? []);
}

function flatten(addresses: readonly Address[]): string[] {
  return addresses.flatMap((entry) => (entry.group === undefined ? [entry.address] : flatten(entry.group)));
}
