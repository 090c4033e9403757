import type { Descriptor, Store } from "@glither/registry";
import { fromCbor } from "@glither/roux/core";
import { asCore, type LoadedCore } from "../compile/core-file.ts";
import { digestOf } from "../files/digest.ts";

/** A core of 10,000 rules has some megabytes; whoever attaches more than this does not get it read. */
const MAX_CORE_BYTES = 64 * 1024 * 1024;

/** What attaches one takes a kilobyte, and there is one; each costs a request, on anybody's word. */
const MAX_MANIFEST_BYTES = 64 * 1024;
const MAX_ATTACHED = 256;

/**
 * The core that is attached to an artifact, if one with this digest is: anybody may attach things, and the digest that the
 * artifact's own record names decides. Throws `MALFORMED` for a core that this compiler cannot read.
 */
export async function attachedCore(store: Store, subject: string, coreDigest: string): Promise<LoadedCore | undefined> {
  const found = await attachedBlob(store, subject, coreDigest);
  if (found === undefined) return undefined;
  const bytes = await store.getBlob(found);
  if (digestOf(bytes) !== coreDigest) return undefined;
  return { core: asCore(decode(bytes), `the snapshot of ${subject}`), bytes };
}

/** Whether that core is attached, without fetching it. */
export async function isCoreAttached(store: Store, subject: string, coreDigest: string): Promise<boolean> {
  return (await attachedBlob(store, subject, coreDigest)) !== undefined;
}

async function attachedBlob(store: Store, subject: string, coreDigest: string): Promise<Descriptor | undefined> {
  const { ArtifactError, MEDIA_TYPE, unpackCore } = await import("@glither/artifact");
  const { isBroken } = await import("@glither/registry");
  const listed = await store.referrers(subject, MEDIA_TYPE.core);
  for (const digest of [...new Set(listed.map((one) => one.digest))].slice(0, MAX_ATTACHED)) {
    try {
      const attached = unpackCore((await store.getManifest(digest, { limit: MAX_MANIFEST_BYTES })).bytes);
      const { core } = attached;
      if (attached.subject.digest === subject && core.digest === coreDigest && core.size <= MAX_CORE_BYTES) return core;
    } catch (error) {
      // Somebody else's, of another shape or broken: it is as if it were not there.
      if (!(error instanceof ArtifactError) && !isBroken(error)) throw error;
    }
  }
  return undefined;
}

function decode(bytes: Uint8Array): unknown {
  try {
    return fromCbor(bytes);
  } catch {
    return undefined;
  }
}
