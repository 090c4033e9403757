import { decodeWords } from "postal-mime";
import { sentAt } from "./_date.ts";
import { type HeaderField, readHeader } from "./_header.ts";
import { type HeaderValue, headerValues, listId } from "./_headers.ts";
import { entriesOf, namesOf } from "./_phrases.ts";
import { senderOf } from "./_sender.ts";
import { addressParts } from "./address.ts";
import { type Envelope, type EnvelopeParts, envelopeParts } from "./envelope.ts";
import { EmlError } from "./error.ts";
import { type Mailbox, mailboxesOf } from "./mailboxes.ts";
import type { AttachedFile } from "./parts/_inventory.ts";
import { readAttachments } from "./parts/attachments.ts";

export interface EmlOptions {
  /** The envelope's recipient: what the message says of itself (`To`, `Cc`) is not whom it is delivered to. */
  readonly recipient?: string;
  /** What else the server knows of the delivery. */
  readonly envelope?: Envelope;
  /** In bytes; 64 MiB otherwise. */
  readonly maxSize?: number;
}

/** Whom a message is delivered to. */
export interface EnvelopeRecipient {
  readonly "recipient.address": string;
  readonly "recipient.domain": string;
  readonly "recipient.org": string;
}

/** An artifact of `glither.mail` as JSON; what a message does not say is left out. */
export interface MailArtifact extends Partial<EnvelopeRecipient>, EnvelopeParts {
  readonly "from.address": string;
  readonly "from.domain": string;
  readonly "from.org": string;
  /** The names that any program may show for the author, each once. */
  readonly "from.names": readonly string[];
  /** The addresses of all `To` fields; what is no address is left out. */
  readonly to: readonly string[];
  readonly cc: readonly string[];
  /** The same with their names and parts. */
  readonly "mailboxes.to": readonly Mailbox[];
  readonly "mailboxes.cc": readonly Mailbox[];
  readonly reply_to: readonly Mailbox[];
  readonly subject?: string;
  /** When it was sent, as it says itself. */
  readonly date?: string;
  /** All addresses of `to` and `cc`, in order, each once, with its first name. */
  readonly recipients: readonly Mailbox[];
  /** The most dangerous of `attachments.exts`, for rulesets that were built when it was a value of its own. */
  readonly "attachment.ext"?: string;
  readonly "attachment.count": number;
  /** Files as any program may show them, those within archives too: one of several names or types once for each. */
  readonly attachments: readonly AttachedFile[];
  /** All file names that a mail program could show, those within archives too. */
  readonly "attachments.names": readonly string[];
  /** All extensions that these may have, and those of types that run; the most dangerous first. */
  readonly "attachments.exts": readonly string[];
  /** Something could not be read: encrypted, damaged, nested too deeply, or in a form that is not read. */
  readonly "attachments.opaque": boolean;
  /** In bytes. */
  readonly size: number;
  readonly "list.unsubscribe": boolean;
  /** What identifies the mailing list, in lower case; empty where the message is of none. */
  readonly "list.id": string;
  /** Names as written, values unfolded and otherwise undecoded; in order. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** The same with names in lower case, and values decoded and not. */
  readonly header_fields: readonly HeaderValue[];
  /** The texts of all parts, to 65,536 characters; of HTML what people see of it. */
  readonly "body.text": string;
  /** More text, more links or longer ones than are looked at, or a link with an entity that is not known. */
  readonly "body.truncated": boolean;
  /** Where the links of all texts lead, each host once; of one that programs end in different places, each of these hosts. */
  readonly "links.domain": readonly string[];
}

const MAX_SIZE = 64 * 1024 * 1024;
const BYTE_ORDER_MARK = Buffer.from("\ufeff");

/**
 * Reads an Internet message (RFC 5322, MIME) as the most credulous of mail programs would: whatever one of them may
 * show is in the artifact, and a sender about whom they differ is none. Authentication results are never read from the
 * message: whoever wrote it can write those too. Bytes that are no valid text become U+FFFD. Linear in the message.
 *
 * @throws EmlError for what gives no sound artifact; never anything else, whatever the bytes.
 */
export async function readEml(message: Uint8Array, options: EmlOptions = {}): Promise<MailArtifact> {
  const maxSize = options.maxSize ?? MAX_SIZE;
  if (message.length > maxSize)
    throw new EmlError("TOO_LARGE", `the message has ${message.length} bytes, more than the ${maxSize} allowed`);
  const recipient = options.recipient === undefined ? {} : envelopeRecipient(options.recipient);
  const bytes = withoutMark(Buffer.from(message.buffer, message.byteOffset, message.length));
  if (bytes.every((byte) => byte === 32 || (byte >= 9 && byte <= 13)))
    throw new EmlError("EMPTY", "the message is empty");
  const header = readHeader(bytes);
  const from = senderOf(header);
  const subject = header.find(({ name }) => name.toLowerCase() === "subject")?.value;
  const date = sentAt(header);
  const attachments = await readAttachments(bytes);
  const [extension] = attachments.extensions;
  const [to, cc] = [listed(header, "to"), listed(header, "cc")];
  const named = new Map([...to, ...cc].toReversed().map((mailbox) => [mailbox.address, mailbox]));
  return {
    "from.address": from.address,
    "from.domain": from.domain,
    "from.org": from.org,
    "from.names": authorNames(header),
    ...recipient,
    ...envelopeParts(options.envelope ?? {}),
    to: to.map(({ address }) => address),
    cc: cc.map(({ address }) => address),
    "mailboxes.to": to,
    "mailboxes.cc": cc,
    reply_to: listed(header, "reply-to"),
    recipients: [...new Set([...to, ...cc].map(({ address }) => address))].flatMap(
      (address) => named.get(address) ?? [],
    ),
    ...(subject === undefined ? {} : { subject: decodeWords(subject).toWellFormed() }),
    ...(date === undefined ? {} : { date }),
    ...(extension === undefined ? {} : { "attachment.ext": extension }),
    "attachment.count": attachments.count,
    attachments: attachments.files,
    "attachments.names": attachments.names,
    "attachments.exts": attachments.extensions,
    "attachments.opaque": attachments.opaque,
    size: message.length,
    "list.unsubscribe": header.some(({ name }) => name.toLowerCase() === "list-unsubscribe"),
    "list.id": listId(header),
    "body.text": attachments.body.text,
    "body.truncated": attachments.body.truncated,
    "links.domain": attachments.body.domains,
    header_fields: headerValues(header),
    headers: header.map(({ name, value }) => [name, value]),
  };
}

/** @throws EmlError `BAD_RECIPIENT` */
export function envelopeRecipient(address: string): EnvelopeRecipient {
  const parts = addressParts(address);
  if (parts === undefined)
    throw new EmlError("BAD_RECIPIENT", `the envelope recipient \`${address.toWellFormed()}\` is no address`);
  return { "recipient.address": parts.address, "recipient.domain": parts.domain, "recipient.org": parts.org };
}

function fieldsOf(header: readonly HeaderField[], field: string): readonly string[] {
  return header.filter(({ name }) => name.toLowerCase() === field).map(({ value }) => value);
}

function listed(header: readonly HeaderField[], field: string): readonly Mailbox[] {
  return fieldsOf(header, field).flatMap(mailboxesOf);
}

function authorNames(header: readonly HeaderField[]): readonly string[] {
  return [...new Set(fieldsOf(header, "from").flatMap(entriesOf).flatMap(namesOf))];
}

function withoutMark(message: Buffer): Buffer {
  return message.subarray(0, 3).equals(BYTE_ORDER_MARK) ? message.subarray(3) : message;
}
