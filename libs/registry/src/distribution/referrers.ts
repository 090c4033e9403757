import { isDigest } from "../content.ts";
import { isBroken, StoreError } from "../error.ts";
import { type Index, indexIn, UNREAD } from "../image-index.ts";
import { described, readManifestHead } from "../manifest-head.ts";
import type { Descriptor, Skipped, StoredManifest } from "../store.ts";
import { type RegistryClient, unexpected } from "./client.ts";
import type { Manifests } from "./manifests.ts";
import { nextPage } from "./pages.ts";
import { ReferrersTag } from "./referrers-tag.ts";

const LIMIT = 4 * 1024 * 1024;
const MAX_PAGES = 100;
/** Nobody has signed one artifact so often; what a registry lists beyond is not held in memory. */
const MAX_ENTRIES = 100_000;
/** Each costs a request, on the word of anyone who may write to the list. */
const MAX_UNTYPED = 64;
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

  async list(
    subject: string,
    artifactType: string | undefined,
    skip: (entry: Skipped) => void,
  ): Promise<readonly Descriptor[]> {
    if (!isDigest(subject)) throw new StoreError("INVALID_DIGEST", `\`${subject}\` is no digest`);
    const { manifests, [UNREAD]: unread = [] } = (await this.#fromRegistry(subject)) ?? (await this.#tag.read(subject));
    for (const _ of unread) skip({ why: "it is no descriptor" });
    // Two entries may say different things of one manifest: neither hides the other.
    const unique = [...new Map(manifests.map((entry) => [claimsOf(entry), entry])).values()];
    if (artifactType === undefined) return unique;
    const typed = unique.filter((entry) => entry.artifactType === artifactType);
    const known = new Set(typed.map(({ digest }) => digest));
    const untyped = unique.filter((entry) => entry.artifactType === undefined && !known.has(entry.digest));
    for (const { digest } of untyped.slice(MAX_UNTYPED)) skip({ digest, why: UNTYPED });
    const told = await Promise.all(untyped.slice(0, MAX_UNTYPED).map((entry) => this.#typed(entry, skip)));
    return [...typed, ...told.flat().filter((entry) => entry.artifactType === artifactType)];
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
      const listed = new Set(entries.manifests.map(({ digest }) => digest));
      if (referrers.every(({ descriptor }) => listed.has(descriptor.digest))) return;
      await this.#client.pause(look);
    }
    throw new StoreError("STORE_MALFORMED", `\`${this.#client.registry}\` does not list the referrers that it took`, {
      hint: "publish again, and tell those who run the registry",
    });
  }

  /** Nothing where the registry has no such list. */
  async #fromRegistry(subject: string): Promise<Index | undefined> {
    if (this.#listed === false) return undefined;
    const [manifests, unread]: [Descriptor[], unknown[]] = [[], []];
    const seen = new Set<string>();
    let url: URL | undefined = new URL(`/v2/${this.#repository}/referrers/${subject}`, this.#client.base);
    while (url !== undefined) {
      if (seen.size >= MAX_PAGES || manifests.length + unread.length >= MAX_ENTRIES || seen.has(url.href)) {
        unread.push(ENDLESS);
        break;
      }
      seen.add(url.href);
      const reply = await this.#client.call({ method: "GET", url, limit: LIMIT });
      this.#listed ??= reply.status !== 404 && reply.status !== 405;
      if (!this.#listed) return undefined;
      if (reply.status !== 200) throw unexpected(this.#client.registry, "the question for referrers", reply);
      const page = indexIn(reply.body, `the list of referrers from \`${this.#client.registry}\``);
      for (const entry of page.manifests) manifests.push(entry);
      for (const entry of page[UNREAD] ?? []) unread.push(entry);
      url = nextPage(reply, url);
    }
    return { manifests, [UNREAD]: unread };
  }

  /** Who wrote the list may have left the types out. */
  async #typed(entry: Descriptor, skip: (entry: Skipped) => void): Promise<readonly Descriptor[]> {
    try {
      const manifest = await this.#manifests.find(entry.digest);
      if (manifest !== undefined) return [described(entry, readManifestHead(manifest.bytes, entry.digest))];
      skip({ digest: entry.digest, why: "it is not there" });
    } catch (error) {
      if (!isBroken(error)) throw error;
      skip({ digest: entry.digest, why: error.message });
    }
    return [];
  }
}

const UNTYPED = `its type is not told, and no more than ${MAX_UNTYPED} such are looked at`;

/** Stands for all that a list without an end has not been asked for any more. */
const ENDLESS = null;

/** All that an entry says. */
function claimsOf({ digest, artifactType, annotations = {} }: Descriptor): string {
  return JSON.stringify([digest, artifactType, Object.entries(annotations).sort()]);
}

function checkSubjects(subject: string, referrers: readonly StoredManifest[]): void {
  for (const { bytes, descriptor } of referrers) {
    if (readManifestHead(bytes, descriptor.digest).subjectDigest === subject) continue;
    throw new StoreError("WRONG_SUBJECT", `\`${descriptor.digest}\` does not refer to \`${subject}\``);
  }
}
