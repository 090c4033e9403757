import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { ended, type Packet, Packets, packet } from "../milter/packet.ts";

/** What a filter has said to the end of a message, in the protocol's letters. */
export interface Said {
  readonly letter: string;
  readonly parts: readonly string[];
}

export interface Sent {
  readonly sender?: string;
  readonly recipients: readonly string[];
  readonly header: readonly (readonly [name: string, value: string])[];
  readonly body?: string;
}

/** The mail system's side of the milter protocol, as Postfix speaks it; where the real one is not asked. */
export class MailSystem {
  readonly #socket: Socket;
  readonly #packets: AsyncGenerator<Packet>;

  private constructor(socket: Socket) {
    this.#socket = socket;
    this.#packets = packetsOf(socket);
  }

  /** @param steps what it offers: by default that nothing but the end of a message is answered. */
  static async connect(port: number, { actions = 0x1ff, steps = 0x1fffff, version = 6 } = {}): Promise<MailSystem> {
    const socket = connect({ host: "127.0.0.1", port });
    await once(socket, "connect");
    const system = new MailSystem(socket);
    const offer = Buffer.alloc(12);
    for (const [index, value] of [version, actions, steps].entries()) offer.writeUInt32BE(value, index * 4);
    system.write("O", offer);
    await system.next();
    return system;
  }

  /** What was said to recipients of the last message who were refused. */
  refused: string[] = [];

  write(command: string, data?: Uint8Array): void {
    this.#socket.write(packet(command, data));
  }

  raw(bytes: Uint8Array): void {
    this.#socket.write(bytes);
  }

  /** The next packet; undefined when the filter has ended the connection. */
  async next(): Promise<Packet | undefined> {
    const { value, done } = await this.#packets.next();
    return done === true ? undefined : value;
  }

  /** Hands a message over, and gives what the filter says of it, up to the reply that ends it. */
  async send({ sender = "alice@example.com", recipients, header, body = "Hello\r\n" }: Sent): Promise<readonly Said[]> {
    this.write("D", Buffer.concat([Buffer.from("C"), ended("j", "mx.example.org", "{daemon_name}", "smtpd")]));
    this.write("C", Buffer.concat([ended("client.example.com"), Buffer.from([0x34, 0x9c, 0x40]), ended("192.0.2.7")]));
    this.write("H", ended("client.example.com"));
    this.write("M", ended(`<${sender}>`));
    this.refused = [];
    for (const recipient of recipients) {
      this.write("R", ended(`<${recipient}>`));
      const answer = await this.next();
      if (answer !== undefined && answer.command !== "c") this.refused.push(...partsOf(answer));
    }
    this.write("D", Buffer.concat([Buffer.from("T"), ended("i", "4TEST")]));
    this.write("T");
    for (const [name, value] of header) this.write("L", ended(name, ` ${Buffer.from(value).toString("latin1")}`));
    this.write("N");
    this.write("B", Buffer.from(body));
    this.write("E");
    const said: Said[] = [];
    for (;;) {
      const answer = await this.next();
      if (answer === undefined) throw new Error("the filter has gone");
      said.push({ letter: answer.command, parts: partsOf(answer) });
      if ("cdrtya".includes(answer.command)) return said;
    }
  }

  close(): void {
    this.#socket.destroy();
  }
}

async function* packetsOf(socket: Socket): AsyncGenerator<Packet> {
  const packets = new Packets();
  for await (const chunk of socket) yield* packets.push(chunk as Buffer);
}

function partsOf({ command, data }: Packet): string[] {
  const own = command === "m" ? [String(data.readUInt32BE(0))] : [];
  const text = (command === "m" ? data.subarray(4) : data).toString("latin1");
  return [...own, ...text.split("\0").slice(0, -1)];
}
