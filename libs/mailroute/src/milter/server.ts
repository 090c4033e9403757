import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import type { Border } from "../border.ts";
import { Packets } from "./packet.ts";
import { Session } from "./session.ts";

export interface MilterOptions {
  readonly border: Border;
  readonly host: string;
  readonly port: number;
  /** Bytes that a message may have; 64 MiB otherwise. */
  readonly most?: number;
  /** Connections at a time; 100 otherwise. */
  readonly connections?: number;
  readonly note: (line: string) => void;
}

const MOST = 64 * 1024 * 1024;
const CONNECTIONS = 100;
/** Mail systems keep connections open between messages, for some minutes. */
const IDLE = 15 * 60 * 1_000;

/** The milter protocol over TCP: a mail system hands over each message before it takes it. */
export class MilterServer {
  readonly #server: Server;
  readonly #open = new Map<Socket, Promise<void>>();
  #isStopping = false;

  private constructor(options: MilterOptions) {
    const { note } = options;
    this.#server = createServer((socket) => {
      const talk = this.#talk(socket, options)
        .catch((error: Error) => note(`a connection of the mail system is broken: ${error.message}`))
        .finally(() => {
          socket.destroy();
          this.#open.delete(socket);
        });
      this.#open.set(socket, talk);
    });
    this.#server.maxConnections = options.connections ?? CONNECTIONS;
  }

  static async listen(options: MilterOptions): Promise<MilterServer> {
    const server = new MilterServer(options);
    server.#server.listen(options.port, options.host);
    await once(server.#server, "listening");
    return server;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === "object" && address !== null ? address.port : 0;
  }

  /** Ends when what is being decided is answered. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#server.close();
    for (const socket of this.#open.keys()) socket.end();
    await Promise.all(this.#open.values());
  }

  async #talk(socket: Socket, { border, most = MOST }: MilterOptions): Promise<void> {
    socket.setTimeout(IDLE, () => socket.destroy());
    const session = new Session({ border, most });
    const packets = new Packets();
    for await (const chunk of socket) {
      for (const each of packets.push(chunk as Buffer)) {
        const answer = await session.answer(each);
        if (answer === undefined) return;
        if (answer.length > 0) socket.write(Buffer.concat(answer));
        if (this.#isStopping) return;
      }
    }
  }
}
