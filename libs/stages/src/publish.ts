import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { PackedComponent } from "@glither/artifact";
import type { Descriptor, Store } from "@glither/registry";
import { toJson } from "@glither/roux";
import { readBytes, writeWhole } from "./files.ts";
import { type Signer, signer } from "./keys.ts";
import { EXIT, StageError } from "./outcome.ts";
import { about, stage } from "./stage.ts";
import { layoutPath } from "./store.ts";

export interface PublishOptions {
  readonly component: string;
  /** `oci:PATH`, an OCI layout on disk; made when it is not there. A dry run needs none. */
  readonly store?: string;
  /** The store is build output: it is made anew and holds this artifact alone. */
  readonly ownStore?: boolean;
  /** The folder for `receipt.json`. */
  readonly out?: string;
  /** The tag; the ruleset's version by default. */
  readonly tag?: string;
  /** Pack and sign, and write nothing. */
  readonly dryRun?: boolean;
}

/** What is kept of a publication, for whoever verifies or deploys it. */
export interface PublishReceipt {
  readonly repository: string;
  readonly tag: string;
  /** The manifest's; what is deployed. */
  readonly digest: string;
  readonly size: number;
  readonly input_digest: string;
  readonly wit_attestation: string;
  readonly signer: { readonly hint: string; readonly development: boolean; readonly public_key: string };
}

/** Packs, signs and stores a component, and reads it back as a stranger would before it says that it is there. */
export const publish = stage(async ({ component, store, ownStore, out, tag, dryRun = false }: PublishOptions) => {
  const { packComponent, readRecord, repositoryOf } = await import("@glither/artifact");
  const { componentContract, importName } = await import("@glither/wit/inspect");
  const bytes = await readBytes(component, "the component");
  const record = await about(component, () => readRecord(bytes));
  const { imports, exports } = await about(component, () => componentContract(bytes));
  const packed = packComponent({ component: bytes, record, imports: imports.map(importName), exports: [...exports] });
  const by = await signer();
  const publication = {
    repository: repositoryOf(record),
    tag: tag ?? record.version,
    inputDigest: record.inputDigest,
    packed,
    by,
  };
  await checkTag(publication);
  const { digest, size, unchanged } = dryRun
    ? { ...packed.manifest.descriptor, unchanged: false }
    : await push(publication, layoutPath(store), ownStore ?? false);
  const receipt: PublishReceipt = {
    repository: publication.repository,
    tag: publication.tag,
    digest,
    size,
    input_digest: record.inputDigest,
    wit_attestation: record.witAttestation,
    signer: { hint: by.key.hint, development: by.development, public_key: by.key.publicKeyPem },
  };
  if (out !== undefined && !dryRun) await writeWhole(join(out, "receipt.json"), toJson(receipt));
  const done = dryRun ? "would publish" : unchanged ? "unchanged, signed again:" : "published";
  const text = [
    `${done} ${receipt.repository}:${receipt.tag}@${digest}`,
    ...(by.development ? DEVELOPMENT_KEY : []),
  ].join("\n");
  return { exitCode: EXIT.clean, text, data: { ...receipt, dry_run: dryRun, unchanged } };
});

interface Publication {
  readonly repository: string;
  readonly tag: string;
  readonly inputDigest: string;
  readonly packed: PackedComponent;
  readonly by: Signer;
}

/** Throws `INVALID_TAG`, before anything is written. */
async function checkTag({ repository, tag }: Publication): Promise<void> {
  const { parseReference } = await import("@glither/registry");
  parseReference(`oci:any:${repository}:${tag}`);
}

/** A tag that keeps what it names. */
const VERSION_TAG = /^\d+\.\d+\.\d+(?:-|$)/u;

/** Content before signature before tag, so that whoever finds the tag finds something verifiable. */
async function push(
  { repository, tag, inputDigest, packed, by }: Publication,
  path: string,
  ownStore: boolean,
): Promise<{ digest: string; size: number; unchanged: boolean }> {
  const { OciLayoutStore } = await import("@glither/registry");
  if (ownStore) await rm(path, { recursive: true, force: true });
  const store = await OciLayoutStore.openOrCreate({ path, repository });
  const tagged = await store.resolveTag(tag);
  const present = tagged && (await madeOf(store, tagged, inputDigest)) ? tagged : undefined;
  if (tagged && !present && VERSION_TAG.test(tag)) throw publishedAlready(`${repository}:${tag}`, tagged.digest);
  const subject = present ?? packed.manifest.descriptor;
  if (!present) await putArtifact(store, packed);
  await putSignature(store, subject, repository, by);
  if (!present) await store.setTag(tag, subject);
  await readBack(store, subject.digest, by);
  return { digest: subject.digest, size: subject.size, unchanged: present !== undefined };
}

const DEVELOPMENT_KEY = [
  "WARNING: signed with a throw-away development key, made for this run and already gone.",
  "         Nobody but this receipt vouches for it. Set GLITHER_SIGNING_KEY or GLITHER_SIGNING_KEY_FILE to sign for others.",
];

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
  await store.putBlob(config.bytes);
  await store.putBlob(layer.bytes);
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
  await store.putBlob(referrer.config.bytes);
  await store.putBlob(referrer.bundle.bytes);
  await store.putManifest(referrer.manifest.bytes, referrer.manifest.descriptor.mediaType);
  await store.addReferrers(subject.digest, [referrer.manifest.descriptor]);
}

async function readBack(store: Store, digest: string, { key }: Signer): Promise<void> {
  const { pullVerified } = await import("@glither/host/verify");
  await pullVerified({ store, digest, trustedKeys: [key.publicKeyPem] });
}
