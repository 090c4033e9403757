import { isBroken, StoreError } from "../error.ts";
import { INDEX_TYPE, type Index, indexIn, serializeIndex } from "../image-index.ts";
import { described, readManifestHead } from "../manifest-head.ts";
import type { Descriptor, StoredManifest } from "../store.ts";
import type { RegistryClient } from "./client.ts";
import type { Manifests, Tagged } from "./manifests.ts";
import { listTags } from "./tags.ts";

/** Each round that fails has been overtaken by somebody else's, so this many publishers at once are no trouble. */
const MAX_ROUNDS = 40;
/** So many entries of others are put back in one round; each costs a request, on the word of whoever set a tag. */
const MAX_OTHERS = 64;

/**
 * The fallback of the distribution specification for registries without a list of referrers: an index under the tag
 * `sha256-<hex of the subject>`. Two who write it at once lose each other's entries, and most registries ignore `If-Match`.
 *
 * So each referrer first gets a tag of its own, `sha256-<subject>.<referrer>`, which nobody else writes; the index is
 * then made to hold all of these, and looked at again. Whoever writes the index last sees, when looking again, the tags
 * of all whose entries that write has dropped, and puts them back. The tags also keep the referrers from registries that
 * collect manifests without one.
 */
export class ReferrersTag {
  readonly #client: RegistryClient;
  readonly #repository: string;
  readonly #manifests: Manifests;

  constructor(client: RegistryClient, repository: string, manifests: Manifests) {
    this.#client = client;
    this.#repository = repository;
    this.#manifests = manifests;
  }

  async read(subject: string): Promise<Index> {
    return (await this.#read(subject)).index;
  }

  async add(subject: string, referrers: readonly StoredManifest[]): Promise<void> {
    const own = new Map(referrers.map((manifest) => [markOf(subject, manifest.descriptor.digest), manifest]));
    const storing = [...own].map(([mark, { bytes, descriptor }]) =>
      this.#manifests.put(mark, bytes, descriptor.mediaType),
    );
    await Promise.all(storing);
    let refused: string | undefined;
    for (let round = 0; round < MAX_ROUNDS; round += 1) {
      if (round > 1) await this.#client.pause(Math.min(round - 2, 3));
      // The tags of others count from the second round on: only after one's own write can they have been overtaken.
      const marking = round === 0 ? [...own.keys()] : this.#marks(subject);
      const [marks, { index, tagged }] = await Promise.all([marking, this.#read(subject)]);
      const listed = new Set(index.manifests.map(({ digest }) => markOf(subject, digest)));
      const lost = marks.filter((mark) => !listed.has(mark) && !own.has(mark));
      const missing = [...[...own.keys()].filter((mark) => !listed.has(mark)), ...lost.slice(0, MAX_OTHERS)];
      if (missing.length === 0 && round === 0) continue;
      if (missing.length === 0) return;
      const condition = conditionOf(tagged, refused);
      const entries = (await Promise.all(missing.map((mark) => this.#entry(subject, mark, own.get(mark))))).flat();
      if (entries.length === 0) return;
      const manifests = [...index.manifests, ...entries];
      const bytes = new TextEncoder().encode(serializeIndex({ ...index, manifests }));
      const { updated } = await this.#manifests.put(indexTag(subject), bytes, INDEX_TYPE, condition);
      refused = updated ? undefined : tagged?.etag;
    }
    throw new StoreError("CONTENDED", `others keep changing the list of referrers of \`${subject}\``, {
      hint: "publish again when they are done",
    });
  }

  async #read(subject: string): Promise<{ index: Index; tagged?: Tagged }> {
    const tagged = await this.#manifests.find(indexTag(subject));
    if (tagged === undefined) return { index: { schemaVersion: 2, mediaType: INDEX_TYPE, manifests: [] } };
    return { index: indexIn(tagged.bytes, `the list of referrers of \`${subject}\``), tagged };
  }

  async #marks(subject: string): Promise<readonly string[]> {
    const prefix = markOf(subject, "");
    const tags = await listTags(this.#client, this.#repository);
    return tags.filter((tag) => tag.startsWith(prefix)).sort();
  }

  /** A tag that looks like ours and names something else is passed over, and counts as listed nowhere. */
  async #entry(subject: string, mark: string, known?: StoredManifest): Promise<readonly Descriptor[]> {
    try {
      const manifest = known ?? (await this.#manifests.find(mark));
      if (manifest === undefined || markOf(subject, manifest.descriptor.digest) !== mark) return [];
      const head = readManifestHead(manifest.bytes, manifest.descriptor.digest);
      return head.subjectDigest === subject ? [described(manifest.descriptor, head)] : [];
    } catch (error) {
      if (isBroken(error)) return [];
      throw error;
    }
  }
}

function indexTag(subject: string): string {
  return subject.replace(":", "-");
}

/** As much of the referrer's digest as fits into a tag's 128 characters. */
function markOf(subject: string, referrer: string): string {
  return `${indexTag(subject)}.${referrer.slice("sha256:".length, "sha256:".length + 56)}`;
}

/** A weak validator never matches, and one that was refused for content that has not changed says nothing. */
function conditionOf(tagged: Tagged | undefined, refused: string | undefined): Readonly<Record<string, string>> {
  const etag = tagged?.etag;
  return etag === undefined || etag.startsWith("W/") || etag === refused ? {} : { "if-match": etag };
}
