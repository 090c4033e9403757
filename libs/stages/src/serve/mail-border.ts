import type { Outcome } from "../outcome.ts";
import { stage } from "../stage.ts";
import { keptOpen, listening, type MailDoorOptions, needed, placeOf, withMailDoor } from "./_mail-door.ts";

type Named = "policy" | "ledger" | "quarantine";

/** What doors for mail that stay open have in common. */
export interface OpenDoorOptions
  extends Omit<MailDoorOptions, Named | "outgoing" | "reportsRefusals" | "kept">,
    Readonly<Record<Named, string | undefined>> {
  /** Where messages go that are released, or go another way than others: `HOST:PORT`, with no filter behind it. */
  readonly reinject: string | undefined;
  /** Called with the port when messages are taken. */
  readonly begun?: (port: number) => void;
  /** Settles when the door is to be closed. */
  readonly until: Promise<unknown>;
}

export interface MailBorderOptions extends OpenDoorOptions {
  /** Where the mail system's filter protocol is spoken, `HOST:PORT`. */
  readonly milter: string;
  /** Whether a sender whom somebody vouches for is told of recipients for whom alone his message is refused. */
  readonly reportsRefusals?: boolean;
}

/** Decides what a mail system takes, until it is told to stop. */
export const mailBorder = stage(async (options: MailBorderOptions): Promise<Outcome> => {
  const at = placeOf(options.milter, "--milter");
  const { policy, ledger, quarantine, reinject } = options;
  const given = needed("--milter", { policy, ledger, quarantine, reinject });
  const { MilterServer, smtpTo } = await import("@glither/mailroute");
  const outgoing = smtpTo(placeOf(given.reinject, "--reinject"));
  return withMailDoor({ ...options, ...given, outgoing, staysOpen: true }, async (door) => {
    const { border } = door;
    const server = await listening(() => MilterServer.listen({ ...at, border, note: options.note }), options.milter);
    options.begun?.(server.port);
    return keptOpen(door, options, server);
  });
});
