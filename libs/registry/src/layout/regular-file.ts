import { constants } from "node:fs";
import { type FileHandle, lstat, open } from "node:fs/promises";
import { StoreError } from "../error.ts";

/** Not waiting for whoever writes to a pipe, and not following a link; where a system has no such flags, `lstat` decides. */
const FLAGS = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);

export interface ReadLimits {
  /** The most bytes that are read. */
  readonly limit: number;
  /** How long the file must be, where that is known. */
  readonly size?: number;
  /** What it is called in messages; its path by default. */
  readonly name?: string;
}

/**
 * A regular file's content. Whoever may write to a store's folder may put a pipe there, which nobody ever fills, or a link
 * to a device that never ends: what is no regular file is refused (`NOT_A_FILE`) without waiting for it, and a file's
 * length is looked at before any of it is read (`WRONG_SIZE`, `TOO_LARGE`). System errors pass through.
 */
export async function readRegularFile(path: string, { limit, size, name = path }: ReadLimits): Promise<Uint8Array> {
  if (!(await lstat(path)).isFile()) throw notAFile(path);
  await using file = await openUnfollowed(path);
  // Another may have been put in its place since then; this is the one that is read.
  const found = await file.stat();
  if (!found.isFile()) throw notAFile(path);
  if (size !== undefined && found.size !== size) {
    const message = `\`${name}\` has ${found.size} bytes, not the ${size} that its descriptor says`;
    throw new StoreError("WRONG_SIZE", message, { hint: DAMAGED });
  }
  if (found.size > limit) {
    throw new StoreError("TOO_LARGE", `\`${name}\` has ${found.size} bytes, more than the ${limit} that are read`, {
      hint: DAMAGED,
    });
  }
  return readWhole(file, found.size);
}

/** As long as it was said to be, or shorter; what is written behind that meanwhile is left. */
async function readWhole(file: FileHandle, size: number): Promise<Uint8Array> {
  const bytes = Buffer.alloc(size);
  let at = 0;
  while (at < size) {
    const { bytesRead } = await file.read(bytes, at, size - at, at);
    if (bytesRead === 0) break;
    at += bytesRead;
  }
  return bytes.subarray(0, at);
}

async function openUnfollowed(path: string): Promise<FileHandle> {
  try {
    return await open(path, FLAGS);
  } catch (cause) {
    // What a link, or a socket, gives that has just been put there.
    const code = typeof cause === "object" && cause !== null && "code" in cause ? cause.code : undefined;
    if (code === "ELOOP" || code === "ENXIO") throw notAFile(path);
    throw cause;
  }
}

function notAFile(path: string): StoreError {
  return new StoreError("NOT_A_FILE", `\`${path}\` is no regular file`, {
    hint: "a store is made of plain files: no links, pipes or devices; copy it from a good store",
  });
}

const DAMAGED = "the store is damaged or was tampered with: publish the artifact again, or copy it from a good store";
