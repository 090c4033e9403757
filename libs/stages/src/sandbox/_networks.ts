import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { connection, grantedNetwork, httpOrigins } from "@glither/sandbox/capabilities";
import type { Capabilities, ConnectionGrant, Grants } from "@glither/sandbox/wasi";
import type { Vat } from "@glither/vat";
import { EXIT, StageError } from "../outcome.ts";

/** What a program has of networks, and what ends it. */
export interface Networks {
  readonly capabilities: Capabilities;
  readonly end: () => void;
}

export const NO_NETWORKS: Networks = { capabilities: {}, end: () => undefined };

/** Opens what was granted before the program begins; it can open none itself. Programs of preview 1 have it by number, components by address. */
export async function networksOf(vat: Vat, { connections, origins }: Grants): Promise<Networks> {
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
      ...(origins.length === 0 ? {} : { http: vat.spawn(httpOrigins, vat, origins) as never }),
    },
    end: () => {
      // When all is on its way, nobody waits for what the other end may still do.
      for (const socket of sockets) socket.end(() => socket.unref());
    },
  };
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
