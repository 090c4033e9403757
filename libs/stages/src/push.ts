import { rm } from "node:fs/promises";
import type { PackedComponent } from "@glither/artifact";
import type { Descriptor, Store } from "@glither/registry";
import type { Signer } from "./keys.ts";
import { EXIT, StageError } from "./outcome.ts";
import { layoutPath, openStore } from "./store.ts";

/** A packed component, with everything that is to be said of it. */
export interface Publication {
  readonly repository: string;
  readonly tag: string;
  readonly inputDigest: string;
  readonly packed: PackedComponent;
  readonly by: Signer;
}

export interface PushOptions {
  readonly store: string | undefined;
  /** The store is a layout, and build output: it is made anew. */
  readonly ownStore: boolean;
  /** The digest that this signer has published as this version, as the last receipt has it. */
  readonly vouched: string | undefined;
}

export interface Pushed {
  readonly digest: string;
  readonly size: number;
  /** What became of it: stored and signed; there already and signed once more; or nothing had to be done. */
  readonly done: "published" | "signed again" | "unchanged";
}

/** A tag that keeps what it names. */
const VERSION_TAG = /^\d+\.\d+\.\d+(?:-|$)/u;

/** Content before signature before tag, so that whoever finds the tag finds something verifiable. */
export async function push(publication: Publication, { store: name, ownStore, vouched }: PushOptions): Promise<Pushed> {
  const { repository, tag, inputDigest, packed, by } = publication;
  const open = () => openStore({ name, repository, writable: true });
  const layout = await layoutPath(name);
  if (ownStore && layout !== undefined) await rm(layout, { recursive: true, force: true });
  const store = await open();
  const tagged = await store.resolveTag(tag);
  const present = tagged && (await madeOf(store, tagged, inputDigest)) ? tagged : undefined;
  if (tagged && !present && VERSION_TAG.test(tag)) throw publishedAlready(`${repository}:${tag}`, tagged.digest);
  const { digest, size } = present ?? packed.manifest.descriptor;
  // The tag comes last: what it names was verifiable when this signer last saw it, and a digest does not change.
  if (present && layout === undefined && vouched === digest) return { digest, size, done: "unchanged" };
  if (present && layout === undefined && (await verifies(await open(), digest, by))) {
    return { digest, size, done: "unchanged" };
  }
  if (!present) await putArtifact(store, packed);
  await putSignature(store, present ?? packed.manifest.descriptor, repository, by);
  if (!present) await store.setTag(tag, packed.manifest.descriptor);
  // From a store that has not seen what was written, as a stranger would.
  await readBack(await open(), digest, by);
  return { digest, size, done: present ? "signed again" : "published" };
}

/** Whether an artifact was made of these inputs: an engine may give other bytes for the same ruleset. */
async function madeOf(store: Store, { digest }: Descriptor, inputDigest: string): Promise<boolean> {
  const { unpackManifest } = await import("@glither/artifact");
  const { annotations } = unpackManifest((await store.getManifest(digest)).bytes);
  return annotations["org.glither.input-digest"] === inputDigest;
}

/** The store would refuse this too, but only when the content and the signature are in it. */
function publishedAlready(name: string, digest: string): StageError {
  return new StageError("REFUSED", `\`${name}\` is published already, with other content: \`${digest}\``, {
    exitCode: EXIT.verification,
    hint: "a published version keeps its content: raise `#pragma version` in the ruleset, and build it again",
  });
}

async function putArtifact(store: Store, { manifest, config, layer }: PackedComponent): Promise<void> {
  await Promise.all([store.putBlob(config.bytes), store.putBlob(layer.bytes)]);
  await store.putManifest(manifest.bytes, manifest.descriptor.mediaType);
}

/** Signs what the store has under this digest, not what this run would have stored. */
async function putSignature(store: Store, subject: Descriptor, repository: string, { key }: Signer): Promise<void> {
  const { ownAnnotations, referrerManifest, unpackManifest } = await import("@glither/artifact");
  const { SIGNATURE_PREDICATE, signStatement } = await import("@glither/attest");
  const { annotations } = unpackManifest((await store.getManifest(subject.digest)).bytes);
  const bundle = await signStatement({
    key,
    subjects: [{ name: repository, digest: subject.digest, annotations: ownAnnotations(annotations) }],
    predicateType: SIGNATURE_PREDICATE,
    predicate: {},
  });
  const { mediaType, digest, size } = subject;
  const referrer = referrerManifest({
    subject: { mediaType, digest, size },
    bundle: new TextEncoder().encode(bundle),
    predicateType: SIGNATURE_PREDICATE,
  });
  await Promise.all([store.putBlob(referrer.config.bytes), store.putBlob(referrer.bundle.bytes)]);
  await store.putManifest(referrer.manifest.bytes, referrer.manifest.descriptor.mediaType);
  await store.addReferrers(subject.digest, [referrer.manifest.descriptor]);
}

async function readBack(store: Store, digest: string, { key }: Signer): Promise<void> {
  const { pullVerified } = await import("@glither/host/verify");
  await pullVerified({ store, digest, trustedKeys: [key.publicKeyPem] });
}

/** Whether this signer's word for the artifact is there already; nobody else's counts. */
async function verifies(store: Store, digest: string, by: Signer): Promise<boolean> {
  const { VerificationError } = await import("@glither/host/verify");
  if (by.development) return false;
  try {
    await readBack(store, digest, by);
    return true;
  } catch (error) {
    if (error instanceof VerificationError && ["UNSIGNED", "UNTRUSTED_SIGNER"].includes(error.code)) return false;
    throw error;
  }
}
