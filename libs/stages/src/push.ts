import { rm } from "node:fs/promises";
import type { PackedComponent } from "@glither/artifact";
import type { Material, VerificationErrorCode } from "@glither/host/verify";
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
  /** What the component was made of, beyond what its record knows. */
  readonly materials: readonly Material[];
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
  const { repository, tag, inputDigest, packed } = publication;
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
  if (present && (await verifies(await open(), digest, publication))) {
    return { digest, size, done: "unchanged" };
  }
  if (!present) await putArtifact(store, packed);
  await putStatements(store, present ?? packed.manifest.descriptor, publication);
  if (!present) await store.setTag(tag, packed.manifest.descriptor);
  // From a store that has not seen what was written, as a stranger would.
  await readBack(await open(), digest, publication);
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

/** Makes statements of what the store has under this digest, not of what this run would have stored; all in one update. */
async function putStatements(store: Store, subject: Descriptor, publication: Publication): Promise<void> {
  const { unpackManifest } = await import("@glither/artifact");
  const { makeStatements } = await import("./statements.ts");
  const { layer } = unpackManifest((await store.getManifest(subject.digest)).bytes);
  const made = await makeStatements({ ...publication, subject, component: await store.getBlob(layer) });
  const [first] = made;
  // The empty config is the same blob for all of them.
  if (first !== undefined) await store.putBlob(first.config.bytes);
  await Promise.all(
    made.map(async ({ bundle, manifest }) => {
      await store.putBlob(bundle.bytes);
      await store.putManifest(manifest.bytes, manifest.descriptor.mediaType);
    }),
  );
  await store.addReferrers(
    subject.digest,
    made.map(({ manifest }) => manifest.descriptor),
  );
}

async function readBack(store: Store, digest: string, { repository, by }: Publication): Promise<void> {
  const { pullVerified } = await import("@glither/host/verify");
  await pullVerified({ store, digest, repository, policy: by.policy });
}

/** What another round of signing mends. */
const MENDABLE: readonly VerificationErrorCode[] = [
  "UNSIGNED",
  "UNTRUSTED_SIGNER",
  "BAD_SIGNATURE",
  "BAD_TIMESTAMP",
  "WRONG_STATEMENT",
  "STATEMENT_MISSING",
];

/** Whether this signer's word for the artifact is there already; nobody else's counts. */
async function verifies(store: Store, digest: string, publication: Publication): Promise<boolean> {
  const { VerificationError } = await import("@glither/host/verify");
  if (publication.by.receipt.development) return false;
  try {
    await readBack(store, digest, publication);
    return true;
  } catch (error) {
    if (error instanceof VerificationError && MENDABLE.includes(error.code)) return false;
    throw error;
  }
}
