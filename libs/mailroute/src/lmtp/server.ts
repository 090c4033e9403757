import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { SMTPServer, type SMTPServerSession } from "smtp-server";
import type { Border } from "../border.ts";
import type { Answer } from "../delivered.ts";
import { withSentLines } from "../header.ts";
import type { Mailboxes } from "../maildir/mailboxes.ts";
import type { Message } from "../message.ts";
import { replyText } from "../reply-text.ts";

export interface LmtpOptions {
  readonly border: Border;
  /** Whom messages are taken for. */
  readonly mailboxes: Mailboxes;
  readonly host: string;
  readonly port: number;
  /** What it calls itself. */
  readonly name: string;
  /** Bytes that a message may have; 64 MiB otherwise. */
  readonly most?: number;
  readonly note: (line: string) => void;
}

const MOST = 64 * 1024 * 1024;
const CONNECTIONS = 100;
/** Recipients of one message: each is decided for by itself. */
const RECIPIENTS = 1_000;
const THIS_MACHINE = ["127.0.0.1", "::1"];

/** LMTP (RFC 2033): a mail system hands over each message for good, and is told of each recipient what has become of it. */
export class LmtpServer {
  readonly #server: SMTPServer;
  readonly #underway = new Set<Promise<unknown>>();

  private constructor(options: LmtpOptions) {
    const { border, mailboxes, name, most = MOST, note } = options;
    this.#server = new SMTPServer({
      ...{ lmtp: true, name, size: most, rejectOversized: true, authOptional: true, disableReverseLookup: true },
      ...{ disabledCommands: ["AUTH", "STARTTLS"], maxClients: CONNECTIONS, maxRecipients: RECIPIENTS, logger: false },
      // Whose word the client's address is taken from.
      useXForward: THIS_MACHINE,
      onRcptTo: ({ address }, _session, callback) => {
        mailboxes(address).then(
          (mailbox) => callback(mailbox === undefined ? refusal(550, "5.1.1 there is no such mailbox here") : null),
          () => callback(refusal(450, "4.3.0 whether there is such a mailbox is not known now")),
        );
      },
      onData: (stream, session, callback) => {
        const answered = buffer(stream)
          .then((raw) => (stream.sizeExceeded ? [] : border.deliver(messageOf(session, raw, name))))
          .then((answers) => callback(null, answers.map(said)))
          .catch(() => callback(refusal(451, "4.3.0 it cannot be decided now")));
        this.#underway.add(answered);
        answered.finally(() => this.#underway.delete(answered));
      },
    });
    this.#server.on("error", (error) => note(`a connection of the mail system is broken: ${error.message}`));
  }

  static async listen(options: LmtpOptions): Promise<LmtpServer> {
    const server = new LmtpServer(options);
    const listening = server.#server.listen(options.port, options.host);
    await once(listening, "listening");
    return server;
  }

  get port(): number {
    return (this.#server.server.address() as AddressInfo).port;
  }

  /** Ends when what is being decided is answered. */
  async stop(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    await Promise.all(this.#underway);
    await closed;
  }
}

function messageOf(session: SMTPServerSession, raw: Buffer, host: string): Message {
  const { envelope, xForward } = session;
  const text = (key: string): string | undefined => {
    const value = xForward.get(key);
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  return {
    client: { ip: text("ADDR"), host: text("NAME"), helo: text("HELO"), user: undefined, tls: false },
    sender: envelope.mailFrom === false ? "" : envelope.mailFrom.address,
    recipients: envelope.rcptTo.map(({ address }) => address),
    // A mailbox ends lines with LF alone: what is within one here would be one of its own there.
    raw: withSentLines(raw),
    queue: text("IDENT"),
    host,
  };
}

function said(answer: Answer): string | Error {
  switch (answer.kind) {
    case "taken":
      return "2.1.5 taken";
    case "rejected":
      return refusal(550, `5.7.1 ${replyText(answer.text)}`);
    case "later":
      return refusal(451, "4.3.0 it cannot be decided or delivered now");
  }
}

function refusal(responseCode: number, text: string): Error {
  return Object.assign(new Error(text), { responseCode });
}
