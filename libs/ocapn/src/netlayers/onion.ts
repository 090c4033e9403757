import { createHash } from "node:crypto";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { fromBase32 } from "../location/base.ts";
import { newLocation } from "../location/location.ts";
import { readExactly } from "./_reading.ts";
import { listening, SocketNetlayer } from "./_socket-netlayer.ts";
import { type ControlPort, publishOnion } from "./_tor-control.ts";
import { type Clock, SYSTEM_CLOCK } from "./clock.ts";
import { NetlayerError } from "./error.ts";
import { type NetlayerLimits, netlayerLimits } from "./limits.ts";
import type { Netlayer } from "./netlayer.ts";

export interface OnionOptions {
  /** Tor's SOCKS port; by default 127.0.0.1:9050. */
  readonly socks?: { readonly host: string; readonly port: number };
  /** Tor's control port; by default 127.0.0.1:9051. */
  readonly control?: ControlPort;
  /** The control port's password, where it has one; else its cookie is read. */
  readonly password?: string;
  /** The key of a service that was published before, in Tor's own form; by default a new one. */
  readonly key?: string;
  readonly limits?: Partial<NetlayerLimits>;
  readonly clock?: Clock;
}

export interface OnionNetlayer extends Netlayer {
  /** The service's key, a secret, to be given to the next start. */
  readonly key: string;
}

/** The port at which all peers are (OCapN, Netlayers). */
const VIRTUAL_PORT = 9_045;
/** A circuit to a hidden service takes its time. */
const CONNECT_TIME = 120_000;

/**
 * The netlayer `onion`: services of a Tor that runs already. The designator is the service's id, a key, which Tor proves
 * to who connects; who connects proves nothing, and is nowhere.
 *
 * @throws NetlayerError `CANNOT_LISTEN`
 */
export async function onionNetlayer(options: OnionOptions = {}): Promise<OnionNetlayer> {
  const { socks = { host: "127.0.0.1", port: 9_050 }, control = { host: "127.0.0.1", port: 9_051 } } = options;
  const server = createServer({ pauseOnConnect: true });
  await listening(server, { host: "127.0.0.1", port: 0 });
  const { key, password } = options;
  const service = await publishOnion(control, {
    virtualPort: VIRTUAL_PORT,
    port: (server.address() as AddressInfo).port,
    ...(key === undefined ? {} : { key }),
    ...(password === undefined ? {} : { password }),
  }).catch((error: unknown) => {
    server.close();
    throw error;
  });
  const netlayer = new SocketNetlayer({
    location: newLocation("onion", service.id),
    server,
    kind: {
      accepted: "connection",
      opened: "connect",
      dial({ designator }) {
        if (!isServiceId(designator))
          throw new NetlayerError("LOCATION_UNUSABLE", "a location whose designator is no onion service");
        return connect(socks);
      },
      greet: (socket, { designator }) => throughSocks(socket, `${designator}.onion`, VIRTUAL_PORT),
      peerOf: (_, dialled) => dialled,
    },
    limits: netlayerLimits({ connectTime: CONNECT_TIME, ...options.limits }),
    clock: options.clock ?? SYSTEM_CLOCK,
  });
  return {
    location: netlayer.location,
    key: service.key,
    connect: (location) => netlayer.connect(location),
    listen: (accept) => netlayer.listen(accept),
    close: async () => {
      // With it, the service is gone.
      service.control.destroy();
      await netlayer.close();
    },
  };
}

/** Whether a text is the id of a service, to the checksum (rend-spec-v3, section 6): Tor is asked for nothing else. */
export function isServiceId(text: string): boolean {
  let bytes: Uint8Array;
  try {
    bytes = fromBase32(text);
  } catch {
    return false;
  }
  if (bytes.length !== 35 || bytes[34] !== 3) return false;
  const checksum = createHash("sha3-256").update(".onion checksum").update(bytes.subarray(0, 32)).update(Buffer.of(3));
  return checksum.digest().subarray(0, 2).equals(bytes.subarray(32, 34));
}

/** Has a SOCKS proxy connect to a name, which it looks up itself (RFC 1928). */
async function throughSocks(socket: Socket, host: string, port: number): Promise<void> {
  socket.write(Buffer.of(5, 1, 0));
  if (!(await readExactly(socket, 2)).equals(Buffer.of(5, 0))) throw new Error("a proxy that wants something else");
  socket.write(
    Buffer.concat([Buffer.of(5, 1, 0, 3, host.length), Buffer.from(host), Buffer.of(port >> 8, port & 0xff)]),
  );
  const [version, reply, , type] = await readExactly(socket, 4);
  if (version !== 5 || reply !== 0) throw new Error(`the proxy refuses: ${reply}`);
  const length = type === 1 ? 4 : type === 4 ? 16 : type === 3 ? (await readExactly(socket, 1))[0] : undefined;
  if (length === undefined) throw new Error("the proxy answers nonsense");
  await readExactly(socket, length + 2);
}
