import type { Outgoing } from "@glither/mailroute";
import { placeOf } from "./_mail-door.ts";

/** Who takes what goes to others than mailboxes here; without a place nobody does, and it is to be tried again. */
export async function outgoingBy(reinject: string | undefined): Promise<Outgoing> {
  const { MailError, smtpTo } = await import("@glither/mailroute");
  if (reinject !== undefined) return smtpTo(placeOf(reinject, "--reinject"));
  return {
    send: async () => {
      throw new MailError("NOT_TAKEN", "nobody takes what goes to other addresses", { hint: "say who, `--reinject`" });
    },
  };
}
