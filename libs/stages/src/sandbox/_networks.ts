import { once } from "node:events";
import { connect, type Socket } from "node:net";
import {
  connection,
  DEFAULT_HTTP_LIMITS,
  grantedNetwork,
  httpOrigins,
  pinnedNames,
} from "@glither/sandbox/capabilities";
import type { Capabilities, ConnectionGrant, Grants } from "@glither/sandbox/wasi";
import type { Vat } from "@glither/vat";
import { EXIT, StageError } from "../outcome.ts";

/** What a program has of networks, and what ends it. */
export interface Networks {
  readonly capabilities: Capabilities;
  /** @param ran whether the program did: what it has sent then gets a moment to be on its way. */
  readonly end: (ran: boolean) => void;
}

/** Milliseconds in which what was sent last has to be on its way, when its other end does not take it. */
const GRACE = 1_000;

export const NO_NETWORKS: Networks = { capabilities: {}, end: () => undefined };

/** Opens what was granted before the program begins; it can open none itself. Programs of preview 1 have it by number, components by address. */
export async function networksOf(vat: Vat, { connections, origins }: Grants): Promise<Networks> {
  const names = await pinnedNames(origins).catch((cause: unknown) => {
    throw new StageError("UNREADABLE", "nobody knows the address of a server that `http=` grants", {
      exitCode: EXIT.usage,
      cause,
    });
  });
  const sockets = await opened(connections);
  const granted = sockets.map((socket, at) => ({
    host: connections[at]?.host ?? "",
    address: socket.remoteAddress ?? "",
    port: socket.remotePort ?? 0,
    connection: vat.spawn(connection, vat, socket) as never,
  }));
  return {
    capabilities: {
      connections: granted.map((each) => each.connection),
      ...(granted.length === 0
        ? {}
        : { network: vat.spawn(grantedNetwork, { connections: granted, listeners: [] }) as never }),
      ...(origins.length === 0
        ? {}
        : { http: vat.spawn(httpOrigins, vat, origins, DEFAULT_HTTP_LIMITS, names) as never }),
    },
    end: (ran) => {
      for (const socket of sockets) {
        if (ran) endSoon(socket);
        else socket.destroy();
      }
    },
  };
}

/** When all is on its way, nobody waits for what the other end may still do; nor for ever until it is. */
function endSoon(socket: Socket): void {
  const late = setTimeout(() => socket.destroy(), GRACE);
  socket.end(() => {
    clearTimeout(late);
    socket.unref();
  });
}

async function opened(grants: readonly ConnectionGrant[]): Promise<Socket[]> {
  const sockets: Socket[] = [];
  for (const { host, port } of grants) {
    const socket = connect({ host, port, allowHalfOpen: true });
    sockets.push(socket);
    await once(socket, "connect").catch((cause: unknown) => {
      for (const one of sockets) one.destroy();
      throw new StageError("UNREADABLE", `nobody answers at \`${host}:${port}\``, { exitCode: EXIT.usage, cause });
    });
    // What goes wrong later is said to the program when it asks.
    socket.on("error", () => undefined);
  }
  return sockets;
}
