import { randomUUID } from "node:crypto";
import { connect, createServer } from "node:net";
import { newLocation } from "../location/location.ts";
import { type HostAndPort, hintsOf, hostAndPort, isLoopback } from "./_host-and-port.ts";
import { listening, SocketNetlayer } from "./_socket-netlayer.ts";
import { type Clock, SYSTEM_CLOCK } from "./clock.ts";
import { type NetlayerLimits, netlayerLimits } from "./limits.ts";
import type { Netlayer } from "./netlayer.ts";

export interface TcpOptions {
  /** What this peer calls itself; by default something that nobody else does. */
  readonly designator?: string;
  /** The address to listen on; by default this machine's own, 127.0.0.1. */
  readonly host?: string;
  /** By default one that is free. */
  readonly port?: number;
  /** The host that others are told, where it is another one. */
  readonly publicHost?: string;
  /** Where it goes when a location, which may be anybody's, says so; by default to this machine alone. */
  readonly mayReach?: (to: HostAndPort) => boolean;
  readonly limits?: Partial<NetlayerLimits>;
  readonly clock?: Clock;
}

/**
 * The netlayer `tcp-testing-only`, which every implementation of OCapN has: records over TCP as they are. It hides
 * nothing, proves nothing, and is for one machine: `tls` and `websocket` are for networks.
 *
 * @throws NetlayerError `CANNOT_LISTEN`
 */
export async function tcpNetlayer(options: TcpOptions = {}): Promise<Netlayer> {
  const { designator = randomUUID(), host = "127.0.0.1", port = 0, mayReach = isLoopback } = options;
  const server = createServer({ pauseOnConnect: true });
  await listening(server, { host, port });
  return new SocketNetlayer({
    location: newLocation("tcp-testing-only", designator, hintsOf(server, options.publicHost ?? host)),
    server,
    kind: {
      accepted: "connection",
      opened: "connect",
      dial: (location) => connect(hostAndPort(location, mayReach)),
      peerOf: () => undefined,
    },
    limits: netlayerLimits(options.limits),
    clock: options.clock ?? SYSTEM_CLOCK,
  });
}
