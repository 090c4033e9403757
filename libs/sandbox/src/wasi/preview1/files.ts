import { CapabilityError } from "../../capabilities/error.ts";
import type { Descriptor, OpenFile } from "../_descriptors.ts";
import type { Functions, Host } from "../_host.ts";
import { placeOf } from "../_places.ts";
import { RIGHT } from "../_rights.ts";
import { timesOf } from "./_stat.ts";
import { gather, room, scatter } from "./_vectors.ts";

const APPEND = 1;
const [SET, CURRENT, END] = [0, 1, 2];
const LAST_ADVICE = 5;

/** Reading, writing and moving about in what is open. */
export const files: Functions = {
  fd_read: (host, number: number, vectors: number, count: number, to: number) => {
    const found = host.descriptors.with(number, RIGHT.fd_read);
    const most = room(host, vectors >>> 0, count >>> 0);
    host.memory.demand(to >>> 0, 4);
    const bytes = readFrom(host, found, most);
    scatter(host, vectors >>> 0, count >>> 0, bytes);
    host.memory.setU32(to >>> 0, bytes.length);
    if (found.kind === "file") found.position += bytes.length;
  },
  fd_write: (host, number: number, vectors: number, count: number, to: number) => {
    const found = host.descriptors.with(number, RIGHT.fd_write);
    const bytes = gather(host, vectors >>> 0, count >>> 0);
    host.memory.demand(to >>> 0, 4);
    host.memory.setU32(to >>> 0, writeTo(host, found, bytes));
  },
  fd_pread: (host, number: number, vectors: number, count: number, offset: bigint, to: number) => {
    const { file } = fileOf(host, number, RIGHT.fd_read | RIGHT.fd_seek);
    const most = room(host, vectors >>> 0, count >>> 0);
    host.memory.demand(to >>> 0, 4);
    const bytes = host.reach(file, "read", most, placeOf(offset)).subarray(0, most);
    scatter(host, vectors >>> 0, count >>> 0, bytes);
    host.memory.setU32(to >>> 0, bytes.length);
  },
  fd_pwrite: (host, number: number, vectors: number, count: number, offset: bigint, to: number) => {
    const { file } = fileOf(host, number, RIGHT.fd_write | RIGHT.fd_seek);
    const bytes = gather(host, vectors >>> 0, count >>> 0);
    host.memory.demand(to >>> 0, 4);
    host.memory.setU32(to >>> 0, host.reach(file, "write", bytes, placeOf(offset)));
  },
  fd_seek: (host, number: number, offset: bigint, whence: number, to: number) => {
    const found = fileOf(host, number, RIGHT.fd_seek);
    const next = offset + beginning(host, found, whence);
    if (next < 0n) throw new CapabilityError("inval");
    const position = placeOf(next);
    host.memory.setU64(to >>> 0, next);
    found.position = position;
  },
  fd_tell: (host, number: number, to: number) => {
    host.memory.setU64(to >>> 0, BigInt(fileOf(host, number, RIGHT.fd_tell).position));
  },
  fd_advise: (host, number: number, offset: bigint, length: bigint, advice: number) => {
    fileOf(host, number, RIGHT.fd_advise);
    if (advice >>> 0 > LAST_ADVICE || offset < 0n || length < 0n) throw new CapabilityError("inval");
  },
  fd_allocate: (host, number: number, offset: bigint, length: bigint) => {
    const { file } = fileOf(host, number, RIGHT.fd_allocate);
    if (offset < 0n || length <= 0n) throw new CapabilityError("inval");
    const end = placeOf(offset + length);
    if (host.reach(file, "stat").size < BigInt(end)) host.reach(file, "resize", end);
  },
  fd_filestat_set_size: (host, number: number, size: bigint) => {
    const { file } = fileOf(host, number, RIGHT.fd_filestat_set_size);
    host.reach(file, "resize", placeOf(size));
  },
  fd_filestat_set_times: (host, number: number, accessed: bigint, modified: bigint, flags: number) => {
    const found = host.descriptors.with(number, RIGHT.fd_filestat_set_times);
    const times = timesOf(accessed, modified, flags);
    if (found.kind === "file") host.reach(found.file, "times", times);
    else if (found.kind === "directory") host.reach(found.directory, "times", ".", false, times);
    else throw new CapabilityError("badf");
  },
  fd_datasync: (host, number: number) => sync(host, host.descriptors.with(number, RIGHT.fd_datasync)),
  fd_sync: (host, number: number) => sync(host, host.descriptors.with(number, RIGHT.fd_sync)),
};

function readFrom({ reach }: Host, found: Descriptor, most: number): Uint8Array {
  const bytes = (): Uint8Array => {
    switch (found.kind) {
      case "file":
        return reach(found.file, "read", most, found.position);
      case "input":
        return reach(found.input, "read", most);
      case "connection":
        return reach(found.connection, "receive", most);
      default:
        throw new CapabilityError("badf");
    }
  };
  return bytes().subarray(0, most);
}

function writeTo({ reach }: Host, found: Descriptor, bytes: Uint8Array): number {
  switch (found.kind) {
    case "output":
      return reach(found.output, "write", bytes);
    case "connection":
      return reach(found.connection, "send", bytes);
    case "file": {
      const appends = (found.flags & APPEND) !== 0;
      const written = appends ? reach(found.file, "append", bytes) : reach(found.file, "write", bytes, found.position);
      // Who appends stands at the end of what was written.
      found.position = appends ? Number(reach(found.file, "stat").size) : found.position + written;
      return written;
    }
    default:
      throw new CapabilityError("badf");
  }
}

function fileOf({ descriptors }: Host, number: number, rights: number): OpenFile {
  const found = descriptors.get(number);
  if (found.kind === "directory") throw new CapabilityError("isdir");
  if (found.kind !== "file") throw new CapabilityError("spipe");
  if ((found.base & rights) !== rights) throw new CapabilityError("notcapable");
  return found;
}

function beginning({ reach }: Host, { file, position }: OpenFile, whence: number): bigint {
  if (whence === SET) return 0n;
  if (whence === CURRENT) return BigInt(position);
  if (whence === END) return reach(file, "stat").size;
  throw new CapabilityError("inval");
}

function sync({ reach }: Host, found: Descriptor): void {
  if (found.kind === "file") reach(found.file, "sync");
}
