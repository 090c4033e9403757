import PostalMime, { type Email } from "postal-mime";
import { namedParts } from "./_named-parts.ts";
import { addressParts, mailboxes } from "./address.ts";
import { EmlError } from "./error.ts";
import { mostDangerous } from "./extension.ts";

export interface EmlOptions {
  /** The envelope's recipient; the first one in `To` otherwise. */
  readonly recipient?: string;
  /** In bytes; 64 MiB otherwise. */
  readonly maxSize?: number;
}

/** An artifact of `glither.mail` as JSON; what a message does not say is left out. */
export interface MailArtifact {
  readonly "from.address": string;
  readonly "from.domain": string;
  readonly "from.org": string;
  readonly "recipient.address"?: string;
  readonly "recipient.domain"?: string;
  readonly "recipient.org"?: string;
  readonly subject?: string;
  readonly "attachment.ext"?: string;
  readonly "attachment.count": number;
  /** In bytes. */
  readonly size: number;
  readonly "list.unsubscribe": boolean;
  /** Names as written, values unfolded and otherwise undecoded; in order. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

const MAX_SIZE = 64 * 1024 * 1024;

/**
 * Reads an Internet message (RFC 5322, MIME). Authentication results are never read from the message: whoever
 * wrote it can write those too. Bytes that are no valid text become U+FFFD.
 *
 * @throws EmlError for what gives no sound artifact; never anything else, whatever the bytes.
 */
export async function readEml(message: Uint8Array, options: EmlOptions = {}): Promise<MailArtifact> {
  const maxSize = options.maxSize ?? MAX_SIZE;
  if (message.length > maxSize) {
    throw new EmlError("TOO_LARGE", `the message has ${message.length} bytes, more than the ${maxSize} allowed`);
  }
  const source = new TextDecoder().decode(message);
  if (source.trim() === "") {
    throw new EmlError("EMPTY", "the message is empty");
  }
  const { email, named } = await parse(message, source);
  const from = sender(email);
  const to = recipient(email, options.recipient);
  const names = [...named.flat(), ...email.attachments.flatMap((attachment) => attachment.filename ?? [])];
  const extension = mostDangerous(names);
  return {
    "from.address": from.address,
    "from.domain": from.domain,
    "from.org": from.org,
    ...(to && { "recipient.address": to.address, "recipient.domain": to.domain, "recipient.org": to.org }),
    ...(email.subject === undefined ? {} : { subject: email.subject.toWellFormed() }),
    ...(extension === undefined ? {} : { "attachment.ext": extension }),
    "attachment.count": Math.max(email.attachments.length, named.length),
    size: message.length,
    "list.unsubscribe": email.headers.some(({ key }) => key === "list-unsubscribe"),
    headers: email.headers.map(({ originalKey, value }) => [originalKey.toWellFormed(), value.toWellFormed()]),
  };
}

/** @param source The message as text, without a byte order mark. */
async function parse(message: Uint8Array, source: string): Promise<{ email: Email; named: string[][] }> {
  let email: Email;
  let named: string[][];
  try {
    email = await PostalMime.parse(hasByteOrderMark(message) ? message.subarray(3) : message);
    named = await namedParts(source);
  } catch (cause) {
    throw new EmlError("NOT_A_MESSAGE", "the message is nested too deeply or its header is too large", { cause });
  }
  if (email.attachments.some((attachment) => attachment.rfc822DepthExceeded)) {
    throw new EmlError("NOT_A_MESSAGE", "the message holds messages within messages too deeply");
  }
  // Field names are printable ASCII (RFC 5322 §2.2); noise with a colon in it has none.
  if (!email.headers.some(({ key }) => /^[!-9;-~]+$/.test(key))) {
    throw new EmlError("NOT_A_MESSAGE", "this is no mail message: it has no header field");
  }
  return { email, named };
}

function hasByteOrderMark(message: Uint8Array): boolean {
  return message[0] === 0xef && message[1] === 0xbb && message[2] === 0xbf;
}

function sender(email: Email) {
  const authors = email.headers.filter(({ key }) => key === "from").flatMap(({ value }) => mailboxes(value));
  const domains = new Set(authors.map(({ domain }) => domain));
  const [author] = authors;
  if (author === undefined) {
    throw new EmlError("NO_SENDER", "the message has no sender: no `From` field with an address");
  }
  if (domains.size > 1) {
    throw new EmlError("AMBIGUOUS_SENDER", `the message has several sender domains: ${[...domains].join(", ")}`);
  }
  return author;
}

function recipient(email: Email, envelope: string | undefined) {
  if (envelope === undefined) {
    return email.headers.filter(({ key }) => key === "to").flatMap(({ value }) => mailboxes(value))[0];
  }
  const parts = addressParts(envelope);
  if (parts === undefined) {
    throw new EmlError("BAD_RECIPIENT", `the envelope recipient \`${envelope.toWellFormed()}\` is no address`);
  }
  return parts;
}
