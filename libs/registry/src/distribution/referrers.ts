import { isDigest } from "../content.ts";
import { StoreError } from "../error.ts";
import { indexIn } from "../image-index.ts";
import { described, readManifestHead } from "../manifest-head.ts";
import type { Descriptor, StoredManifest } from "../store.ts";
import { type RegistryClient, unexpected } from "./client.ts";
import type { Manifests } from "./manifests.ts";
import { nextPage } from "./pages.ts";
import { ReferrersTag } from "./referrers-tag.ts";

const LIMIT = 4 * 1024 * 1024;
const MAX_PAGES = 100;
/** How often a registry is asked again that has not listed yet what it has taken. */
const MAX_LOOKS = 6;

/** The referrers of one repository: by the registry's own list, or by the fallback tag where it keeps none. */
export class Referrers {
  readonly #client: RegistryClient;
  readonly #repository: string;
  readonly #manifests: Manifests;
  readonly #tag: ReferrersTag;
  /** Whether the registry keeps lists; known after the first question. */
  #listed: boolean | undefined;

  constructor(client: RegistryClient, repository: string, manifests: Manifests) {
    this.#client = client;
    this.#repository = repository;
    this.#manifests = manifests;
    this.#tag = new ReferrersTag(client, repository, manifests);
  }

  async list(subject: string, artifactType?: string): Promise<readonly Descriptor[]> {
    if (!isDigest(subject)) throw new StoreError("INVALID_DIGEST", `\`${subject}\` is no digest`);
    const entries = (await this.#fromRegistry(subject)) ?? (await this.#tag.list(subject));
    const unique = [...new Map(entries.map((entry) => [entry.digest, entry])).values()];
    if (artifactType === undefined) return unique;
    const typed = await Promise.all(unique.map((entry) => this.#typed(entry)));
    return typed.filter((entry) => entry.artifactType === artifactType);
  }

  /** As `add`, of manifests that the registry does not have yet: the fallback tag's own tags store them as well. */
  async put(subject: string, referrers: readonly StoredManifest[]): Promise<void> {
    checkSubjects(subject, referrers);
    if ((await this.#fromRegistry(subject)) !== undefined) {
      await Promise.all(
        referrers.map(({ bytes, descriptor }) => this.#manifests.put(descriptor.digest, bytes, descriptor.mediaType)),
      );
    }
    await this.add(subject, referrers);
  }

  /** Throws `WRONG_SUBJECT`, and `CONTENDED` when others keep taking the entries out. */
  async add(subject: string, referrers: readonly StoredManifest[]): Promise<void> {
    checkSubjects(subject, referrers);
    if (referrers.length === 0) return;
    for (let look = 0; look < MAX_LOOKS; look += 1) {
      const entries = await this.#fromRegistry(subject);
      if (entries === undefined) return this.#tag.add(subject, referrers);
      const listed = new Set(entries.map(({ digest }) => digest));
      if (referrers.every(({ descriptor }) => listed.has(descriptor.digest))) return;
      await this.#client.pause(look);
    }
    throw new StoreError("STORE_MALFORMED", `\`${this.#client.registry}\` does not list the referrers that it took`, {
      hint: "publish again, and tell those who run the registry",
    });
  }

  /** Nothing where the registry has no such list. */
  async #fromRegistry(subject: string): Promise<readonly Descriptor[] | undefined> {
    if (this.#listed === false) return undefined;
    const found: Descriptor[] = [];
    let url: URL | undefined = new URL(`/v2/${this.#repository}/referrers/${subject}`, this.#client.base);
    for (let page = 0; url !== undefined && page < MAX_PAGES; page += 1) {
      const reply = await this.#client.call({ method: "GET", url, limit: LIMIT });
      this.#listed ??= reply.status !== 404 && reply.status !== 405;
      if (!this.#listed) return undefined;
      if (reply.status !== 200) throw unexpected(this.#client.registry, "the question for referrers", reply);
      found.push(...indexIn(reply.body, `the list of referrers from \`${this.#client.registry}\``).manifests);
      url = nextPage(reply, url);
    }
    return found;
  }

  /** Who wrote the list may have left the types out. */
  async #typed(entry: Descriptor): Promise<Descriptor> {
    if (entry.artifactType !== undefined) return entry;
    const manifest = await this.#manifests.find(entry.digest);
    return manifest === undefined ? entry : described(entry, readManifestHead(manifest.bytes, entry.digest));
  }
}

function checkSubjects(subject: string, referrers: readonly StoredManifest[]): void {
  for (const { bytes, descriptor } of referrers) {
    if (readManifestHead(bytes, descriptor.digest).subjectDigest === subject) continue;
    throw new StoreError("WRONG_SUBJECT", `\`${descriptor.digest}\` does not refer to \`${subject}\``);
  }
}
