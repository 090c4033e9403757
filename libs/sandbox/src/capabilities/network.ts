import { isIPv4, isIPv6 } from "node:net";
import { type Bcom, type Becoming, type Methods, methods, type Ref } from "@glither/vat";
import { CapabilityError } from "./error.ts";
import type { Connection, Listener } from "./interfaces.ts";

/** An open connection, and by what it is found: the name that it was granted by, and the address that it leads to. */
export interface GrantedConnection {
  readonly host: string;
  readonly address: string;
  readonly port: number;
  readonly connection: Ref<Connection>;
}

export interface GrantedListener {
  readonly address: string;
  readonly port: number;
  readonly listener: Ref<Listener>;
}

interface Granted {
  readonly connections: readonly GrantedConnection[];
  readonly listeners: readonly GrantedListener[];
}

/**
 * Connections that are open, and listeners, for who asks for them by their addresses. It opens nothing and looks nothing up: each
 * connection is handed over once, and a name that none was granted by leads nowhere.
 */
export function grantedNetwork(bcom: Bcom, granted: Granted, taken: readonly Ref<Connection>[] = []): NetworkBehaviour {
  const { connections, listeners } = granted;
  return methods({
    resolve: (name: string): readonly string[] => {
      const named = connections.filter(({ host }) => host.toLowerCase() === name.toLowerCase());
      if (named.length === 0) throw new CapabilityError("acces");
      return [...new Set(named.map(({ address }) => canonicalAddress(address)))];
    },
    connect: (address: string, port: number) => {
      const there = connections.filter((each) => isAt(each, address, port));
      if (there.length === 0) throw new CapabilityError("acces");
      const free = there.find(({ connection }) => !taken.includes(connection));
      if (free === undefined) throw new CapabilityError("connrefused");
      return bcom(grantedNetwork(bcom, granted, [...taken, free.connection]), free.connection);
    },
    listen: (address: string, port: number): Ref<Listener> => {
      const there = listeners.find((each) => isAt(each, address, port));
      if (there === undefined) throw new CapabilityError("acces");
      return there.listener;
    },
  });
}

type NetworkBehaviour = Methods<{
  readonly resolve: (name: string) => readonly string[];
  readonly connect: (address: string, port: number) => Becoming<Ref<Connection>>;
  readonly listen: (address: string, port: number) => Ref<Listener>;
}>;

function isAt(granted: { readonly address: string; readonly port: number }, address: string, port: number): boolean {
  return granted.port === port && canonicalAddress(granted.address) === address;
}

/** An address of IP as everybody here writes it: of several ways to write one of version 6, that of URLs. */
export function canonicalAddress(address: string): string {
  const [bare = ""] = address.split("%", 1);
  if (isIPv4(bare)) return bare;
  return isIPv6(bare) ? new URL(`http://[${bare}]`).hostname.slice(1, -1) : address;
}
