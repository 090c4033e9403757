import { addressOf, type Client, isAddress, type Message } from "../message.ts";
import { textOf, texts } from "./packet.ts";

const CRLF = "\r\n";

/** One connection's facts, and of one message after the other what has come of it. */
export class Incoming {
  readonly #most: number;
  readonly #hasLeadingSpace: boolean;
  readonly #macros = new Map<string, string>();
  #client: Pick<Client, "ip" | "host"> = { ip: undefined, host: undefined };
  #helo: string | undefined;
  #sender = "";
  #recipients: string[] = [];
  #header: string[] = [];
  #names: string[] = [];
  #body: Buffer[] = [];
  #size = 0;

  /** @param most bytes that a message may have. */
  constructor(most: number, hasLeadingSpace: boolean) {
    this.#most = most;
    this.#hasLeadingSpace = hasLeadingSpace;
  }

  /** Whether it is larger than is looked at. */
  get isTooLarge(): boolean {
    return this.#size > this.#most;
  }

  /** The names of its header's fields, in order. */
  get names(): readonly string[] {
    return this.#names;
  }

  macros(data: Buffer): void {
    const all = texts(data.subarray(1));
    for (let at = 0; at + 1 < all.length; at += 2) {
      const name = (all[at] ?? "").replace(/^\{(.*)\}$/su, "$1");
      this.#macros.set(name, textOf(all[at + 1] ?? ""));
    }
  }

  connect(data: Buffer): void {
    const end = data.indexOf(0);
    const host = data.subarray(0, end === -1 ? 0 : end).toString("latin1");
    const family = String.fromCharCode(data[end + 1] ?? 0);
    const address = data.subarray(end + 4, data.at(-1) === 0 ? -1 : undefined).toString("latin1");
    const ip = family === "4" ? address : family === "6" ? address.replace(/^IPv6:/iu, "") : undefined;
    this.#client = { ip, host: /^\[.*\]$/su.test(host) || host === "unknown" ? undefined : host };
  }

  helo(data: Buffer): void {
    this.#helo = textOf(texts(data)[0] ?? "");
  }

  /** Also begins a message: what there was of one before is gone. */
  from(data: Buffer): void {
    this.abort();
    this.#sender = addressIn(data);
  }

  /** Whether it is one that rules can be asked about; `postmaster` alone is this system's. */
  recipient(data: Buffer): boolean {
    const recipient = addressIn(data);
    if (!isAddress(addressOf(recipient, this.#macros.get("j")))) return false;
    this.#recipients.push(recipient);
    return true;
  }

  header(data: Buffer): void {
    const [name = "", value = ""] = texts(data);
    this.#names.push(textOf(name));
    const line = `${name}:${this.#hasLeadingSpace ? "" : " "}${value.replaceAll(/\r?\n/gu, CRLF)}${CRLF}`;
    if (this.#grow(line.length)) this.#header.push(line);
  }

  body(data: Buffer): void {
    // The bytes belong to what was read, which is larger.
    if (this.#grow(data.length)) this.#body.push(Buffer.from(data));
  }

  abort(): void {
    this.#sender = "";
    this.#recipients = [];
    this.#header = [];
    this.#names = [];
    this.#body = [];
    this.#size = 0;
  }

  message(): Message {
    return {
      client: {
        ...this.#client,
        helo: this.#helo,
        user: this.#macros.get("auth_authen"),
        tls: this.#macros.has("tls_version"),
      },
      sender: this.#sender,
      recipients: this.#recipients,
      raw: Buffer.concat([Buffer.from(`${this.#header.join("")}${CRLF}`, "latin1"), ...this.#body]),
      queue: this.#macros.get("i"),
      host: this.#macros.get("j"),
    };
  }

  /** What is beyond the most is not kept, only counted. */
  #grow(by: number): boolean {
    this.#size += by;
    return !this.isTooLarge;
  }
}

/** `<user@example.org>` and parameters behind it. */
function addressIn(data: Buffer): string {
  return textOf(texts(data)[0] ?? "").replace(/^<(.*)>$/su, "$1");
}
