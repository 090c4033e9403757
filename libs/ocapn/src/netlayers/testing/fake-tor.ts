import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net";
import { toBase32 } from "../../location/base.ts";
import { readExactly, readLine } from "../_reading.ts";

/** As much of Tor as a netlayer sees of it: a control port and a SOCKS port, with all services on this machine. */
export class FakeTor {
  readonly commands: string[] = [];
  /** What the control port says to `PROTOCOLINFO` of how to authenticate. */
  methods = "METHODS=NULL";
  /** What the SOCKS port answers instead of connecting. */
  refusal: number | undefined;
  readonly #services = new Map<string, { readonly port: number; readonly control: Socket }>();
  readonly #keys = new Map<string, string>();
  readonly #control: Server = createServer((socket) => void this.#obey(socket).catch(() => socket.destroy()));
  readonly #socks: Server = createServer((socket) => void this.#lead(socket).catch(() => socket.destroy()));
  readonly #sockets = new Set<Socket>();

  async start(): Promise<this> {
    for (const server of [this.#control, this.#socks]) {
      server.on("connection", (socket) => this.#keep(socket));
      server.listen(0, "127.0.0.1");
      await once(server, "listening");
    }
    return this;
  }

  get ports(): { socks: { host: string; port: number }; control: { host: string; port: number } } {
    const at = (server: Server) => ({ host: "127.0.0.1", port: (server.address() as AddressInfo).port });
    return { socks: at(this.#socks), control: at(this.#control) };
  }

  get services(): readonly string[] {
    return [...this.#services.keys()];
  }

  stop(): void {
    for (const server of [this.#control, this.#socks]) server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("close", () => this.#sockets.delete(socket));
  }

  async #obey(socket: Socket): Promise<void> {
    socket.on("close", () => {
      for (const [id, { control }] of this.#services) if (control === socket) this.#services.delete(id);
    });
    for (;;) {
      const line = await readLine(socket, 10_000);
      this.commands.push(line);
      if (line === "PROTOCOLINFO 1")
        socket.write(`250-PROTOCOLINFO 1\r\n250-AUTH ${this.methods}\r\n250-VERSION Tor="0.4.8"\r\n250 OK\r\n`);
      else if (line.startsWith("AUTHENTICATE")) socket.write("250 OK\r\n");
      else socket.write(this.#add(line, socket));
    }
  }

  #add(line: string, control: Socket): string {
    const [, key = "", port] =
      /^ADD_ONION (NEW:ED25519-V3|ED25519-V3:\S+) Port=9045,127\.0\.0\.1:(\d+)$/u.exec(line) ?? [];
    if (port === undefined) return "512 syntax\r\n";
    const isNew = key.startsWith("NEW:");
    const made = isNew ? `ED25519-V3:${randomBytes(64).toString("base64")}` : key;
    const id = this.#keys.get(made) ?? serviceId(randomBytes(32));
    this.#keys.set(made, id);
    this.#services.set(id, { port: Number(port), control });
    return `250-ServiceID=${id}\r\n${isNew ? `250-PrivateKey=${made}\r\n` : ""}250 OK\r\n`;
  }

  async #lead(socket: Socket): Promise<void> {
    await readExactly(socket, 3);
    socket.write(Buffer.of(5, 0));
    const length = (await readExactly(socket, 5))[4] ?? 0;
    const host = (await readExactly(socket, length)).toString();
    await readExactly(socket, 2);
    this.commands.push(`SOCKS ${host}`);
    const service = this.#services.get(host.replace(/\.onion$/u, ""));
    const refusal = this.refusal ?? (service === undefined ? 4 : undefined);
    if (refusal !== undefined || service === undefined) {
      socket.end(Buffer.of(5, refusal ?? 4, 0, 1, 0, 0, 0, 0, 0, 0));
      return;
    }
    const far = connect(service.port, "127.0.0.1");
    this.#keep(far);
    await once(far, "connect");
    socket.write(Buffer.of(5, 0, 0, 1, 0, 0, 0, 0, 0, 0));
    socket.pipe(far).pipe(socket);
    socket.on("close", () => far.destroy());
    far.on("close", () => socket.destroy());
  }
}

/** The id of a key (rend-spec-v3, section 6). */
export function serviceId(key: Uint8Array): string {
  const version = Buffer.of(3);
  const checksum = createHash("sha3-256").update(".onion checksum").update(key).update(version).digest();
  return toBase32(Buffer.concat([key, checksum.subarray(0, 2), version]));
}
