import { addressOf, isDigest } from "../content.ts";
import type { CredentialSource } from "../credentials/source.ts";
import { StoreError } from "../error.ts";
import { isLoopback, isRepository, offLoopback } from "../location.ts";
import type { ContentAddress, Descriptor, Skipped, Store, StoredManifest } from "../store.ts";
import { checkTag, isVersionTag, publishedAlready } from "../tag.ts";
import { checkAuthorities } from "./authorities.ts";
import { RegistryBlobs } from "./blobs.ts";
import { RegistryClient } from "./client.ts";
import { Manifests } from "./manifests.ts";
import { type Pace, REAL_PACE } from "./pace.ts";
import { Referrers } from "./referrers.ts";
import { listTags } from "./tags.ts";

export interface RegistryOptions {
  /** Host and port, `registry.example:5000`. */
  readonly registry: string;
  readonly repository: string;
  /** Without TLS: refused off loopback. */
  readonly plainHttp?: boolean;
  /** Whether rights to write are asked for too. Default: no. */
  readonly writable?: boolean;
  /** Default: none are shown. */
  readonly credentials?: CredentialSource;
  /** Certificates of authorities to trust beside the system's, in PEM. */
  readonly ca?: string;
  /** Where the proxy variables are read. Default: nowhere. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** A repository of the same registry that may hold blobs already, so that they need not be sent. */
  readonly mountFrom?: string;
  /** Blobs that are longer are sent in pieces of so many bytes. Default: 4 MiB. */
  readonly chunkBytes?: number;
  /** How long one request may take with all its retries, in milliseconds. Default: two minutes. */
  readonly budgetMs?: number;
  readonly pace?: Pace;
}

const ATTEMPTS = 6;
const BUDGET_MS = 120_000;
const CHUNK_BYTES = 4 * 1024 * 1024;
const KEPT_MANIFESTS = 64;

/**
 * A repository in a registry that speaks the OCI distribution specification 1.1. What a registry says is checked against
 * digest and size; nothing that it says makes the client show its credentials to another server.
 */
export class RegistryStore implements Store {
  readonly #client: RegistryClient;
  readonly #repository: string;
  readonly #name: string;
  readonly #blobs: RegistryBlobs;
  readonly #manifests: Manifests;
  readonly #referrers: Referrers;
  /** By digest, so what is in here cannot be out of date. */
  readonly #known = new Map<string, StoredManifest>();
  /** Whether the repository had no tags when it was last asked: then hardly anything is there already, and is not asked for. */
  #vacant = false;

  /** Throws `PLAIN_HTTP`, `INVALID_REFERENCE` or `TLS_UNTRUSTED`; asks nothing of the registry yet. */
  constructor(options: RegistryOptions) {
    const { registry, repository, plainHttp = false, writable = false, mountFrom, ca } = options;
    if (plainHttp && !isLoopback(registry)) throw offLoopback(registry);
    for (const name of mountFrom === undefined ? [repository] : [repository, mountFrom]) {
      if (!isRepository(name)) throw new StoreError("INVALID_REFERENCE", `\`${name}\` is no repository`);
    }
    if (ca !== undefined) checkAuthorities(ca);
    const rights = writable ? "pull,push" : "pull";
    this.#client = new RegistryClient({
      registry,
      plainHttp,
      source: options.credentials ?? (async () => undefined),
      scopes: [
        `repository:${repository}:${rights}`,
        ...(mountFrom === undefined ? [] : [`repository:${mountFrom}:pull`]),
      ],
      env: options.env ?? {},
      ...(ca === undefined ? {} : { ca }),
      budgetMs: options.budgetMs ?? BUDGET_MS,
      attempts: ATTEMPTS,
      pace: options.pace ?? REAL_PACE,
    });
    this.#repository = repository;
    this.#name = `${registry}/${repository}`;
    const chunkBytes = Math.max(1, options.chunkBytes ?? CHUNK_BYTES);
    const mounting = mountFrom === undefined ? {} : { mountFrom };
    this.#blobs = new RegistryBlobs(this.#client, repository, { chunkBytes, ...mounting });
    this.#manifests = new Manifests(this.#client, repository);
    this.#referrers = new Referrers(this.#client, repository, this.#manifests);
  }

  async getManifest(reference: string, { limit }: { readonly limit?: number } = {}): Promise<StoredManifest> {
    if (!isDigest(reference)) checkTag(reference);
    const found = this.#known.get(reference) ?? (await this.#manifests.find(reference, limit));
    if (found !== undefined) return this.#keep(found);
    throw new StoreError("NOT_FOUND", `\`${reference}\` is not in \`${this.#name}\``, {
      hint: "check the name and the version, or publish it",
    });
  }

  async putManifest(bytes: Uint8Array, mediaType: string): Promise<Descriptor> {
    const descriptor = { mediaType, ...addressOf(bytes) };
    if (this.#vacant || (await this.#manifests.digestOf(descriptor.digest)) !== descriptor.digest) {
      await this.#manifests.put(descriptor.digest, bytes, mediaType);
    }
    return this.#keep({ bytes, descriptor }).descriptor;
  }

  hasBlob(address: ContentAddress): Promise<boolean> {
    return this.#blobs.has(address);
  }

  getBlob(address: ContentAddress): Promise<Uint8Array> {
    return this.#blobs.get(address);
  }

  putBlob(bytes: Uint8Array, { fresh = false }: { readonly fresh?: boolean } = {}): Promise<ContentAddress> {
    return this.#blobs.put(bytes, { fresh: fresh || this.#vacant });
  }

  async tags(): Promise<readonly string[]> {
    const tags = await listTags(this.#client, this.#repository);
    this.#vacant = tags.length === 0;
    return tags;
  }

  /** One request; `getManifest` of what it gives needs no other. */
  async resolveTag(tag: string): Promise<Descriptor | undefined> {
    checkTag(tag);
    const found = await this.#manifests.find(tag);
    return found === undefined ? undefined : this.#keep(found).descriptor;
  }

  async setTag(tag: string, manifest: Descriptor, options: { readonly move?: boolean } = {}): Promise<void> {
    checkTag(tag);
    const fixed = isVersionTag(tag) && options.move !== true;
    const old = await this.#manifests.digestOf(tag);
    if (old === manifest.digest) return;
    if (old !== undefined && fixed) throw publishedAlready(`${this.#name}:${tag}`, old);
    const { bytes, descriptor } = await this.getManifest(manifest.digest);
    await this.#manifests.put(tag, bytes, descriptor.mediaType);
    this.#vacant = false;
    // Registries let anybody move a tag, so a second publisher may have come between.
    const now = (await this.#manifests.find(tag))?.descriptor.digest;
    if (now === manifest.digest) return;
    if (now !== undefined && fixed) throw publishedAlready(`${this.#name}:${tag}`, now);
    throw new StoreError("CONTENDED", `\`${this.#name}:${tag}\` does not name what was just published`, {
      hint: "somebody else publishes under this tag; publish again",
    });
  }

  referrers(
    subjectDigest: string,
    artifactType?: string,
    skip: (entry: Skipped) => void = () => {},
  ): Promise<readonly Descriptor[]> {
    return this.#referrers.list(subjectDigest, artifactType, skip);
  }

  async putReferrers(subjectDigest: string, referrers: readonly StoredManifest[]): Promise<void> {
    await this.#referrers.put(subjectDigest, referrers);
    for (const referrer of referrers) this.#keep(referrer);
  }

  async addReferrers(subjectDigest: string, referrers: readonly Descriptor[]): Promise<void> {
    const manifests: StoredManifest[] = [];
    for (const { digest } of referrers) manifests.push(await this.getManifest(digest));
    await this.#referrers.add(subjectDigest, manifests);
  }

  #keep({ bytes, descriptor }: StoredManifest): StoredManifest {
    const oldest = this.#known.keys().next().value;
    if (this.#known.size >= KEPT_MANIFESTS && oldest !== undefined) this.#known.delete(oldest);
    const kept = { bytes, descriptor };
    this.#known.set(descriptor.digest, kept);
    return kept;
  }
}
