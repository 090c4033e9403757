import { envelopeRecipient } from "@glither/host";

/** What the connection says of who hands a message over. */
export interface Client {
  /** Its address, such as `192.0.2.1`; undefined where it is none of a network's. */
  readonly ip: string | undefined;
  /** The name that the address has, as the mail system found it. */
  readonly host: string | undefined;
  readonly helo: string | undefined;
  /** Who has logged in. */
  readonly user: string | undefined;
  readonly tls: boolean;
}

/** A message at the border, as it came. */
export interface Message {
  readonly client: Client;
  /** The envelope's sender; empty for what is sent back. */
  readonly sender: string;
  readonly recipients: readonly string[];
  /** Lines end with CR LF. */
  readonly raw: Uint8Array;
  /** What the mail system calls it, where it does. */
  readonly queue: string | undefined;
  /** The mail system's own name. */
  readonly host: string | undefined;
}

/** A recipient as an address: `postmaster` alone is the mail system's own. */
export function addressOf(recipient: string, host: string | undefined): string {
  return recipient.includes("@") || host === undefined ? recipient : `${recipient}@${host}`;
}

/** Whether it is one that rules can be asked about, and that mail systems take in an envelope. */
export function isAddress(text: string): boolean {
  try {
    envelopeRecipient(text);
    return !/[\r\n<>]/u.test(text);
  } catch {
    return false;
  }
}
