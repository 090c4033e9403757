import { EmlError, envelopeRecipient, readEml } from "@glither/host/eml";

/** A mail as an artifact of `glither.mail`, or what is wrong with it. */
export type MailReading =
  | {
      readonly json: object;
      /** To whom it is taken to be delivered. */
      readonly recipient?: string;
    }
  | { readonly fault: string };

/**
 * Reads a mail that somebody has pasted. It does not say to whom it is delivered, so it is taken to be to the first whom it
 * names.
 */
export async function readMail(text: string): Promise<MailReading> {
  try {
    const artifact = await readEml(new TextEncoder().encode(text));
    const [recipient] = artifact.to;
    return recipient === undefined
      ? { json: artifact }
      : { json: { ...artifact, ...envelopeRecipient(recipient) }, recipient };
  } catch (error) {
    if (error instanceof EmlError) return { fault: error.message };
    throw error;
  }
}
