import { createHash, randomUUID, timingSafeEqual } from "node:crypto";
import { type FileHandle, link, mkdir, open, readdir, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";

/** What an entry begins with: the SHA-256 of what follows. */
const DIGEST_BYTES = 32;
const CHUNK_BYTES = 2 ** 16;
/** Of an upload that has not ended; the names of entries have no dot. */
const UNFINISHED = ".part-";

export interface Limits {
  /** Bytes of one entry. */
  readonly entry: number;
  /** Bytes of all entries; beyond that, those go first that nobody has asked for the longest. */
  readonly total: number;
}

export type Stored = "stored" | "exists" | "too large" | "cut off";

/** An entry whose bytes are those that were stored; whoever has it closes it. */
export interface Entry {
  readonly bytes: number;
  read(): Readable;
  close(): Promise<void>;
}

/**
 * What a cache holds, one file each, in a folder that nothing else writes to. An entry is written whole or not at all, is
 * never replaced, and is looked at before it is given out: one whose bytes have changed is removed, and counts as missing.
 */
export class Entries {
  readonly #folder: string;
  readonly #limits: Limits;

  private constructor(folder: string, limits: Limits) {
    this.#folder = folder;
    this.#limits = limits;
  }

  /** Makes the folder where it is missing, and removes what uploads have left there that a stop cut off. */
  static async open(folder: string, limits: Limits): Promise<Entries> {
    await mkdir(folder, { recursive: true });
    const unfinished = (await readdir(folder)).filter((name) => name.startsWith(UNFINISHED));
    for (const name of unfinished) await rm(join(folder, name), { force: true });
    return new Entries(folder, limits);
  }

  /** @param hash letters and digits alone, which the caller has looked at */
  async find(hash: string): Promise<Entry | undefined> {
    const path = join(this.#folder, hash);
    const file = await open(path, "r").catch(ignoreMissing);
    if (file === undefined) return undefined;
    const { size } = await file.stat();
    if (!(await isWhole(file))) {
      await file.close();
      await rm(path, { force: true });
      return undefined;
    }
    const now = new Date();
    await utimes(path, now, now).catch(ignoreMissing);
    return {
      bytes: size - DIGEST_BYTES,
      read: () => file.createReadStream({ start: DIGEST_BYTES, autoClose: false }),
      close: () => file.close(),
    };
  }

  async has(hash: string): Promise<boolean> {
    return (await stat(join(this.#folder, hash)).catch(ignoreMissing)) !== undefined;
  }

  /** @param bytes how many were announced; fewer are an upload that was cut off */
  async store(hash: string, content: AsyncIterable<Uint8Array>, bytes: number): Promise<Stored> {
    if (bytes > Math.min(this.#limits.entry, this.#limits.total)) return "too large";
    const part = join(this.#folder, `${UNFINISHED}${randomUUID()}`);
    try {
      if (!(await writePart(part, content, bytes))) return "cut off";
      // A link does not replace what is there, as renaming would.
      await link(part, join(this.#folder, hash));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") return "exists";
      throw error;
    } finally {
      await rm(part, { force: true });
    }
    await this.#makeRoom(hash);
    return "stored";
  }

  /** The entry that was just stored stays, whatever the clocks say. */
  async #makeRoom(newest: string): Promise<void> {
    const names = (await readdir(this.#folder)).filter((name) => !name.startsWith(UNFINISHED));
    const found = await Promise.all(
      names.map(async (name) => ({ name, status: await stat(join(this.#folder, name)).catch(ignoreMissing) })),
    );
    const entries = found.flatMap(({ name, status }) => (status === undefined ? [] : [{ name, status }]));
    let total = entries.reduce((sum, { status }) => sum + status.size - DIGEST_BYTES, 0);
    for (const { name, status } of entries.sort((a, b) => a.status.mtimeMs - b.status.mtimeMs)) {
      if (total <= this.#limits.total) return;
      if (name === newest) continue;
      await rm(join(this.#folder, name), { force: true });
      total -= status.size - DIGEST_BYTES;
    }
  }
}

/** Whether all bytes came that were announced, and no more. */
async function writePart(path: string, content: AsyncIterable<Uint8Array>, bytes: number): Promise<boolean> {
  const file = await open(path, "wx", 0o600);
  try {
    const digest = createHash("sha256");
    await file.write(new Uint8Array(DIGEST_BYTES));
    let position = DIGEST_BYTES;
    for await (const chunk of content) {
      if (position - DIGEST_BYTES + chunk.length > bytes) return false;
      digest.update(chunk);
      await file.write(chunk, 0, chunk.length, position);
      position += chunk.length;
    }
    await file.write(digest.digest(), 0, DIGEST_BYTES, 0);
    await file.sync();
    return position - DIGEST_BYTES === bytes;
  } finally {
    await file.close();
  }
}

async function isWhole(file: FileHandle): Promise<boolean> {
  const expected = Buffer.alloc(DIGEST_BYTES);
  const { bytesRead } = await file.read(expected, 0, DIGEST_BYTES, 0);
  if (bytesRead < DIGEST_BYTES) return false;
  const digest = createHash("sha256");
  const chunk = Buffer.alloc(CHUNK_BYTES);
  for (let position = DIGEST_BYTES; ; ) {
    const read = await file.read(chunk, 0, CHUNK_BYTES, position);
    if (read.bytesRead === 0) break;
    digest.update(chunk.subarray(0, read.bytesRead));
    position += read.bytesRead;
  }
  return timingSafeEqual(digest.digest(), expected);
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}
