import type { Ref } from "@glither/vat";
import { CapabilityError } from "../../capabilities/error.ts";
import type { Connection } from "../../capabilities/interfaces.ts";
import type { Functions, Host } from "../_host.ts";
import { CONNECTION_RIGHTS, RIGHT } from "../_rights.ts";
import { gather, room, scatter } from "./_vectors.ts";

const RECEIVING = 1;
const SENDING = 2;

/** Connections that were granted, or taken from a listener that was. Nothing here opens one. */
export const sockets: Functions = {
  sock_accept: (host, number: number, flags: number, to: number) => {
    const found = host.descriptors.get(number);
    if (found.kind !== "listener") throw new CapabilityError("notsock");
    if ((found.base & RIGHT.sock_accept) === 0) throw new CapabilityError("notcapable");
    host.descriptors.demandRoom();
    host.memory.demand(to >>> 0, 4);
    const connection = host.reach(found.listener, "accept");
    const base = CONNECTION_RIGHTS & found.inheriting;
    const accepted = {
      kind: "connection",
      connection,
      accepted: true,
      base,
      inheriting: 0,
      flags: flags & 0xffff,
    } as const;
    host.memory.setU32(to >>> 0, host.descriptors.add(accepted));
  },
  sock_recv: (host, number: number, vectors: number, count: number, flags: number, length: number, out: number) => {
    const connection = connectionOf(host, number, RIGHT.fd_read);
    // Looking without taking, and waiting for all, are nothing that a connection understands.
    if (flags !== 0) throw new CapabilityError("notsup");
    host.memory.demand(length >>> 0, 4);
    host.memory.demand(out >>> 0, 2);
    const most = room(host, vectors >>> 0, count >>> 0);
    const bytes = host.reach(connection, "receive", most).subarray(0, most);
    scatter(host, vectors >>> 0, count >>> 0, bytes);
    host.memory.setU32(length >>> 0, bytes.length);
    host.memory.setU16(out >>> 0, 0);
  },
  sock_send: (host, number: number, vectors: number, count: number, _flags: number, length: number) => {
    const connection = connectionOf(host, number, RIGHT.fd_write);
    host.memory.demand(length >>> 0, 4);
    host.memory.setU32(length >>> 0, host.reach(connection, "send", gather(host, vectors >>> 0, count >>> 0)));
  },
  sock_shutdown: (host, number: number, how: number) => {
    const connection = connectionOf(host, number, RIGHT.sock_shutdown);
    if (how === 0 || how > 3) throw new CapabilityError("inval");
    host.reach(connection, "shutdown", (how & RECEIVING) !== 0, (how & SENDING) !== 0);
  },
};

function connectionOf({ descriptors }: Host, number: number, right: number): Ref<Connection> {
  const found = descriptors.get(number);
  if (found.kind !== "connection") throw new CapabilityError("notsock");
  if ((found.base & right) === 0) throw new CapabilityError("notcapable");
  return found.connection;
}
