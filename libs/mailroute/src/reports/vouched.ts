import type { Authentication } from "../authentication/authentication.ts";
import { MailError } from "../error.ts";
import { isAddress } from "../message.ts";

/**
 * Whether somebody vouches for a message's sender, so that what is said to him goes to who has sent it, and not to whom a forger has
 * named: SPF says `pass` of his domain, and DMARC does not say that the author is forged. A signature says nothing of the envelope, since
 * whoever has a signed message can send it again, in anybody's name.
 *
 * @param sender the envelope's
 * @throws MailError `DNS` where that is not known now.
 */
export async function isVouchedFor(sender: string, authentication: Authentication): Promise<boolean> {
  // Nor can a report be addressed to what no mail system takes.
  if (!isAddress(sender)) return false;
  try {
    const dmarc = await authentication.dmarcResult();
    if (dmarc === "fail" || dmarc === "permerror") return false;
    return (await authentication.spf()) === "pass";
  } catch (error) {
    // Who has handed it over is never known of what begins on this machine.
    if (error instanceof MailError && error.code === "NO_CLIENT") return false;
    throw error;
  }
}
