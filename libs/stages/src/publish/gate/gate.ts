import type { BuildRecord } from "@glither/artifact";
import type { Store } from "@glither/registry";
import type { LoadedCore } from "../../compile/core-file.ts";
import { StageError } from "../../outcome.ts";
import { attachedCore } from "../attached-core.ts";
import { isRelease } from "./_version-step.ts";
import { type Comparison, compare, type Known } from "./comparison.ts";

/** What is about to be published. */
export interface Candidate {
  readonly record: BuildRecord;
  readonly exports: readonly string[];
  /** What the component was built from, where the publisher has it. */
  readonly core: LoadedCore | undefined;
}

/**
 * Compares a component with the version before it in a store; nothing where it is the first one. The gate keeps its
 * publisher from mistakes. It asks for no signature of what it compares with: whoever may write to the store could take
 * that away, too, and hosts rely on policies and bindings instead.
 */
export async function compareWithPublished(store: Store, candidate: Candidate): Promise<Comparison | undefined> {
  const { record, exports, core } = candidate;
  const version = await versionBefore(store, record.version);
  if (version === undefined) return undefined;
  const before = await published(store, version);
  const { witAttestation } = record;
  return compare(before, { version: record.version, witAttestation, exports, core: core ?? "no_snapshot_given" });
}

/** What is known of the newest version in a store; undefined where there is none. It says nothing of who has put it there. */
export async function newestPublished(store: Store): Promise<Known | undefined> {
  const version = await versionBefore(store, undefined);
  return version === undefined ? undefined : published(store, version);
}

/** The greatest release, below a version where one is given; the greatest pre-release where there is no release yet. */
async function versionBefore(store: Store, version: string | undefined): Promise<string | undefined> {
  const { isOlder, isVersion } = await import("@glither/attest");
  const earlier = (await store.tags()).filter(
    (tag) => isVersion(tag) && (version === undefined || isOlder(tag, version)),
  );
  return greatestOf(earlier);
}

/** The greatest release; the greatest pre-release where there is no release among them. */
export async function greatestOf(versions: readonly string[]): Promise<string | undefined> {
  const { isOlder } = await import("@glither/attest");
  const releases = versions.filter(isRelease);
  return (releases.length > 0 ? releases : versions).reduce<string | undefined>(
    (greatest, version) => (greatest === undefined || isOlder(greatest, version) ? version : greatest),
    undefined,
  );
}

/** Somebody may have put something else under a version; of that, nothing is known. */
async function published(store: Store, version: string): Promise<Known> {
  const { ArtifactError, MEANING, unpackConfig, unpackManifest } = await import("@glither/artifact");
  const { bytes, descriptor } = await store.getManifest(version);
  try {
    const { config, annotations } = unpackManifest(bytes);
    const { exports } = unpackConfig(await store.getBlob(config));
    const core = await readableCore(store, descriptor.digest, annotations[MEANING.core] ?? "");
    return { version, witAttestation: annotations[MEANING.contract] ?? "", exports, core };
  } catch (error) {
    if (!(error instanceof ArtifactError)) throw error;
    return { version, witAttestation: "", exports: [], core: "no_snapshot_published" };
  }
}

async function readableCore(store: Store, digest: string, coreDigest: string): Promise<Known["core"]> {
  try {
    return (await attachedCore(store, digest, coreDigest)) ?? "no_snapshot_published";
  } catch (error) {
    if (error instanceof StageError) return "unreadable_snapshot";
    throw error;
  }
}
