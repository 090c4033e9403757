import { hostname } from "node:os";
import type { Outcome } from "../outcome.ts";
import { about, stage } from "../stage.ts";
import { keptOpen, listening, needed, placeOf, withMailDoor } from "./_mail-door.ts";
import { outgoingBy } from "./_mail-outgoing.ts";
import type { OpenDoorOptions } from "./mail-border.ts";

export interface MailDeliveryOptions extends OpenDoorOptions {
  /** Where a mail system hands messages over for good, `HOST:PORT`. */
  readonly lmtp: string;
  /** Where mailboxes are, by `{user}` and `{domain}`. */
  readonly maildir: string | undefined;
}

/** What LMTP does not hand on of a connection. */
const UNKNOWN = ["client.tls", "client.user"];

/** Delivers what a mail system hands over to mailboxes, as rules decide, until it is told to stop. */
export const mailDelivery = stage(async (options: MailDeliveryOptions): Promise<Outcome> => {
  const at = placeOf(options.lmtp, "--lmtp");
  const { policy, ledger, quarantine, maildir } = options;
  const given = needed("--lmtp", { policy, ledger, quarantine, maildir });
  const { deliveredTo, LmtpServer, mailboxesAt } = await import("@glither/mailroute");
  const mailboxes = await about(given.maildir, async () => mailboxesAt(given.maildir));
  const outgoing = deliveredTo(mailboxes, await outgoingBy(options.reinject));
  return withMailDoor({ ...options, ...given, unknown: UNKNOWN, outgoing, staysOpen: true }, async (door) => {
    const { border } = door;
    const server = await listening(
      () => LmtpServer.listen({ ...at, border, mailboxes, name: hostname(), note: options.note }),
      options.lmtp,
    );
    options.begun?.(server.port);
    return keptOpen(door, options, server);
  });
});
