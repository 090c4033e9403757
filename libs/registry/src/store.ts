/** What an OCI document says of a piece of content. */
export interface Descriptor {
  readonly mediaType: string;
  /** `sha256:` and 64 lower-case hexadecimal digits. */
  readonly digest: string;
  /** In bytes. */
  readonly size: number;
  readonly artifactType?: string;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A manifest as it is stored, byte for byte. */
export interface StoredManifest {
  readonly bytes: Uint8Array;
  readonly descriptor: Descriptor;
}

/** An entry of a list that was passed over, because it or what it names cannot be read. */
export interface Skipped {
  /** Where the entry has one that can be read. */
  readonly digest?: string;
  readonly why: string;
}

/** The part of a descriptor by which content is fetched. */
export type ContentAddress = Pick<Descriptor, "digest" | "size">;

/**
 * One repository of OCI content. Every read is checked against digest and size (`WRONG_DIGEST`, `WRONG_SIZE`), every
 * write may be repeated. All methods throw `StoreError`.
 *
 * A publisher writes blobs, then manifests, then referrers, and the tag last: whoever finds the tag finds everything.
 */
export interface Store {
  /** By digest, or by tag; one that is longer than the limit is `TOO_LARGE`. Throws `NOT_FOUND`. */
  getManifest(reference: string, options?: { readonly limit?: number }): Promise<StoredManifest>;
  /** Stored under its digest alone; a tag or a referrer entry makes it findable. */
  putManifest(bytes: Uint8Array, mediaType: string): Promise<Descriptor>;
  hasBlob(address: ContentAddress): Promise<boolean>;
  /** Throws `NOT_FOUND`. */
  getBlob(address: ContentAddress): Promise<Uint8Array>;
  /** `fresh` content was made just now, so a store need not look whether it has it. */
  putBlob(bytes: Uint8Array, options?: { readonly fresh?: boolean }): Promise<ContentAddress>;
  /** All tags of the repository, in no order; those by which a registry keeps its referrers may be among them. */
  tags(): Promise<readonly string[]>;
  resolveTag(tag: string): Promise<Descriptor | undefined>;
  /**
   * Names a manifest that is in the store. A semantic version that names other content is refused (`TAG_EXISTS`),
   * unless the caller moves it knowingly; other tags (`latest`) move freely.
   */
  setTag(tag: string, manifest: Descriptor, options?: { readonly move?: boolean }): Promise<void>;
  /**
   * The manifests whose subject is this digest, with their artifact types and annotations. A list holds what anyone has
   * put there: an entry that cannot be read is passed over, and told to `skip`.
   */
  referrers(
    subjectDigest: string,
    artifactType?: string,
    skip?: (entry: Skipped) => void,
  ): Promise<readonly Descriptor[]>;
  /** Stores manifests and adds them, as `putManifest` of each and `addReferrers` of all, with less to and fro. */
  putReferrers(subjectDigest: string, referrers: readonly StoredManifest[]): Promise<void>;
  /** Adds manifests that are in the store, all in one update, because registries lose entries between several. */
  addReferrers(subjectDigest: string, referrers: readonly Descriptor[]): Promise<void>;
}
