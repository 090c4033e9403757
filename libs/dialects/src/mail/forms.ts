import type { TextForm } from "@glither/roux";

/** Lists of mailboxes, and of whom a message names. */
const MAILBOXES = ["recipients", "mailboxes.to", "mailboxes.cc", "reply_to", "envelope.recipients"];

/** What the reader of messages makes of addresses and domains, wherever they stand. */
export const FORMS: Readonly<Record<string, TextForm>> = {
  ...Object.fromEntries(["from", "recipient", ...MAILBOXES].flatMap(mailbox)),
  "envelope.from": "sender",
  to: "address",
  cc: "address",
  "links.domain": "host",
  "dkim.domain": "domain",
  "dkim.org": "domain",
  "arc.domain": "domain",
};

function mailbox(path: string): readonly (readonly [string, TextForm])[] {
  return [
    [`${path}.address`, "address"],
    [`${path}.domain`, "domain"],
    [`${path}.org`, "domain"],
  ];
}
