import { join } from "node:path";
import { StoreError } from "../error.ts";
import { INDEX_TYPE, type Index, parseIndex, serializeIndex } from "../image-index.ts";
import { readIfThere, writeAtomically } from "./files.ts";
import { withLock } from "./lock.ts";

export const REF_NAME = "org.opencontainers.image.ref.name";

/** Of some hundred thousand manifests; a longer list is none that anybody keeps on a disk. */
const LIMIT = { limit: 64 * 1024 * 1024 };

const EMPTY: Index = { schemaVersion: 2, mediaType: INDEX_TYPE, manifests: [] };

/** The one mutable file of a layout. */
export class IndexFile {
  readonly #path: string;

  constructor(root: string) {
    this.#path = join(root, "index.json");
  }

  /** Throws `STORE_MALFORMED`. */
  async read(): Promise<Index> {
    const bytes = await readIfThere(this.#path, LIMIT);
    if (bytes === undefined) throw this.#malformed("is missing");
    return parseIndex(bytes, (what, cause) => this.#malformed(what, cause));
  }

  /** Writes what `change` makes of the index while no one else changes it; the same object means no change. */
  async update(change: (index: Index) => Index): Promise<void> {
    await withLock(`${this.#path}.lock`, async () => {
      const before = await this.read();
      const after = change(before);
      if (after !== before) await writeAtomically(this.#path, serializeIndex(after));
    });
  }

  /** Writes an empty index unless there is one. */
  async create(): Promise<void> {
    if ((await readIfThere(this.#path, LIMIT)) !== undefined) return;
    await withLock(`${this.#path}.lock`, async () => {
      if ((await readIfThere(this.#path, LIMIT)) === undefined)
        await writeAtomically(this.#path, serializeIndex(EMPTY));
    });
  }

  #malformed(what: string, cause?: unknown): StoreError {
    return new StoreError("STORE_MALFORMED", `\`${this.#path}\` ${what}`, {
      cause,
      hint: "restore the layout, or publish into a new folder",
    });
  }
}
