import { StoreError } from "./error.ts";
import { linkedContent, readManifestHead } from "./manifest-head.ts";
import type { ContentAddress, Descriptor, Store } from "./store.ts";

/** Nothing that is published here comes near to it; a list of larger things is a mistake or a trap. */
const MAX_BLOB_BYTES = 512 * 1024 * 1024;

export interface Copied {
  readonly artifact: Descriptor;
  readonly referrers: readonly Descriptor[];
}

/**
 * Copies an artifact with everything that refers to it, byte for byte; the tag is the caller's. Content before referrers,
 * so that a copy that is cut off can be repeated and shows nothing unsigned as signed.
 */
export async function copyArtifact(from: Store, to: Store, digest: string): Promise<Copied> {
  const artifact = await copyManifest(from, to, digest);
  const referrers: Descriptor[] = [];
  const digests = (await from.referrers(digest)).map((referrer) => referrer.digest).sort();
  for (const one of digests) referrers.push(await copyManifest(from, to, one));
  if (referrers.length > 0) await to.addReferrers(digest, referrers);
  return { artifact, referrers };
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

/** Those of a layout's manifests that refer to no other: what is signed, not the signatures. */
export async function rootsAmong(store: Store, manifests: readonly Descriptor[]): Promise<readonly string[]> {
  const roots = new Set<string>();
  for (const { digest } of manifests) {
    const { bytes } = await store.getManifest(digest);
    if (readManifestHead(bytes, digest).subjectDigest === undefined) roots.add(digest);
  }
  return [...roots];
}
