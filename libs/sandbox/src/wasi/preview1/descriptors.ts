import { CapabilityError } from "../../capabilities/error.ts";
import type { Stat } from "../../capabilities/interfaces.ts";
import type { Descriptor } from "../_descriptors.ts";
import type { Functions, Host } from "../_host.ts";
import { encode } from "../_memory.ts";
import { ALL_RIGHTS, RIGHT } from "../_rights.ts";
import { typeOf, writeStat } from "./_stat.ts";

const CHARACTER_DEVICE = 2;
const UNKNOWN = 0;
const LAST_FLAG = 0x1f;

/** What is open, by its number. */
export const descriptors: Functions = {
  fd_close: (host, number: number) => {
    release(host, host.descriptors.get(number));
    host.descriptors.take(number);
  },
  fd_renumber: (host, from: number, to: number) => {
    const [moved, replaced] = [host.descriptors.get(from), host.descriptors.get(to)];
    if (from === to) return;
    release(host, replaced);
    host.descriptors.take(from);
    host.descriptors.put(to, moved);
  },
  fd_fdstat_get: (host, number: number, to: number) => {
    const found = host.descriptors.get(number);
    const [at, type] = [to >>> 0, fileTypeOf(host, found)];
    host.memory.demand(at, 24);
    host.memory.setU8(at, type);
    host.memory.setU8(at + 1, 0);
    host.memory.setU16(at + 2, found.flags);
    host.memory.setU32(at + 4, 0);
    host.memory.setU64(at + 8, BigInt(found.base));
    host.memory.setU64(at + 16, BigInt(found.inheriting));
  },
  fd_fdstat_set_flags: (host, number: number, flags: number) => {
    const found = host.descriptors.with(number, RIGHT.fd_fdstat_set_flags);
    if (flags >>> 0 > LAST_FLAG) throw new CapabilityError("inval");
    found.flags = flags;
  },
  fd_fdstat_set_rights: (host, number: number, base: bigint, inheriting: bigint) => {
    const found = host.descriptors.get(number);
    if (isMore(base, found.base) || isMore(inheriting, found.inheriting)) throw new CapabilityError("notcapable");
    found.base = Number(base);
    found.inheriting = Number(inheriting);
  },
  fd_filestat_get: (host, number: number, to: number) => {
    const found = host.descriptors.with(number, RIGHT.fd_filestat_get);
    writeStat(host, to >>> 0, statOf(host, found));
  },
  fd_prestat_get: (host, number: number, to: number) => {
    const at = to >>> 0;
    const name = nameOf(host, number);
    host.memory.demand(at, 8);
    host.memory.setU32(at, 0);
    host.memory.setU32(at + 4, name.length);
  },
  fd_prestat_dir_name: (host, number: number, to: number, room: number) => {
    const name = nameOf(host, number);
    if (room >>> 0 < name.length) throw new CapabilityError("nametoolong");
    host.memory.write(to >>> 0, name);
  },
};

/** A directory or a connection that was given from the start is the grant's, and stays open for others. */
function release({ reach }: Host, found: Descriptor): void {
  if (found.kind === "file") reach(found.file, "close");
  else if (found.kind === "directory" && found.name === undefined) reach(found.directory, "close");
  else if (found.kind === "connection" && found.accepted === true) reach(found.connection, "shutdown", true, true);
}

function nameOf({ descriptors: all }: Host, number: number): Uint8Array {
  const found = all.get(number);
  if (found.kind !== "directory" || found.name === undefined) throw new CapabilityError("badf");
  return encode(found.name);
}

function fileTypeOf({ reach }: Host, found: Descriptor): number {
  switch (found.kind) {
    case "file":
    case "directory":
      return typeOf(found.kind);
    case "input":
      return reach(found.input, "terminal") ? CHARACTER_DEVICE : UNKNOWN;
    case "output":
      return reach(found.output, "terminal") ? CHARACTER_DEVICE : UNKNOWN;
    default:
      return typeOf("socket");
  }
}

function statOf({ reach }: Host, found: Descriptor): Stat {
  if (found.kind === "file") return reach(found.file, "stat");
  if (found.kind === "directory") return reach(found.directory, "stat", ".", false);
  const kind = found.kind === "input" || found.kind === "output" ? "stream" : "socket";
  return { device: 0n, inode: 0n, kind, links: 1n, size: 0n, accessed: 0n, modified: 0n, changed: 0n };
}

/** Whether rights are asked for that are not there; those that WASI does not have are none. */
function isMore(asked: bigint, had: number): boolean {
  const all = BigInt.asUintN(64, asked);
  return all > BigInt(ALL_RIGHTS) || (Number(all) & ~had) !== 0;
}
