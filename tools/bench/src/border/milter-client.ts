import { once } from "node:events";
import { connect, type Socket } from "node:net";

/** A message as a mail system hands it over. */
export interface Mail {
  readonly sender: string;
  readonly header: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

interface Answer {
  readonly letter: string;
  readonly data: Buffer;
}

const ALL_ACTIONS = 0x1ff;
const ALL_STEPS = 0x1fffff;
/** Which steps a filter may say that it does not answer, by their commands. */
const SILENT: Readonly<Record<string, number>> = {
  C: 0x1000,
  H: 0x2000,
  M: 0x4000,
  R: 0x8000,
  T: 0x10000,
  L: 0x80,
  N: 0x40000,
  B: 0x80000,
};
/** Which it may say that it does not want to hear. */
const LEFT_OUT: Readonly<Record<string, number>> = {
  C: 0x1,
  H: 0x2,
  M: 0x4,
  R: 0x8,
  B: 0x10,
  L: 0x20,
  N: 0x40,
  T: 0x200,
};
const FINAL = "acdrtyf";

/** The mail system's side of the milter protocol, for any filter that speaks it. */
export class MilterClient {
  readonly #socket: Socket;
  readonly #answers: AsyncGenerator<Answer>;
  #steps = 0;

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.#answers = answersOf(socket);
  }

  static async connect(port: number): Promise<MilterClient> {
    const socket = connect({ host: "127.0.0.1", port, noDelay: true });
    await once(socket, "connect");
    const client = new MilterClient(socket);
    const offer = Buffer.alloc(12);
    for (const [index, value] of [6, ALL_ACTIONS, ALL_STEPS].entries()) offer.writeUInt32BE(value, index * 4);
    socket.write(packet("O", offer));
    client.#steps = (await client.#next()).data.readUInt32BE(8);
    return client;
  }

  /** Hands a message over, as one that came from 192.0.2.7; the letter of what is said to it in the end. */
  async send({ sender, header, body }: Mail): Promise<string> {
    const macro = (of: string, ...words: string[]): void =>
      void this.#socket.write(packet("D", Buffer.concat([Buffer.from(of), texts(...words)])));
    macro("C", "j", "mx.example.org", "{daemon_name}", "smtpd");
    await this.#say("C", Buffer.concat([texts("mx.a.example"), Buffer.from([0x34, 0x9c, 0x40]), texts("192.0.2.7")]));
    await this.#say("H", texts("mx.a.example"));
    macro("M", "{mail_addr}", sender);
    await this.#say("M", texts(`<${sender}>`));
    await this.#say("R", texts("<bob@example.org>"));
    macro("T", "i", "4BENCH");
    await this.#say("T");
    const space = (this.#steps & 0x100000) === 0 ? "" : " ";
    for (const [name, value] of header) await this.#say("L", texts(name, `${space}${value}`));
    await this.#say("N");
    await this.#say("B", body);
    this.#socket.write(packet("E"));
    for (;;) {
      const { letter } = await this.#next();
      if (FINAL.includes(letter)) return letter;
    }
  }

  close(): void {
    this.#socket.destroy();
  }

  async #say(command: string, data: Buffer = Buffer.alloc(0)): Promise<void> {
    if ((this.#steps & (LEFT_OUT[command] ?? 0)) !== 0) return;
    this.#socket.write(packet(command, data));
    if ((this.#steps & (SILENT[command] ?? 0)) === 0) await this.#next();
  }

  async #next(): Promise<Answer> {
    const { value, done } = await this.#answers.next();
    if (done === true) throw new Error("the filter has gone");
    return value;
  }
}

async function* answersOf(socket: Socket): AsyncGenerator<Answer> {
  let left: Buffer = Buffer.alloc(0);
  for await (const chunk of socket) {
    left = Buffer.concat([left, chunk as Buffer]);
    while (left.length >= 4 && left.length >= 4 + left.readUInt32BE(0)) {
      const end = 4 + left.readUInt32BE(0);
      yield { letter: left.toString("latin1", 4, 5), data: left.subarray(5, end) };
      left = left.subarray(end);
    }
  }
}

function packet(command: string, data: Buffer = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(data.length + 1, 0);
  head.write(command, 4, "latin1");
  return Buffer.concat([head, data]);
}

function texts(...all: readonly string[]): Buffer {
  return Buffer.from(all.map((text) => `${text}\0`).join(""), "latin1");
}
