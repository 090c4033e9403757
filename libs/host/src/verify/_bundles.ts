import { MEDIA_TYPE, predicateTypeIn, type ReadNote, readNote, unpackReferrer } from "@glither/artifact";
import { isClaimedBy, signersByHint, type Trust } from "@glither/attest";
import type { ContentAddress, Descriptor, Store } from "@glither/registry";
import { taken } from "./_taken.ts";
import { VerificationError } from "./error.ts";

/** A signature takes about a kilobyte, a provenance some more; whoever attaches more than this does not get it read. */
const MAX_BUNDLE_BYTES = 1024 * 1024;

/** The manifest of one takes about a kilobyte. */
const MAX_REFERRER_BYTES = 64 * 1024;

/** Of those that no trusted key claims: each costs two requests and a signature's check, on anybody's word. */
export const MAX_UNCLAIMED = 1024;
const MAX_UNCLAIMED_BYTES = 64 * 1024 * 1024;

/** So many are asked for at once. */
const AT_ONCE = 8;

/** A bundle that may be the one, or why it is not. */
export type Candidate = { readonly bytes: Uint8Array } | { readonly failure: unknown };

/**
 * The bundles that are attached to an artifact. Anyone who may write to a store may attach any number; so those are read
 * first that a trusted key claims. A claim is the key's own signature over artifact, type of statement and bundle, in the
 * annotations that lists of referrers repeat: nobody else can make one, a copy of one leads to the same bundle, and to check
 * it nothing is fetched. All others come after, as many as `MAX_UNCLAIMED`.
 */
export class Bundles {
  readonly #store: Store;
  readonly #digest: string;
  readonly #signers: ReturnType<typeof signersByHint>;
  #listing: Promise<readonly Descriptor[]> | undefined;
  #unreadable = 0;
  #bytesLeft = MAX_UNCLAIMED_BYTES;

  /** Throws `KEY_UNUSABLE` for a trusted key that is none. */
  constructor(store: Store, digest: string, trust: Trust) {
    this.#store = store;
    this.#digest = digest;
    this.#signers = signersByHint(trust.signers);
  }

  /** How many there are, and how many entries of the list could not be read. */
  async count(): Promise<{ readonly listed: number; readonly unreadable: number }> {
    const listed = new Set((await this.#listed()).map(({ digest }) => digest)).size;
    return { listed, unreadable: this.#unreadable };
  }

  /** Those that a trusted key claims, each once, however often it is listed. */
  async *claimed(predicateType: string): AsyncGenerator<Candidate> {
    const tried = new Set<string>();
    for (const { annotations } of await this.#listed()) {
      const bundle = this.#claimedIn(readNote(annotations), predicateType, tried);
      if (bundle === undefined) continue;
      tried.add(bundle.digest);
      yield await attempt(() => this.#fetch(bundle));
    }
  }

  /** Any of a type: first what is said to be by somebody trusted, then what says nothing, then the rest. */
  async *any(predicateType: string): AsyncGenerator<Candidate> {
    const [trusted, unsaid, foreign]: [string[], string[], string[]] = [[], [], []];
    for (const { digest, annotations } of await this.#listed()) {
      // The list's word is good enough to pass over other statements; what it lets through is verified.
      if ((predicateTypeIn(annotations) ?? predicateType) !== predicateType) continue;
      const signer = readNote(annotations)?.signer;
      const rank = signer === undefined ? unsaid : this.#signers.has(signer) ? trusted : foreign;
      rank.push(digest);
    }
    const all = [...new Set([...trusted, ...unsaid, ...foreign])].slice(0, MAX_UNCLAIMED);
    for (let at = 0; at < all.length; at += AT_ONCE) {
      yield* await Promise.all(all.slice(at, at + AT_ONCE).map((one) => this.#attached(one, predicateType)));
    }
  }

  #claimedIn(
    note: ReadNote | undefined,
    predicateType: string,
    tried: ReadonlySet<string>,
  ): ContentAddress | undefined {
    const { signer = "", claim, bundle } = note ?? {};
    const key = this.#signers.get(signer);
    if (key === undefined || claim === undefined || bundle === undefined) return undefined;
    if (note?.predicateType !== predicateType || tried.has(bundle.digest)) return undefined;
    const claimed = { subject: this.#digest, predicateType, bundle: bundle.digest, size: bundle.size };
    return isClaimedBy(claimed, claim, key) ? bundle : undefined;
  }

  /** By its manifest, of which everything is looked at before the bundle is asked for. */
  #attached(referrer: string, predicateType: string): Promise<Candidate> {
    return attempt(async () => {
      const { bytes } = await this.#store.getManifest(referrer, { limit: MAX_REFERRER_BYTES });
      const found = unpackReferrer(taken(bytes));
      if (found.predicateType !== predicateType) return undefined;
      if (found.subject.digest !== this.#digest) {
        throw new VerificationError("WRONG_SUBJECT", `the bundle is attached to \`${found.subject.digest}\``);
      }
      this.#bytesLeft -= bytes.length + found.bundle.size;
      if (this.#bytesLeft < 0) {
        const message = `the bundles that are attached have more than the ${MAX_UNCLAIMED_BYTES} bytes that are read`;
        throw new VerificationError("BAD_SIGNATURE", message);
      }
      return this.#fetch(found.bundle);
    });
  }

  async #fetch(bundle: ContentAddress): Promise<Uint8Array> {
    if (bundle.size > MAX_BUNDLE_BYTES) {
      throw new VerificationError("BAD_SIGNATURE", `the bundle has ${bundle.size} bytes, more than is read`);
    }
    return taken(await this.#store.getBlob(bundle));
  }

  #listed(): Promise<readonly Descriptor[]> {
    this.#listing ??= this.#store.referrers(this.#digest, MEDIA_TYPE.bundle, () => {
      this.#unreadable += 1;
    });
    return this.#listing;
  }
}

async function attempt(read: () => Promise<Uint8Array | undefined>): Promise<Candidate> {
  try {
    const bytes = await read();
    return bytes === undefined ? { failure: undefined } : { bytes };
  } catch (failure) {
    return { failure };
  }
}
