import { join } from "node:path";
import { isDigest } from "../content.ts";
import { StoreError } from "../error.ts";
import type { Descriptor } from "../store.ts";
import { readIfThere, writeAtomically } from "./files.ts";
import { withLock } from "./lock.ts";

export const REF_NAME = "org.opencontainers.image.ref.name";

/** `index.json`: what the layout lists. Fields that other tools have put there are kept. */
export interface Index {
  readonly manifests: readonly Descriptor[];
  readonly [key: string]: unknown;
}

const EMPTY: Index = { schemaVersion: 2, mediaType: "application/vnd.oci.image.index.v1+json", manifests: [] };

/** The one mutable file of a layout. */
export class IndexFile {
  readonly #path: string;

  constructor(root: string) {
    this.#path = join(root, "index.json");
  }

  /** Throws `STORE_MALFORMED`. */
  async read(): Promise<Index> {
    const bytes = await readIfThere(this.#path);
    if (bytes === undefined) throw this.#malformed("is missing");
    return this.#parse(bytes);
  }

  /** Writes what `change` makes of the index while no one else changes it; the same object means no change. */
  async update(change: (index: Index) => Index): Promise<void> {
    await withLock(`${this.#path}.lock`, async () => {
      const before = await this.read();
      const after = change(before);
      if (after !== before) await writeAtomically(this.#path, JSON.stringify(after));
    });
  }

  /** Writes an empty index unless there is one. */
  async create(): Promise<void> {
    if ((await readIfThere(this.#path)) !== undefined) return;
    await withLock(`${this.#path}.lock`, async () => {
      if ((await readIfThere(this.#path)) === undefined) await writeAtomically(this.#path, JSON.stringify(EMPTY));
    });
  }

  #parse(bytes: Uint8Array): Index {
    let value: unknown;
    try {
      value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    } catch (cause) {
      throw this.#malformed("is not JSON", cause);
    }
    if (typeof value !== "object" || value === null || !("manifests" in value) || !Array.isArray(value.manifests)) {
      throw this.#malformed("has no list of manifests");
    }
    const manifests: readonly unknown[] = value.manifests;
    if (!manifests.every(isDescriptor)) throw this.#malformed("has an entry that is no descriptor");
    return { ...value, manifests };
  }

  #malformed(what: string, cause?: unknown): StoreError {
    return new StoreError("STORE_MALFORMED", `\`${this.#path}\` ${what}`, {
      cause,
      hint: "restore the layout, or publish into a new folder",
    });
  }
}

function isDescriptor(value: unknown): value is Descriptor {
  if (typeof value !== "object" || value === null) return false;
  if (!("mediaType" in value && "digest" in value && "size" in value)) return false;
  const { mediaType, digest, size } = value;
  if (typeof mediaType !== "string" || typeof digest !== "string" || !isDigest(digest)) return false;
  if (typeof size !== "number" || !Number.isSafeInteger(size) || size < 0) return false;
  if ("artifactType" in value && typeof value.artifactType !== "string") return false;
  if (!("annotations" in value)) return true;
  const { annotations } = value;
  if (typeof annotations !== "object" || annotations === null) return false;
  return Object.values(annotations).every((item) => typeof item === "string");
}
