import { MailError } from "../error.ts";
import { packet } from "./packet.ts";

/** The version of the protocol that Postfix and Sendmail speak since 2008. */
const VERSION = 6;

/** What a filter may do to a message. */
const ACTION = { addHeaders: 0x01, addRecipients: 0x04, removeRecipients: 0x08, changeHeaders: 0x10 };
const NEEDED = Object.values(ACTION).reduce((all, one) => all | one, 0);

/** Which steps want no answer from a filter, and how header values are written. */
const STEP = {
  noAnswerToHeader: 0x80,
  noAnswerToConnect: 0x1000,
  noAnswerToHelo: 0x2000,
  noAnswerToMail: 0x4000,
  noAnswerToData: 0x10000,
  noAnswerToUnknown: 0x20000,
  noAnswerToHeadersEnd: 0x40000,
  noAnswerToBody: 0x80000,
  leadingSpace: 0x100000,
};

/** Which commands are answered, where the mail system agreed that some are not. */
const QUIET: Readonly<Record<string, number>> = {
  L: STEP.noAnswerToHeader,
  C: STEP.noAnswerToConnect,
  H: STEP.noAnswerToHelo,
  M: STEP.noAnswerToMail,
  T: STEP.noAnswerToData,
  U: STEP.noAnswerToUnknown,
  N: STEP.noAnswerToHeadersEnd,
  B: STEP.noAnswerToBody,
};
const WANTED = Object.values(STEP).reduce((all, one) => all | one, 0);

/** What both sides have agreed on. */
export interface Agreement {
  readonly reply: Buffer;
  /** Whether a command is answered before the message has ended. */
  answers(command: string): boolean;
  /** Whether a header's value has the blanks before it, as it was written. */
  readonly hasLeadingSpace: boolean;
}

/** Agrees with a mail system. @throws MailError NOT_OFFERED, MALFORMED_PACKET */
export function negotiate(data: Buffer): Agreement {
  if (data.length < 12) throw new MailError("MALFORMED_PACKET", "a beginning that is cut off");
  const [version, actions, steps] = [data.readUInt32BE(0), data.readUInt32BE(4), data.readUInt32BE(8)];
  if (version < 2)
    throw new MailError("NOT_OFFERED", `the mail system speaks version ${version} of the milter protocol`);
  if ((actions & NEEDED) !== NEEDED)
    throw new MailError("NOT_OFFERED", "the mail system does not let filters change headers and recipients");
  const agreed = steps & WANTED;
  const reply = Buffer.alloc(12);
  reply.writeUInt32BE(Math.min(version, VERSION), 0);
  reply.writeUInt32BE(NEEDED, 4);
  reply.writeUInt32BE(agreed >>> 0, 8);
  return {
    reply: packet("O", reply),
    answers: (command) => {
      const quiet = QUIET[command];
      return quiet !== undefined && (agreed & quiet) === 0;
    },
    hasLeadingSpace: (agreed & STEP.leadingSpace) !== 0,
  };
}
