import { isDigest, MAX_MANIFEST_BYTES } from "../content.ts";
import { isBroken, StoreError } from "../error.ts";
import { type Index, UNREAD } from "../image-index.ts";
import { described, type ManifestHead, readManifestHead } from "../manifest-head.ts";
import type { ContentAddress, Descriptor, Skipped, Store, StoredManifest } from "../store.ts";
import { checkTag, isVersionTag, publishedAlready } from "../tag.ts";
import { Blobs } from "./blobs.ts";
import { checkLayout, createLayout } from "./create.ts";
import { IndexFile, REF_NAME } from "./index-file.ts";

export interface LayoutOptions {
  /** The layout's folder. */
  readonly path: string;
  /** Tags are those of this repository; several repositories share one layout. Needed for tags, not for digests. */
  readonly repository?: string;
}

/**
 * A repository inside an OCI image layout on disk. A tag is the entry of `index.json` whose
 * `org.opencontainers.image.ref.name` is `<repository>:<tag>`, as skopeo and oras write and read it.
 *
 * Referrers are entries of `index.json` without a tag, found by their manifests' `subject`. That is what oras does with
 * layouts; the fallback tag `sha256-<hex>` is for registries, and here would be a second index to keep in step and a
 * tag that people see.
 */
export class OciLayoutStore implements Store {
  readonly #blobs: Blobs;
  readonly #index: IndexFile;
  readonly #repository: string | undefined;

  private constructor({ path, repository }: LayoutOptions) {
    this.#blobs = new Blobs(path);
    this.#index = new IndexFile(path);
    this.#repository = repository;
  }

  /** A layout that is there. Throws `NOT_A_STORE`. */
  static async open(options: LayoutOptions): Promise<OciLayoutStore> {
    await checkLayout(options.path);
    return new OciLayoutStore(options);
  }

  /** A layout, made if it is not there. Throws `NOT_A_STORE` for a folder that holds something else. */
  static async openOrCreate(options: LayoutOptions): Promise<OciLayoutStore> {
    await createLayout(options.path);
    return new OciLayoutStore(options);
  }

  async getManifest(
    reference: string,
    { limit = MAX_MANIFEST_BYTES }: { readonly limit?: number } = {},
  ): Promise<StoredManifest> {
    // What has a digest is what it is: an entry of the list may say of it what it likes, but for its type where it has none.
    const wanted = isDigest(reference) ? { digest: reference } : await this.#tagged(reference);
    const bytes = await this.#blobs.get(wanted, limit);
    const { digest } = wanted;
    const mediaType = readManifestHead(bytes, digest).mediaType ?? (await this.#entryOf(digest))?.mediaType;
    if (mediaType === undefined) {
      throw new StoreError("STORE_MALFORMED", `\`${digest}\` is no manifest: it has no media type`);
    }
    return { bytes, descriptor: { mediaType, digest, size: bytes.length } };
  }

  async putManifest(bytes: Uint8Array, mediaType: string): Promise<Descriptor> {
    return { mediaType, ...(await this.#blobs.put(bytes)) };
  }

  hasBlob(address: ContentAddress): Promise<boolean> {
    return this.#blobs.has(address);
  }

  getBlob(address: ContentAddress): Promise<Uint8Array> {
    return this.#blobs.get(address);
  }

  putBlob(bytes: Uint8Array): Promise<ContentAddress> {
    return this.#blobs.put(bytes);
  }

  async tags(): Promise<readonly string[]> {
    if (this.#repository === undefined) throw unnamed("a list of tags");
    const prefix = `${this.#repository}:`;
    const names = (await this.#index.read()).manifests.map(({ annotations }) => annotations?.[REF_NAME] ?? "");
    return names.filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length));
  }

  async resolveTag(tag: string): Promise<Descriptor | undefined> {
    const found = this.#find(await this.#index.read(), tag);
    return found === undefined ? undefined : withoutRefName(found);
  }

  async setTag(tag: string, manifest: Descriptor, options: { readonly move?: boolean } = {}): Promise<void> {
    const refName = this.#refName(tag);
    await this.#blobs.get(manifest, MAX_MANIFEST_BYTES);
    await this.#index.update((index) => {
      const old = this.#find(index, tag);
      if (old?.digest === manifest.digest) return index;
      if (old !== undefined && isVersionTag(tag) && options.move !== true) throw publishedAlready(refName, old.digest);
      const others = index.manifests.filter((entry) => entry !== old && !isUntagged(entry, manifest.digest));
      // What the tag named before stays listed: somebody may have deployed its digest.
      const left = old === undefined || others.some(({ digest }) => digest === old.digest) ? [] : [withoutRefName(old)];
      const entry = { ...manifest, annotations: { ...manifest.annotations, [REF_NAME]: refName } };
      return { ...index, manifests: [...others, ...left, entry] };
    });
  }

  async referrers(
    subjectDigest: string,
    artifactType?: string,
    skip: (entry: Skipped) => void = () => {},
  ): Promise<readonly Descriptor[]> {
    const found = new Map<string, Descriptor>();
    const index = await this.#index.read();
    for (const _ of index[UNREAD] ?? []) skip({ why: "it is no descriptor" });
    for (const entry of index.manifests) {
      if (artifactType !== undefined && (entry.artifactType ?? artifactType) !== artifactType) continue;
      const head = await this.#headOf(entry, skip);
      if (head?.subjectDigest !== subjectDigest) continue;
      if (artifactType !== undefined && head.artifactType !== artifactType) continue;
      found.set(entry.digest, described(entry, head));
    }
    return [...found.values()];
  }

  async putReferrers(subjectDigest: string, referrers: readonly StoredManifest[]): Promise<void> {
    await Promise.all(referrers.map(({ bytes }) => this.#blobs.put(bytes)));
    await this.addReferrers(
      subjectDigest,
      referrers.map(({ descriptor }) => descriptor),
    );
  }

  async addReferrers(subjectDigest: string, referrers: readonly Descriptor[]): Promise<void> {
    const entries: Descriptor[] = [];
    for (const referrer of referrers) {
      const head = readManifestHead(await this.#blobs.get(referrer, MAX_MANIFEST_BYTES), referrer.digest);
      if (head.subjectDigest !== subjectDigest) {
        throw new StoreError("WRONG_SUBJECT", `\`${referrer.digest}\` does not refer to \`${subjectDigest}\``);
      }
      entries.push(described(referrer, head));
    }
    await this.#index.update((index) => {
      const listed = new Set(index.manifests.map(({ digest }) => digest));
      const fresh = entries.filter(({ digest }) => !listed.has(digest));
      return fresh.length === 0 ? index : { ...index, manifests: [...index.manifests, ...fresh] };
    });
  }

  async #tagged(tag: string): Promise<Descriptor> {
    const descriptor = await this.resolveTag(tag);
    if (descriptor !== undefined) return descriptor;
    throw new StoreError("NOT_FOUND", `\`${this.#refName(tag)}\` is not in the store`, {
      hint: "check the name and the version, or publish it",
    });
  }

  async #entryOf(wanted: string): Promise<Descriptor | undefined> {
    return (await this.#index.read()).manifests.find(({ digest }) => digest === wanted);
  }

  /** Nothing for an entry whose manifest is missing, as in layouts that were copied in part, or is broken. */
  async #headOf(entry: Descriptor, skip: (entry: Skipped) => void): Promise<ManifestHead | undefined> {
    try {
      return readManifestHead(await this.#blobs.get(entry, MAX_MANIFEST_BYTES), entry.digest);
    } catch (error) {
      if (!isBroken(error)) throw error;
      skip({ digest: entry.digest, why: error.message });
      return undefined;
    }
  }

  /** A name that an entry has which cannot be read is taken, and by what, nobody can say. */
  #find(index: Index, tag: string): Descriptor | undefined {
    const refName = this.#refName(tag);
    if ((index[UNREAD] ?? []).some((entry) => refNameOf(entry) === refName)) throw unreadable(refName);
    return index.manifests.find(({ annotations }) => annotations?.[REF_NAME] === refName);
  }

  #refName(tag: string): string {
    checkTag(tag);
    if (this.#repository !== undefined) return `${this.#repository}:${tag}`;
    throw unnamed(`the tag \`${tag}\``);
  }
}

function unnamed(what: string): StoreError {
  return new StoreError("INVALID_REFERENCE", `${what} needs the name of a repository`);
}

function unreadable(refName: string): StoreError {
  return new StoreError("STORE_MALFORMED", `\`${refName}\` is an entry that cannot be read`, {
    hint: "take the entry out of the layout's `index.json`, or publish into a new folder",
  });
}

function refNameOf(entry: unknown): unknown {
  const annotations = typeof entry === "object" && entry !== null && "annotations" in entry && entry.annotations;
  return typeof annotations === "object" && annotations !== null && REF_NAME in annotations
    ? annotations[REF_NAME]
    : undefined;
}

function isUntagged(entry: Descriptor, digest: string): boolean {
  return entry.digest === digest && entry.annotations?.[REF_NAME] === undefined;
}

function withoutRefName({ annotations, ...descriptor }: Descriptor): Descriptor {
  const kept = Object.entries(annotations ?? {}).filter(([key]) => key !== REF_NAME);
  return kept.length === 0 ? descriptor : { ...descriptor, annotations: Object.fromEntries(kept) };
}
