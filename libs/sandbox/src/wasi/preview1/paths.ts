import { CapabilityError } from "../../capabilities/error.ts";
import type { Opening } from "../../capabilities/interfaces.ts";
import type { OpenDirectory } from "../_descriptors.ts";
import type { Functions, Host } from "../_host.ts";
import { encode } from "../_memory.ts";
import { ALL_RIGHTS, DIRECTORY_RIGHTS, FILE_RIGHTS, RIGHT, type RightName, WRITING } from "../_rights.ts";
import { timesOf, typeOf, writeStat } from "./_stat.ts";

const FOLLOW = 1;
const [CREATE, DIRECTORY, EXCLUSIVE, TRUNCATE] = [1, 2, 4, 8];
const LAST_OPENING = 15;
const LAST_FLAG = 0x1f;
const ENTRY_BYTES = 24;

/** What is in directories. Every path goes to the directory's actor as it is. */
export const paths: Functions = {
  path_open: (
    host,
    number: number,
    lookup: number,
    path: number,
    length: number,
    openings: number,
    base: bigint,
    _inheriting: bigint,
    flags: number,
    to: number,
  ) => {
    const from = host.descriptors.directory(number, rightsToOpen(openings));
    if (openings >>> 0 > LAST_OPENING || flags >>> 0 > LAST_FLAG) throw new CapabilityError("inval");
    host.descriptors.demandRoom();
    host.memory.demand(to >>> 0, 4);
    const asked = Number(BigInt.asUintN(64, base) & BigInt(ALL_RIGHTS));
    // Programs ask for all other rights whether they will use them or not.
    const write = (asked & RIGHT.fd_write) !== 0;
    if (write && (from.inheriting & RIGHT.fd_write) === 0) throw new CapabilityError("notcapable");
    const read = !write || (asked & RIGHT.fd_read) !== 0;
    const opening = { ...openingOf(openings, lookup), read, write };
    const opened = host.reach(from.directory, "open", host.memory.text(path >>> 0, length >>> 0), opening);
    const { inheriting } = from;
    const descriptor =
      opened.kind === "directory"
        ? { ...opened, base: from.base & DIRECTORY_RIGHTS, inheriting, flags }
        : { ...opened, position: 0, base: inheriting & fileRights(asked), inheriting: 0, flags };
    host.memory.setU32(to >>> 0, host.descriptors.add(descriptor));
  },
  path_filestat_get: (host, number: number, lookup: number, path: number, length: number, to: number) => {
    const { directory } = host.descriptors.directory(number, RIGHT.path_filestat_get);
    const text = host.memory.text(path >>> 0, length >>> 0);
    host.memory.demand(to >>> 0, 64);
    writeStat(host, to >>> 0, host.reach(directory, "stat", text, (lookup & FOLLOW) !== 0));
  },
  path_filestat_set_times: (
    host,
    number: number,
    lookup: number,
    path: number,
    length: number,
    accessed: bigint,
    modified: bigint,
    flags: number,
  ) => {
    const { directory } = host.descriptors.directory(number, RIGHT.path_filestat_set_times);
    const times = timesOf(accessed, modified, flags);
    host.reach(directory, "times", host.memory.text(path >>> 0, length >>> 0), (lookup & FOLLOW) !== 0, times);
  },
  path_create_directory: (host, number: number, path: number, length: number) => {
    const [{ directory }, text] = named(host, number, path, length, "path_create_directory");
    host.reach(directory, "make", text);
  },
  path_remove_directory: (host, number: number, path: number, length: number) => {
    const [{ directory }, text] = named(host, number, path, length, "path_remove_directory");
    host.reach(directory, "remove", text);
  },
  path_unlink_file: (host, number: number, path: number, length: number) => {
    const [{ directory }, text] = named(host, number, path, length, "path_unlink_file");
    host.reach(directory, "unlink", text);
  },
  path_rename: (
    host,
    number: number,
    path: number,
    length: number,
    toNumber: number,
    toPath: number,
    toLength: number,
  ) => {
    const [from, text] = named(host, number, path, length, "path_rename_source");
    const [to, target] = named(host, toNumber, toPath, toLength, "path_rename_target");
    host.reach(from.directory, "rename", text, to.directory, target);
  },
  path_link: (
    host,
    number: number,
    lookup: number,
    path: number,
    length: number,
    toNumber: number,
    toPath: number,
    toLength: number,
  ) => {
    const [from, text] = named(host, number, path, length, "path_link_source");
    const [to, target] = named(host, toNumber, toPath, toLength, "path_link_target");
    // A second name for what a link points to could be one for what is elsewhere.
    if ((lookup & FOLLOW) !== 0) throw new CapabilityError("inval");
    host.reach(from.directory, "link", text, to.directory, target);
  },
  path_symlink: (host, target: number, targetLength: number, number: number, path: number, length: number) => {
    const [{ directory }, text] = named(host, number, path, length, "path_symlink");
    host.reach(directory, "symlink", host.memory.text(target >>> 0, targetLength >>> 0), text);
  },
  path_readlink: (host, number: number, path: number, length: number, buffer: number, room: number, to: number) => {
    const [{ directory }, text] = named(host, number, path, length, "path_readlink");
    const target = encode(host.reach(directory, "readlink", text)).subarray(0, room >>> 0);
    host.memory.write(buffer >>> 0, target);
    host.memory.setU32(to >>> 0, target.length);
  },
  fd_readdir: (host, number: number, buffer: number, room: number, cookie: bigint, to: number) => {
    const open = host.descriptors.directory(number, RIGHT.fd_readdir);
    host.memory.demand(buffer >>> 0, room >>> 0);
    if (cookie === 0n || open.listed === undefined) {
      const { inode } = host.reach(open.directory, "stat", ".", false);
      // What is above a directory is nothing that its holder could know of.
      const dots = [".", ".."].map((name) => ({ name, kind: "directory", inode }) as const);
      open.listed = [...dots, ...host.reach(open.directory, "list")];
    }
    host.memory.setU32(to >>> 0, writeEntries(host, open, buffer >>> 0, room >>> 0, cookie));
  },
};

/** Writes entries from a place on until there is no more room; the last may be cut off, which says that there are more. */
function writeEntries(
  { memory }: Host,
  { listed = [] }: OpenDirectory,
  buffer: number,
  room: number,
  cookie: bigint,
): number {
  const first = Number(BigInt.asUintN(53, cookie));
  let used = 0;
  for (let index = first; index < listed.length && used < room; index += 1) {
    const { name, kind, inode } = listed[index] as NonNullable<(typeof listed)[number]>;
    const text = encode(name);
    const entry = new Uint8Array(ENTRY_BYTES + text.length);
    const view = new DataView(entry.buffer);
    view.setBigUint64(0, BigInt(index + 1), true);
    view.setBigUint64(8, BigInt.asUintN(64, inode), true);
    view.setUint32(16, text.length, true);
    view.setUint8(20, typeOf(kind));
    entry.set(text, ENTRY_BYTES);
    const part = entry.subarray(0, room - used);
    memory.write(buffer + used, part);
    used += part.length;
  }
  return used;
}

function named(
  { descriptors, memory }: Host,
  number: number,
  path: number,
  length: number,
  right: RightName,
): [directory: OpenDirectory, path: string] {
  return [descriptors.directory(number, RIGHT[right]), memory.text(path >>> 0, length >>> 0)];
}

function rightsToOpen(openings: number): number {
  const create = (openings & CREATE) === 0 ? 0 : RIGHT.path_create_file;
  return RIGHT.path_open | create | ((openings & TRUNCATE) === 0 ? 0 : RIGHT.path_filestat_set_size);
}

function openingOf(openings: number, lookup: number): Opening {
  return {
    create: (openings & CREATE) !== 0,
    directory: (openings & DIRECTORY) !== 0,
    exclusive: (openings & EXCLUSIVE) !== 0,
    truncate: (openings & TRUNCATE) !== 0,
    follow: (lookup & FOLLOW) !== 0,
  };
}

/** What may be done with a file: reading and writing as they were asked for, all else in any case. */
function fileRights(asked: number): number {
  const writing = (asked & RIGHT.fd_write) === 0 ? 0 : WRITING;
  return (FILE_RIGHTS & ~(WRITING | RIGHT.fd_read)) | writing | (asked & RIGHT.fd_read);
}
