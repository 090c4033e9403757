export type MailErrorCode =
  /** The ruleset is about something else than mail. */
  | "WRONG_DIALECT"
  /** The ruleset reads what nobody here knows of a message. */
  | "UNKNOWN_FIELDS"
  /** What came is not the milter protocol, or more than it allows. */
  | "MALFORMED_PACKET"
  /** The mail system does not offer what is needed to do what rules decide. */
  | "NOT_OFFERED"
  /** What was held, or split off, could not be given back to the mail system. */
  | "NOT_TAKEN"
  /** The quarantine's folder cannot be used. */
  | "QUARANTINE"
  /** The domain name system does not tell now what a check needs. */
  | "DNS"
  /** It is not known who has handed the message over. */
  | "NO_CLIENT"
  /** A zone file that is none. */
  | "BAD_ZONE"
  /** A mailbox that cannot be made, or not be written to. */
  | "MAILBOX";

/** A border that cannot begin, or a message that it could do nothing with: the mail system keeps that, and tries again. */
export class MailError extends Error {
  readonly code: MailErrorCode;
  /** What can be done about it, in one line. */
  readonly hint: string | undefined;

  constructor(code: MailErrorCode, message: string, { hint, cause }: { hint?: string; cause?: unknown } = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "MailError";
    this.code = code;
    this.hint = hint;
  }
}
