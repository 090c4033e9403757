import { isIP } from "node:net";
import { addressParts } from "./address.ts";
import { EmlError } from "./error.ts";
import { type Mailbox, mailbox } from "./mailboxes.ts";

/** What a server knows of a delivery besides the message. */
export interface Envelope {
  /** The sender of `MAIL FROM`; empty for what nobody is to answer, such as a bounce. */
  readonly from?: string;
  /** Those of all `RCPT TO`. */
  readonly recipients?: readonly string[];
  /** Who connected. */
  readonly client?: { readonly ip?: string; readonly helo?: string };
}

/** The same in an artifact's terms; what is not known is left out. */
export interface EnvelopeParts {
  readonly "envelope.from"?: string;
  readonly "envelope.recipients"?: readonly Mailbox[];
  readonly "client.ip"?: string;
  readonly "client.helo"?: string;
}

/** @throws EmlError `BAD_SENDER`, `BAD_RECIPIENT` or `BAD_CLIENT` */
export function envelopeParts({ from, recipients, client = {} }: Envelope): EnvelopeParts {
  if (client.ip !== undefined && isIP(client.ip) === 0)
    throw new EmlError("BAD_CLIENT", "the client's address is no IP address");
  return {
    ...(from === undefined ? {} : { "envelope.from": senderOf(from) }),
    ...(recipients === undefined ? {} : { "envelope.recipients": recipients.map(recipientOf) }),
    ...(client.ip === undefined ? {} : { "client.ip": client.ip }),
    ...(client.helo === undefined ? {} : { "client.helo": client.helo.toWellFormed() }),
  };
}

function senderOf(address: string): string {
  if (address === "" || address === "<>") return "";
  const parts = addressParts(address);
  if (parts === undefined) throw new EmlError("BAD_SENDER", "the envelope's sender is no address");
  return parts.address;
}

function recipientOf(address: string): Mailbox {
  const parts = mailbox(address);
  if (parts === undefined)
    throw new EmlError("BAD_RECIPIENT", `the envelope recipient \`${address.toWellFormed()}\` is no address`);
  return parts;
}
