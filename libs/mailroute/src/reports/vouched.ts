import type { Authentication } from "../authentication/authentication.ts";
import { organisationOf } from "../authentication/authentication.ts";
import { MailError } from "../error.ts";

/**
 * Whether somebody vouches for a message's sender, so that what is said to him goes to who has sent it, and not to whom a forger has
 * named: SPF says `pass` of his domain, or DMARC of an author of the same organisation, and DMARC does not say that the author is forged.
 *
 * @param sender the envelope's
 * @param author the domain that the message says it is from
 * @throws MailError `DNS` where that is not known now.
 */
export async function isVouchedFor(sender: string, author: string, authentication: Authentication): Promise<boolean> {
  const domain = sender.slice(sender.lastIndexOf("@") + 1);
  if (sender === "" || domain === sender) return false;
  try {
    const dmarc = await authentication.dmarcResult();
    if (dmarc === "fail" || dmarc === "permerror") return false;
    if ((await authentication.spf()) === "pass") return true;
    return dmarc === "pass" && organisationOf(domain) === organisationOf(author);
  } catch (error) {
    // Who has handed it over is never known of what begins on this machine.
    if (error instanceof MailError && error.code === "NO_CLIENT") return false;
    throw error;
  }
}
