import { isIP } from "node:net";
import { addressParts } from "./address.ts";
import { EmlError } from "./error.ts";
import { type Mailbox, mailbox } from "./mailboxes.ts";

/** What a server knows of a delivery besides the message. */
export interface Envelope {
  /**
   * The sender of `MAIL FROM`; empty for what nobody is to answer, such as a bounce. What is no address is taken as it is written,
   * but for the case of its domain: mail is decided about whatever a client says, and is not lost for it.
   */
  readonly from?: string;
  /** Those of all `RCPT TO`; what is no address, such as `postmaster`, is left out. */
  readonly recipients?: readonly string[];
  /** Who connected, over TLS or not, and as whom he has logged in. */
  readonly client?: {
    readonly ip?: string;
    readonly helo?: string;
    readonly tls?: boolean;
    readonly user?: string;
  };
}

/** The same in an artifact's terms; what is not known is left out. */
export interface EnvelopeParts {
  readonly "envelope.from"?: string;
  readonly "envelope.recipients"?: readonly Mailbox[];
  readonly "client.ip"?: string;
  readonly "client.helo"?: string;
  readonly "client.tls"?: boolean;
  readonly "client.user"?: string;
}

/** @throws EmlError `BAD_CLIENT` */
export function envelopeParts({ from, recipients, client = {} }: Envelope): EnvelopeParts {
  if (client.ip !== undefined && isIP(client.ip) === 0)
    throw new EmlError("BAD_CLIENT", "the client's address is no IP address");
  return {
    ...(from === undefined ? {} : { "envelope.from": senderOf(from) }),
    ...(recipients === undefined
      ? {}
      : { "envelope.recipients": recipients.flatMap((address) => mailbox(address) ?? []) }),
    ...(client.ip === undefined ? {} : { "client.ip": client.ip }),
    ...(client.helo === undefined ? {} : { "client.helo": client.helo.toWellFormed() }),
    ...(client.tls === undefined ? {} : { "client.tls": client.tls }),
    ...(client.user === undefined ? {} : { "client.user": client.user.toWellFormed() }),
  };
}

function senderOf(written: string): string {
  const address = written.replace(/^<(.*)>$/su, "$1");
  const at = address.lastIndexOf("@") + 1;
  const asWritten = at === 0 ? address : address.slice(0, at) + address.slice(at).toLowerCase();
  return addressParts(address)?.address ?? asWritten.toWellFormed();
}
