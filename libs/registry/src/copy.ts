import { MAX_BLOB_BYTES } from "./content.ts";
import { isBroken, StoreError } from "./error.ts";
import { linkedContent, readManifestHead } from "./manifest-head.ts";
import type { ContentAddress, Descriptor, Skipped, Store } from "./store.ts";

export interface Copied {
  readonly artifact: Descriptor;
  readonly referrers: readonly Descriptor[];
  /** What is listed with the artifact and cannot be read; it was left out. */
  readonly skipped: readonly Skipped[];
}

/**
 * Copies an artifact with everything that refers to it, byte for byte; the tag is the caller's. Content before referrers,
 * so that a copy that is cut off can be repeated and shows nothing unsigned as signed.
 */
export async function copyArtifact(from: Store, to: Store, digest: string): Promise<Copied> {
  const artifact = await copyManifest(from, to, digest);
  const skipped: Skipped[] = [];
  const listed = await from.referrers(digest, undefined, (entry) => skipped.push(entry));
  const referrers: Descriptor[] = [];
  for (const one of [...new Set(listed.map((referrer) => referrer.digest))].sort()) {
    try {
      referrers.push(await copyManifest(from, to, one));
    } catch (error) {
      if (!isBroken(error)) throw error;
      skipped.push({ digest: one, why: error.message });
    }
  }
  if (referrers.length > 0) await to.addReferrers(digest, referrers);
  return { artifact, referrers, skipped };
}

async function copyManifest(from: Store, to: Store, digest: string): Promise<Descriptor> {
  const { bytes, descriptor } = await from.getManifest(digest);
  for (const content of linkedContent(bytes, digest)) await copyBlob(from, to, content);
  return to.putManifest(bytes, descriptor.mediaType);
}

async function copyBlob(from: Store, to: Store, address: ContentAddress): Promise<void> {
  if (address.size > MAX_BLOB_BYTES) {
    throw new StoreError("TOO_LARGE", `\`${address.digest}\` is said to have ${address.size} bytes`, {
      hint: "this is no artifact of a ruleset",
    });
  }
  if (await to.hasBlob(address)) return;
  await to.putBlob(await from.getBlob(address));
}

/** Those of a layout's manifests that refer to no other: what is signed, not the signatures. One that is broken is neither. */
export async function rootsAmong(store: Store, manifests: readonly Descriptor[]): Promise<readonly string[]> {
  const roots = new Set<string>();
  for (const { digest } of manifests) {
    try {
      const { bytes } = await store.getManifest(digest);
      if (readManifestHead(bytes, digest).subjectDigest === undefined) roots.add(digest);
    } catch (error) {
      if (!isBroken(error)) throw error;
    }
  }
  return [...roots];
}
