import { lstat, mkdir, utimes } from "node:fs/promises";
import { dirname, join } from "node:path";
import { addressOf, checkContent, isDigest, MAX_BLOB_BYTES } from "../content.ts";
import { isBroken, StoreError } from "../error.ts";
import type { ContentAddress } from "../store.ts";
import { hasCode, readIfThere, unreachable, writeAtomically } from "./files.ts";

/** The content-addressed files of a layout, `blobs/sha256/…`. */
export class Blobs {
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  async has({ digest, size }: ContentAddress): Promise<boolean> {
    const path = this.#path(digest);
    try {
      const found = await lstat(path);
      return found.isFile() && found.size === size;
    } catch (cause) {
      if (hasCode(cause, "ENOENT")) return false;
      throw unreachable("read", path, cause);
    }
  }

  /** The content, checked. Throws `NOT_FOUND`, `WRONG_SIZE`, `WRONG_DIGEST`, `NOT_A_FILE`, `TOO_LARGE`. */
  async get(
    wanted: { readonly digest: string; readonly size?: number },
    limit: number = MAX_BLOB_BYTES,
  ): Promise<Uint8Array> {
    const { digest: name, size } = wanted;
    const bytes = await readIfThere(this.#path(name), { limit, name, ...(size === undefined ? {} : { size }) });
    if (bytes === undefined) {
      throw new StoreError("NOT_FOUND", `\`${wanted.digest}\` is not in the store`, {
        hint: "check the digest, and that this is the store that it was published to",
      });
    }
    checkContent(bytes, wanted);
    return bytes;
  }

  /** Content that is there already, and whole, is left alone; damaged content is mended. */
  async put(bytes: Uint8Array): Promise<ContentAddress> {
    const address = addressOf(bytes);
    const path = this.#path(address.digest);
    if (await this.#holds(path, bytes)) {
      await this.#touch(path);
      return address;
    }
    try {
      await mkdir(dirname(path), { recursive: true });
    } catch (cause) {
      throw unreachable("written", path, cause);
    }
    await writeAtomically(path, bytes);
    return address;
  }

  async #holds(path: string, bytes: Uint8Array): Promise<boolean> {
    try {
      const present = await readIfThere(path, { limit: bytes.length, size: bytes.length });
      return present !== undefined && Buffer.compare(present, bytes) === 0;
    } catch (error) {
      if (isBroken(error)) return false;
      throw error;
    }
  }

  /**
   * Content that is wanted again is as young as new content: whoever collects garbage leaves it alone. Only its owner may
   * say so; to anybody else it stays as old as it is.
   */
  async #touch(path: string): Promise<void> {
    const now = new Date();
    await utimes(path, now, now).catch(() => {});
  }

  /** The digest is checked before it becomes a path. */
  #path(digest: string): string {
    if (!isDigest(digest)) throw new StoreError("INVALID_DIGEST", `\`${digest}\` is no digest`);
    return join(this.#root, "blobs", "sha256", digest.slice("sha256:".length));
  }
}
