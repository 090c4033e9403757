import type { Border, Disposition } from "../border.ts";
import { MailError } from "../error.ts";
import { fieldsOf, isOurs } from "../marked.ts";
import { replyText } from "../reply-text.ts";
import { Incoming } from "./incoming.ts";
import { type Agreement, negotiate } from "./negotiate.ts";
import { bytesOf, ended, type Packet, packet } from "./packet.ts";

const CONTINUE = packet("c");
const LATER = packet("t");
const DISCARD = packet("d");

export interface SessionOptions {
  readonly border: Border;
  /** Bytes that a message may have. */
  readonly most: number;
}

/** One connection of the mail system, over which one message comes after the other. */
export class Session {
  readonly #options: SessionOptions;
  #agreed: Agreement | undefined;
  #incoming: Incoming;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#incoming = new Incoming(options.most, false);
  }

  /** What is said to a packet; undefined where the connection is over. @throws MailError */
  async answer({ command, data }: Packet): Promise<readonly Buffer[] | undefined> {
    if (command === "Q") return undefined;
    if (command === "O") {
      const agreed = negotiate(data);
      this.#agreed = agreed;
      this.#incoming = new Incoming(this.#options.most, agreed.hasLeadingSpace);
      return [agreed.reply];
    }
    const agreed = this.#agreed;
    if (agreed === undefined) throw new MailError("MALFORMED_PACKET", "a mail system that has agreed on nothing");
    if (command === "E") return this.#end(data, agreed);
    if (command === "R") return [this.#incoming.recipient(data) ? CONTINUE : replyOf(NO_ADDRESS)];
    this.#take(command, data, agreed);
    return agreed.answers(command) ? [CONTINUE] : [];
  }

  #take(command: string, data: Buffer, agreed: Agreement): void {
    const incoming = this.#incoming;
    if (command === "D") incoming.macros(data);
    else if (command === "C") incoming.connect(data);
    else if (command === "H") incoming.helo(data);
    else if (command === "M") incoming.from(data);
    else if (command === "L") incoming.header(data);
    else if (command === "B") incoming.body(data);
    else if (command === "A") incoming.abort();
    // The connection is used for another client then.
    else if (command === "K") this.#incoming = new Incoming(this.#options.most, agreed.hasLeadingSpace);
    else if (!SILENT.has(command)) throw new MailError("MALFORMED_PACKET", "a command that the protocol does not have");
  }

  async #end(data: Buffer, agreed: Agreement): Promise<readonly Buffer[]> {
    const incoming = this.#incoming;
    incoming.body(data);
    try {
      if (incoming.isTooLarge) return [replyOf("552 5.3.4 the message is larger than this system looks at")];
      const { border } = this.#options;
      const disposition = await border.dispose(incoming.message());
      return said(disposition, { names: incoming.names, set: border.sets, agreed });
    } finally {
      incoming.abort();
    }
  }
}

const NO_ADDRESS = "553 5.1.3 that is no address that rules could be asked about";

/** Data begins, headers have ended, something unknown was said: nothing that is kept. */
const SILENT = new Set(["T", "N", "U"]);

interface Said {
  /** Those of the message's fields. */
  readonly names: readonly string[];
  readonly set: ReadonlySet<string>;
  readonly agreed: Agreement;
}

function said(disposition: Disposition, { names, set, agreed }: Said): readonly Buffer[] {
  switch (disposition.kind) {
    case "later":
      return [LATER];
    case "discarded":
      return [DISCARD];
    case "rejected":
      return [replyOf(`550 5.7.1 ${replyText(disposition.text)}`)];
    case "passes":
      return [
        ...withoutOurs(names, set),
        ...fieldsOf(disposition.marks).map(([name, value]) =>
          packet("h", ended(bytesOf(name), `${agreed.hasLeadingSpace ? " " : ""}${bytesOf(value)}`)),
        ),
        ...disposition.removed.map((recipient) => packet("-", ended(`<${bytesOf(recipient)}>`))),
        ...disposition.added.map((recipient) => packet("+", ended(`<${bytesOf(recipient)}>`))),
        CONTINUE,
      ];
  }
}

/** Takes away what a message says in the border's name; fields are told by their names and places among those of that name. */
function withoutOurs(names: readonly string[], set: ReadonlySet<string>): Buffer[] {
  const places = new Map<string, number>();
  const taken: Buffer[] = [];
  for (const name of names.filter((each) => isOurs(each, set))) {
    const key = name.toLowerCase();
    const place = (places.get(key) ?? 0) + 1;
    places.set(key, place);
    const at = Buffer.alloc(4);
    at.writeUInt32BE(place);
    taken.push(packet("m", Buffer.concat([at, ended(bytesOf(name), "")])));
  }
  // From the last to the first, since places move when one is taken.
  return taken.reverse();
}

/** A reply of SMTP's. A percent sign is one that the mail system would take for its own. */
function replyOf(text: string): Buffer {
  return packet("y", ended(bytesOf(text.replaceAll("%", "%%"))));
}
