import { decodeWords } from "postal-mime";
import { type HeaderField, readHeader } from "./_header.ts";
import { senderOf } from "./_sender.ts";
import { type AddressParts, addressesOf, addressParts } from "./address.ts";
import { EmlError } from "./error.ts";
import type { AttachedFile } from "./parts/_inventory.ts";
import { readAttachments } from "./parts/attachments.ts";

export interface EmlOptions {
  /** The envelope's recipient: what the message says of itself (`To`, `Cc`) is not whom it is delivered to. */
  readonly recipient?: string;
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
export interface MailArtifact extends Partial<EnvelopeRecipient> {
  readonly "from.address": string;
  readonly "from.domain": string;
  readonly "from.org": string;
  /** The addresses of all `To` fields; what is no address is left out. */
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly subject?: string;
  /** All addresses of `to` and `cc`, in order, each once. */
  readonly recipients: readonly AddressParts[];
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
  /** Names as written, values unfolded and otherwise undecoded; in order. */
  readonly headers: readonly (readonly [name: string, value: string])[];
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
  const attachments = await readAttachments(bytes);
  const [extension] = attachments.extensions;
  const [to, cc] = [listed(header, "to"), listed(header, "cc")];
  return {
    "from.address": from.address,
    "from.domain": from.domain,
    "from.org": from.org,
    ...recipient,
    to,
    cc,
    recipients: [...new Set([...to, ...cc])].flatMap((address) => addressParts(address) ?? []),
    ...(subject === undefined ? {} : { subject: decodeWords(subject).toWellFormed() }),
    ...(extension === undefined ? {} : { "attachment.ext": extension }),
    "attachment.count": attachments.count,
    attachments: attachments.files,
    "attachments.names": attachments.names,
    "attachments.exts": attachments.extensions,
    "attachments.opaque": attachments.opaque,
    size: message.length,
    "list.unsubscribe": header.some(({ name }) => name.toLowerCase() === "list-unsubscribe"),
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

function listed(header: readonly HeaderField[], field: string): readonly string[] {
  return header.filter(({ name }) => name.toLowerCase() === field).flatMap(({ value }) => addressesOf(value));
}

function withoutMark(message: Buffer): Buffer {
  return message.subarray(0, 3).equals(BYTE_ORDER_MARK) ? message.subarray(3) : message;
}
