import { entriesOf, nameOf } from "./_phrases.ts";
import { type AddressParts, addressesOf, addressParts } from "./address.ts";

/** A mailbox with the name that stands beside it; empty where none does. */
export interface Mailbox extends AddressParts {
  readonly name: string;
  /** What stands behind the first `+` of the local part (RFC 5233); empty where there is none. */
  readonly detail: string;
}

/** The mailboxes of a field, in the order and number in which `addressesOf` has their addresses. */
export function mailboxesOf(field: string): readonly Mailbox[] {
  const addresses = addressesOf(field);
  const named = entriesOf(field).flatMap((entry) =>
    addressesOf(entry.written).map((address) => ({ address, name: nameOf(entry) })),
  );
  // Where entries part an address otherwise than the whole field does, nobody can say whose a name is.
  const agree = named.length === addresses.length && named.every(({ address }, at) => address === addresses[at]);
  const all = agree ? named : addresses.map((address) => ({ address, name: "" }));
  return all.flatMap(({ address, name }) => mailbox(address, name) ?? []);
}

/** Of an address without a name: that of an envelope. */
export function mailbox(address: string, name = ""): Mailbox | undefined {
  const parts = addressParts(address);
  return parts && { name, ...parts, detail: detailOf(parts.local) };
}

function detailOf(local: string): string {
  const plus = local.indexOf("+");
  const detail = plus < 0 ? "" : local.slice(plus + 1);
  return local.startsWith('"') ? detail.replace(/"$/u, "") : detail;
}
