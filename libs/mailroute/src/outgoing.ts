import SMTPConnection from "nodemailer/lib/smtp-connection";
import type { Marks } from "./deciding/fate.ts";
import { MailError } from "./error.ts";

/** Whom a message was not taken for. All others have it. */
export interface Untaken {
  /** For good. */
  readonly refused: readonly string[];
  /** For now. */
  readonly later: readonly string[];
}

/** A message on its way to whom rules have let it pass. */
export interface Consignment {
  readonly sender: string;
  readonly recipients: readonly string[];
  readonly raw: Uint8Array;
  /** For whom it was decided, and what was: in whose mailbox it is filed. */
  readonly decidedFor: string;
  readonly marks: Marks;
}

/** Where messages go: to mailboxes, or to a mail system's port behind which no filter stands. */
export interface Outgoing {
  /** @throws MailError NOT_TAKEN where nobody has it, and it is not known that nobody ever will. */
  send(consignment: Consignment): Promise<Untaken>;
}

export interface SmtpPlace {
  readonly host: string;
  readonly port: number;
}

const PATIENCE = 30_000;

/** By SMTP, over a connection for each message: they are few. */
export function smtpTo({ host, port }: SmtpPlace): Outgoing {
  return {
    send: ({ sender, recipients, raw }) =>
      new Promise((resolve, reject) => {
        const connection = new SMTPConnection({
          host,
          port,
          ignoreTLS: true,
          connectionTimeout: PATIENCE,
          greetingTimeout: PATIENCE,
          socketTimeout: PATIENCE,
        });
        const failed = (cause: Error | null | undefined): void => {
          connection.close();
          reject(new MailError("NOT_TAKEN", `\`${host}:${port}\` does not take a message`, { cause }));
        };
        connection.on("error", failed);
        connection.connect((problem) => {
          if (problem) return failed(problem);
          connection.send({ from: sender, to: [...recipients] }, Buffer.from(raw), (problem, info) => {
            const each = problem === null ? (info.rejectedErrors ?? []) : (problem.rejectedErrors ?? []);
            const of = (forGood: boolean): string[] =>
              each.flatMap((one) => (one.recipient !== undefined && isForGood(one) === forGood ? [one.recipient] : []));
            // What went wrong with the message itself is so for all.
            const whole = problem !== null && each.length < recipients.length;
            if ((whole && !isForGood(problem)) || of(false).length === recipients.length) return failed(problem);
            connection.quit();
            resolve(whole ? { refused: recipients, later: [] } : { refused: of(true), later: of(false) });
          });
        });
      }),
  };
}

/** An envelope that is not even sent never will be. */
function isForGood({ responseCode = 0, code, command }: Failed): boolean {
  return responseCode >= 500 || (code === "EENVELOPE" && command === "API");
}

interface Failed {
  readonly responseCode?: number | undefined;
  readonly code?: string | undefined;
  /** What was under way: `API` where nothing was said to the other end yet. */
  readonly command?: string | undefined;
}
