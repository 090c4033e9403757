import { join } from "node:path";
import type { Marks } from "../deciding/fate.ts";
import { MailError } from "../error.ts";
import { withoutFields } from "../header.ts";
import type { Consignment, Outgoing, Untaken } from "../outgoing.ts";
import { Maildir } from "./maildir.ts";

/** Mailboxes by the addresses that they are for. */
export type Mailboxes = (address: string) => Promise<Maildir | undefined>;

/** No folder's name from outside leads anywhere else. */
const IS_PART = /^[A-Za-z0-9_][A-Za-z0-9_.+=-]{0,127}$/u;

/**
 * Mailboxes whose folders are there, by a pattern with `{user}` and `{domain}`, such as `/var/mail/{domain}/{user}`; what stands behind a `+` is no
 * part of the user. Nothing is made, so that nobody has a mailbox because somebody has written to it.
 *
 * @throws MailError MAILBOX for a pattern without `{user}`.
 */
export function mailboxesAt(pattern: string): Mailboxes {
  if (!pattern.includes("{user}")) {
    throw new MailError("MAILBOX", "a pattern of mailboxes has `{user}` in it", {
      hint: "`/var/mail/{domain}/{user}`, for example",
    });
  }
  return async (address) => {
    const at = address.lastIndexOf("@");
    const [user = "", domain = ""] = [address.slice(0, at).replace(/\+.*$/su, ""), address.slice(at + 1)];
    const parts = { "{user}": user.toLowerCase(), "{domain}": domain.toLowerCase() };
    if (at === -1 || !Object.values(parts).every((part) => IS_PART.test(part))) return undefined;
    return Maildir.at(join(pattern.replaceAll(/\{user\}|\{domain\}/gu, (name) => parts[name as keyof typeof parts])));
  };
}

/**
 * Delivers to mailboxes; whoever has none is left to somebody else where there is one, and refused for good where there is not. For whom a message was
 * decided, it goes into the folder that was said.
 */
export function deliveredTo(mailboxes: Mailboxes, others?: Outgoing): Outgoing {
  return {
    async send(consignment) {
      const { recipients } = consignment;
      const found = await Promise.all(recipients.map((recipient) => mailboxes(recipient)));
      const away = recipients.filter((_, index) => found[index] === undefined);
      const later: string[] = [];
      for (const [index, mailbox] of found.entries()) {
        const recipient = recipients[index] ?? "";
        const isTaken = await mailbox
          ?.deliver(delivered(consignment, recipient), filingOf(consignment, recipient))
          .then(
            () => true,
            () => false,
          );
        if (isTaken === false) later.push(recipient);
      }
      const untaken = await leftTo(others, { ...consignment, recipients: away });
      return { refused: untaken.refused, later: [...later, ...untaken.later] };
    },
  };
}

async function leftTo(others: Outgoing | undefined, consignment: Consignment): Promise<Untaken> {
  const { recipients } = consignment;
  if (recipients.length === 0) return { refused: [], later: [] };
  if (others === undefined) return { refused: recipients, later: [] };
  return others.send(consignment).catch(() => ({ refused: [], later: recipients }));
}

function filingOf({ decidedFor, marks }: Consignment, recipient: string): Pick<Marks, "folder" | "flags"> {
  return recipient === decidedFor ? marks : { folder: undefined, flags: [] };
}

/** With what only whoever delivers a message finally writes (RFC 5321 §4.4). */
function delivered({ sender, raw }: Consignment, recipient: string): Buffer {
  const [from, to] = [sender, recipient].map((address) => address.replaceAll(/\p{Cc}/gu, ""));
  return Buffer.concat([
    Buffer.from(`Return-Path: <${from}>\r\nDelivered-To: ${to}\r\n`),
    withoutFields(raw, (name) => name === "return-path"),
  ]);
}
