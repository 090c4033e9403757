import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { headerOf, isField, nameOf } from "../header.ts";
import { addressOf, type Message } from "../message.ts";
import { replyText } from "../reply-text.ts";

/** A recipient for whom a message is refused, and what rules say of it. */
export interface Rejected {
  readonly recipient: string;
  readonly text: string;
}

/** Those fields of a message by which its sender knows it again. */
const SHOWN = new Set(["from", "to", "cc", "subject", "date", "message-id"]);
const MOST_SHOWN = 10_000;

/**
 * Says to the sender of a message who does not get it, and why: a delivery status notification (RFC 3464) as a `multipart/report`
 * (RFC 6522), in ASCII alone. It is sent from nobody, so that nothing ever answers it.
 */
export function nonDelivery(message: Message, rejected: readonly Rejected[], at: Date): Buffer {
  const { sender, host = hostname() } = message;
  const boundary = randomUUID();
  const named = rejected.map(({ recipient, text }) => ({
    recipient: addressOf(recipient, host),
    text: replyText(text),
  }));
  const lines = [
    `From: Mail Delivery System <MAILER-DAEMON@${host}>`,
    `To: <${ascii(sender)}>`,
    "Subject: Undelivered mail returned to sender",
    `Date: ${at.toUTCString().replace("GMT", "+0000")}`,
    `Message-ID: <${randomUUID()}@${host}>`,
    "Auto-Submitted: auto-replied",
    "MIME-Version: 1.0",
    `Content-Type: multipart/report; report-type=delivery-status;`,
    ` boundary="${boundary}"`,
    "",
    `--${boundary}`,
    "Content-Type: text/plain; charset=us-ascii",
    "",
    `This is the mail system at ${host}.`,
    "",
    "Your message was refused for these of its recipients, and not for others:",
    "",
    ...named.flatMap(({ recipient, text }) => [`<${ascii(recipient)}>:`, `    ${text}`]),
    "",
    `--${boundary}`,
    "Content-Type: message/delivery-status",
    "",
    `Reporting-MTA: dns; ${host}`,
    ...named.flatMap(({ recipient, text }) => [
      "",
      `Final-Recipient: ${typed(recipient)}`,
      "Action: failed",
      "Status: 5.7.1",
      `Diagnostic-Code: smtp; 550 5.7.1 ${text}`,
    ]),
    "",
    `--${boundary}`,
    "Content-Type: text/rfc822-headers; charset=us-ascii",
    "",
    ...shownOf(message.raw),
    "",
    `--${boundary}--`,
    "",
  ];
  return Buffer.from(lines.join("\r\n"), "latin1");
}

/** The fields' own lines: none begins like one that ends a part, since each begins with a name or a blank. */
function shownOf(raw: Uint8Array): readonly string[] {
  const fields = headerOf(raw).fields.filter((field) => isField(field) && SHOWN.has(nameOf(field)));
  return ascii(fields.join("").slice(0, MOST_SHOWN))
    .split(/\r?\n/u)
    .filter((line) => line !== "");
}

/** An address of another alphabet as RFC 6533 §3 has it where only ASCII may stand. */
function typed(address: string): string {
  if (/^[!-~]*$/u.test(address)) return `rfc822; ${address}`;
  const written = [...address].map((character) =>
    /^[!-[\]-~]$/u.test(character) ? character : `\\x{${character.codePointAt(0)?.toString(16).toUpperCase()}}`,
  );
  return `utf-8; ${written.join("")}`;
}

function ascii(text: string): string {
  return text.replaceAll(/[^\r\n\t -~]/gu, "?");
}
