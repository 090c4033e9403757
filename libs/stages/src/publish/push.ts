import { rm } from "node:fs/promises";
import type { BuildRecord, PackedComponent } from "@glither/artifact";
import type { Material, VerificationErrorCode, VerifiedComponent } from "@glither/host/verify";
import type { Descriptor, Store } from "@glither/registry";
import type { LoadedCore } from "../compile/core-file.ts";
import { EXIT, StageError } from "../outcome.ts";
import type { Signer } from "../trust/keys.ts";
import { isCoreAttached } from "./attached-core.ts";
import type { OwnSourceMap } from "./attached-source-map.ts";
import { type Comparison, isAllowed } from "./gate/comparison.ts";
import { compareWithPublished } from "./gate/gate.ts";
import { copyParts, type PartArtifact } from "./part-artifacts.ts";
import { layoutPath, openIfThere, openStore } from "./store.ts";

/** A packed component, with everything that is to be said of it. */
export interface Publication {
  readonly repository: string;
  readonly tag: string;
  readonly record: BuildRecord;
  /** What the component exports. */
  readonly exports: readonly string[];
  readonly packed: PackedComponent;
  /** What the component was built from, to be attached to it; without it, nobody can compare later versions with this one. */
  readonly core: LoadedCore | undefined;
  /** Where its rules stand in their source, for receipts; a version keeps the one that it was first published with. */
  readonly sourceMap: OwnSourceMap | undefined;
  readonly by: Signer;
  /** What the component was made of, beyond what its record knows. */
  readonly materials: readonly Material[];
  /** The artifacts of its layers, where it has some. */
  readonly parts: readonly PartArtifact[];
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
  /** With the version before it, where there is one and the store was looked at. */
  readonly comparison?: Comparison;
}

/** A component that needs a higher version; nothing was written. */
export interface Held {
  readonly done: "refused";
  readonly comparison: Comparison;
}

/** Content before signature before tag, so that whoever finds the tag finds something verifiable. */
export async function push(
  publication: Publication,
  { store: name, ownStore, vouched }: PushOptions,
): Promise<Pushed | Held> {
  const { repository, tag, packed } = publication;
  const open = () => openStore({ name, repository, writable: true });
  const layout = await layoutPath(name);
  if (publication.by.receipt.development) await refuseBesideKeys(name, repository);
  if (ownStore && layout !== undefined) await rm(layout, { recursive: true, force: true });
  const store = await open();
  const present = await alreadyThere(store, tag, publication);
  const { digest, size } = present ?? packed.manifest.descriptor;
  // The tag comes last: what it names was verifiable when this signer last saw it, and a digest does not change.
  if (present && layout === undefined && vouched === digest) return { digest, size, done: "unchanged" };
  const comparison = await compareWithPublished(store, publication);
  const compared = comparison === undefined ? {} : { comparison };
  if (present) {
    if (await isComplete(await open(), digest, publication)) return { digest, size, done: "unchanged", ...compared };
    // A manifest may claim any inputs. Nothing is signed but the bytes that this build has made.
    if (digest !== packed.manifest.descriptor.digest) throw unvouched(`${repository}:${tag}`, digest);
    const hasMap = await isSourceMapThere(await open(), digest, publication);
    await attach(store, present, packed.layer.bytes, hasMap ? { ...publication, sourceMap: undefined } : publication);
    await readBack(await open(), digest, publication);
    return { digest, size, done: "signed again", ...compared };
  }
  if (comparison !== undefined && !isAllowed(comparison)) return { done: "refused", comparison };
  // A layout is whole by itself; in a registry, each has its own repository.
  if (layout !== undefined) await copyParts(publication.parts, store);
  await putArtifact(store, packed);
  await attach(store, packed.manifest.descriptor, packed.layer.bytes, publication);
  // From a store that has not seen what was written, as a stranger would; what does not verify never gets a tag.
  await readBack(await open(), digest, publication);
  await store.setTag(tag, packed.manifest.descriptor);
  return { digest, size, done: "published", ...compared };
}

/** A store in which somebody has signed who lasts is no place for a key that nobody can know: not even the one under `dist`. */
async function refuseBesideKeys(name: string | undefined, repository: string): Promise<void> {
  const { MEDIA_TYPE, readNote } = await import("@glither/artifact");
  const { isBroken } = await import("@glither/registry");
  try {
    const store = name === undefined ? undefined : await openIfThere(name, repository);
    for (const tag of (await store?.tags()) ?? []) {
      const tagged = await store?.resolveTag(tag);
      const bundles = (await store?.referrers(tagged?.digest ?? "", MEDIA_TYPE.bundle)) ?? [];
      if (bundles.some(({ annotations }) => readNote(annotations)?.throwAway === false)) throw besideKeys(repository);
    }
  } catch (error) {
    // What cannot be read says nothing of a key.
    if (!isBroken(error)) throw error;
  }
}

function besideKeys(name: string): StageError {
  return new StageError("KEY_MISSING", `\`${name}\` is published here with a key, and now there is none to sign with`, {
    exitCode: EXIT.usage,
    hint: "set the key again, or remove the store under `dist` if nobody needs what is in it",
  });
}

/**
 * What the tag names, when it was made of these inputs: an engine may give other bytes for the same ruleset. A version
 * that holds something else is refused, under whatever tag its namesake comes.
 */
export async function alreadyThere(
  store: Store,
  tag: string,
  { repository, record }: Pick<Publication, "repository" | "record">,
): Promise<Descriptor | undefined> {
  const tagged = await store.resolveTag(tag);
  if (tagged !== undefined && (await madeOf(store, tagged, record.inputDigest))) return tagged;
  const version = tag === record.version ? tagged : await store.resolveTag(record.version);
  if (version === undefined || (version !== tagged && (await madeOf(store, version, record.inputDigest))))
    return undefined;
  throw publishedAlready(`${repository}:${record.version}`, version.digest);
}

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

/** Other bytes that say that they are of the same inputs, without this signer's word for them. */
function unvouched(name: string, digest: string): StageError {
  return new StageError(
    "REFUSED",
    `\`${name}\` is published already, with bytes that this build has not made: \`${digest}\``,
    {
      exitCode: EXIT.verification,
      hint: "only what this signer has signed before may differ from what was built; find out who published it, or raise `#pragma version`",
    },
  );
}

async function putArtifact(store: Store, { manifest, config, layer }: PackedComponent): Promise<void> {
  await Promise.all([store.putBlob(config.bytes), store.putBlob(layer.bytes)]);
  await store.putManifest(manifest.bytes, manifest.descriptor.mediaType);
}

/** Attaches all that is to be said of a component. All in one update, because registries lose entries between several. */
async function attach(
  store: Store,
  subject: Descriptor,
  component: Uint8Array,
  publication: Publication,
): Promise<void> {
  const { coreManifest, coreTitleOf, sourceMapManifest, sourceMapTitleOf } = await import("@glither/artifact");
  const { makeStatements, sourceMapBytes } = await import("./statements.ts");
  const { core, record } = publication;
  const statements = await makeStatements({ ...publication, subject, component });
  const map = await sourceMapBytes(publication);
  const sources = [
    ...(core === undefined ? [] : [coreManifest({ subject, content: core.bytes, title: coreTitleOf(record) })]),
    ...(map === undefined ? [] : [sourceMapManifest({ subject, content: map, title: sourceMapTitleOf(record) })]),
  ];
  // The empty config is the same blob for all of them.
  const configs = new Map([...sources, ...statements].map(({ config }) => [config.descriptor.digest, config.bytes]));
  await Promise.all([
    ...[...configs.values(), ...sources.map(({ content }) => content.bytes)].map((bytes) => store.putBlob(bytes)),
    // No signature is made twice.
    ...statements.map(({ bundle }) => store.putBlob(bundle.bytes, { fresh: true })),
  ]);
  await store.putReferrers(
    subject.digest,
    [...sources, ...statements].map(({ manifest }) => manifest),
  );
}

async function readBack(store: Store, digest: string, { repository, by }: Publication): Promise<VerifiedComponent> {
  const { pullVerified } = await import("@glither/host/verify");
  return pullVerified({ store, digest, repository, policy: by.policy });
}

/** A second one by the same signer would leave it to chance which one a reader finds. */
async function isSourceMapThere(store: Store, digest: string, publication: Publication): Promise<boolean> {
  const { VerificationError } = await import("@glither/host/verify");
  try {
    return (await (await readBack(store, digest, publication)).sourceMap()) !== undefined;
  } catch (error) {
    if (error instanceof VerificationError) return false;
    throw error;
  }
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

/** Whether this signer's word for the artifact is there already, nobody else's counts, the core, and a source map. */
async function isComplete(store: Store, digest: string, publication: Publication): Promise<boolean> {
  const { VerificationError } = await import("@glither/host/verify");
  const { by, core, sourceMap, record } = publication;
  if (by.receipt.development) return false;
  try {
    const found = await readBack(store, digest, publication);
    if (sourceMap !== undefined && (await found.sourceMap()) === undefined) return false;
    return core === undefined || (await isCoreAttached(store, digest, record.coreDigest));
  } catch (error) {
    if (error instanceof VerificationError && MENDABLE.includes(error.code)) return false;
    throw error;
  }
}
