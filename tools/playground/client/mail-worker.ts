import type { MailReply, MailRequest } from "../src/look/protocol.ts";
import { readMail } from "../src/mail/read-mail.ts";

/** What a worker has, which the library of pages does not describe. */
interface Port {
  postMessage(reply: MailReply): void;
  addEventListener(type: "message", listener: (event: MessageEvent<MailRequest>) => void): void;
}

const port = globalThis as unknown as Port;

port.addEventListener("message", ({ data: { id, text } }) => {
  void readMail(text).then((reading) => port.postMessage({ id, reading }));
});
