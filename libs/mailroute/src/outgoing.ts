import SMTPConnection from "nodemailer/lib/smtp-connection";
import { MailError } from "./error.ts";

/** Where messages go that are given back to the mail system: a port of it behind which no filter stands. */
export interface Outgoing {
  /** @throws MailError NOT_TAKEN */
  send(sender: string, recipients: readonly string[], raw: Uint8Array): Promise<void>;
}

export interface SmtpPlace {
  readonly host: string;
  readonly port: number;
}

const PATIENCE = 30_000;

/** By SMTP, over a connection for each message: they are few. */
export function smtpTo({ host, port }: SmtpPlace): Outgoing {
  return {
    send: (sender, recipients, raw) =>
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
          connection.send({ from: sender, to: [...recipients] }, Buffer.from(raw), (refused, info) => {
            if (refused) return failed(refused);
            if ((info.rejected?.length ?? 0) > 0) return failed(new Error("some recipients were refused"));
            connection.quit();
            resolve();
          });
        });
      }),
  };
}
