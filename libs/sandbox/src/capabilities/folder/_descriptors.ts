import { type BigIntStats, constants, fstatSync, lstatSync, openSync, readlinkSync } from "node:fs";
import type { Kind, Stat } from "../interfaces.ts";

const { O_DIRECTORY, O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants;

/** No pipe keeps us waiting, and no link is followed that we have not looked at. */
export const CAREFUL = O_NOFOLLOW | O_NONBLOCK;

/**
 * A name in an open directory. The system resolves the first part to the directory itself, wherever that was moved to, so nobody
 * can put another one in its place: what `openat` and its like do, which Node does not have.
 */
export function at(directory: number, name: string): string {
  return `/proc/self/fd/${directory}/${name}`;
}

/** Opens a directory within another one; a symbolic link is not one. */
export function openDirectory(directory: number, name: string): number {
  return openSync(at(directory, name), O_RDONLY | O_DIRECTORY | CAREFUL);
}

/** Whether open directories can be reached by their descriptors on this machine. */
export function reachesDescriptors(descriptor: number): boolean {
  try {
    const [open, named] = [fstatSync(descriptor, { bigint: true }), lstatSync(at(descriptor, "."), { bigint: true })];
    return open.ino === named.ino && open.dev === named.dev;
  } catch {
    return false;
  }
}

/** Where a symbolic link points; undefined where it is none. */
export function linkAt(directory: number, name: string): string | undefined {
  try {
    return readlinkSync(at(directory, name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EINVAL") return undefined;
    throw error;
  }
}

export function statOf(stats: BigIntStats): Stat {
  return {
    device: stats.dev,
    inode: stats.ino,
    kind: kindOf(stats),
    links: stats.nlink,
    size: stats.size,
    accessed: stats.atimeNs,
    modified: stats.mtimeNs,
    changed: stats.ctimeNs,
  };
}

export function kindOf(entry: { isFile(): boolean; isDirectory(): boolean; isSymbolicLink(): boolean }): Kind {
  if (entry.isFile()) return "file";
  if (entry.isDirectory()) return "directory";
  return entry.isSymbolicLink() ? "link" : "unknown";
}
