import {
  type Annotations,
  annotationsOf,
  type BuildRecord,
  type ComponentManifest,
  type Descriptor,
  digestOf,
  isDigest,
  ownAnnotations,
  readRecord,
  sameAnnotations,
  targetOf,
  titleOf,
  unpackConfig,
  unpackManifest,
} from "@glither/artifact";
import { keyHint } from "@glither/attest";
import type { Store } from "@glither/registry";
import { findSignature } from "./_signature.ts";
import { Steps } from "./_steps.ts";
import { VerificationError, type VerificationStep } from "./error.ts";

export interface PullRequest {
  readonly store: Store;
  /** The manifest's digest, `sha256:…`; a tag is refused. */
  readonly digest: string;
  /** Public keys, SPKI in PEM. With none, nothing verifies. */
  readonly trustedKeys: readonly string[];
}

export interface VerifiedComponent {
  readonly component: Uint8Array;
  readonly record: BuildRecord;
  /** Those that were signed. */
  readonly annotations: Annotations;
  readonly digest: string;
  /** What was checked, all of it passed. */
  readonly steps: readonly VerificationStep[];
}

/**
 * Pulls a component by digest and checks all that can be checked of it before it runs; there is no way to ask for less.
 * The signature comes before the content, so that nothing large is fetched on a stranger's word. Digests are computed
 * here once more: a store is not trusted to have done so. Throws `VerificationError`.
 */
export async function pullVerified({ store, digest, trustedKeys }: PullRequest): Promise<VerifiedComponent> {
  const steps = new Steps();
  await steps.run("reference", () => checkReference(digest));
  await steps.run("trust", () => checkTrust(trustedKeys));
  const manifest = await steps.run("manifest", () => pullManifest(store, digest));
  const annotations = ownAnnotations(manifest.annotations);
  await steps.run("signature", async () => {
    const signer = await findSignature({ store, digest, trustedKeys, annotations });
    return { value: signer, detail: `signed, with its annotations, by the trusted key \`${signer}\`` };
  });
  const content = await steps.run("content", () => pullContent(store, manifest));
  const record = await steps.run("record", () => checkRecord(manifest, content));
  return { component: content.component, record, annotations, digest, steps: steps.done };
}

async function checkReference(digest: string): Promise<{ value: string; detail: string }> {
  if (isDigest(digest)) return { value: digest, detail: "named by its digest" };
  throw new VerificationError("NOT_A_DIGEST", `\`${digest}\` is no digest`, {
    hint: "a tag can be moved: look up once which digest it names, and deploy that",
  });
}

async function checkTrust(trustedKeys: readonly string[]): Promise<{ value: readonly string[]; detail: string }> {
  if (trustedKeys.length === 0) {
    throw new VerificationError("NO_TRUSTED_KEYS", "no trusted key is given, so nothing can be verified", {
      hint: "name the public key of at least one signer",
    });
  }
  const hints = trustedKeys.map(keyHint);
  return { value: hints, detail: `trusted: ${hints.map((hint) => `\`${hint}\``).join(", ")}` };
}

async function pullManifest(store: Store, digest: string): Promise<{ value: ComponentManifest; detail: string }> {
  const { bytes } = await store.getManifest(digest);
  checkDigest(bytes, digest);
  return { value: unpackManifest(bytes), detail: "the manifest has that digest and describes a ruleset's component" };
}

interface Content {
  readonly component: Uint8Array;
  readonly target: string;
}

async function pullContent(store: Store, manifest: ComponentManifest): Promise<{ value: Content; detail: string }> {
  const { layerDigest, target } = unpackConfig(await pullBlob(store, manifest.config));
  if (layerDigest !== manifest.layer.digest) {
    throw new VerificationError("MALFORMED_ARTIFACT", `the config describes \`${layerDigest}\`, not the component`);
  }
  const component = await pullBlob(store, manifest.layer);
  return { value: { component, target }, detail: `the component has its digest and its ${component.length} bytes` };
}

async function checkRecord(
  manifest: ComponentManifest,
  { component, target }: Content,
): Promise<{ value: BuildRecord; detail: string }> {
  const record = readRecord(component);
  const same =
    sameAnnotations(annotationsOf(record), ownAnnotations(manifest.annotations)) &&
    titleOf(record) === manifest.title &&
    targetOf(record) === target;
  if (same) return { value: record, detail: `the component says of itself what was signed: \`${target}\`` };
  throw new VerificationError("RECORD_MISMATCH", "the component was built as something else than it was published as", {
    hint: "publish what the build made, as it is",
  });
}

async function pullBlob(store: Store, descriptor: Descriptor): Promise<Uint8Array> {
  const bytes = await store.getBlob(descriptor);
  if (bytes.length !== descriptor.size) {
    const message = `\`${descriptor.digest}\` has ${bytes.length} bytes, not ${descriptor.size}`;
    throw new VerificationError("WRONG_SIZE", message, { hint: DAMAGED });
  }
  checkDigest(bytes, descriptor.digest);
  return bytes;
}

function checkDigest(bytes: Uint8Array, wanted: string): void {
  const found = digestOf(bytes);
  if (found === wanted) return;
  throw new VerificationError("WRONG_DIGEST", `\`${wanted}\` was asked for, \`${found}\` was given`, { hint: DAMAGED });
}

const DAMAGED = "the store is damaged or was tampered with: do not run this, and publish again from a good build";
