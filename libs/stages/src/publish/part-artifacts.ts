import type { Store } from "@glither/registry";
import type { Core } from "@glither/roux/core";
import { EXIT, StageError } from "../outcome.ts";
import { keptPart } from "../trust/kept-parts.ts";
import { openIfThere } from "./store.ts";

/** A layer of a ruleset, as it was published by itself. */
export interface PartArtifact {
  /** `company`, or `group/team` of one that is layered itself. */
  readonly layer: string;
  /** The manifest's. */
  readonly digest: string;
  /** A store that has it; undefined where none at hand does. */
  readonly store: Store | undefined;
}

export interface PartsWanted {
  /** `oci:PATH` and the like. */
  readonly stores: readonly string[];
  /** One that is not published is an error, and else left out. */
  readonly demanded: boolean;
}

/** How a provenance calls the artifact of a layer. */
export function partMaterial(layer: string): string {
  return `part/${layer}`;
}

/**
 * The artifact of each layer: the one that the ruleset pins, else what is published under the layer's name and version, if that
 * means what the layer means.
 */
export async function partArtifacts(
  { dialect, layers = [] }: Core,
  { stores, demanded }: PartsWanted,
): Promise<readonly PartArtifact[]> {
  const { repositoryOf } = await import("@glither/artifact");
  const found: PartArtifact[] = [];
  for (const { name: layer, ruleset, core, artifact } of layers) {
    const repository = repositoryOf({
      ruleset: ruleset.name,
      version: ruleset.version,
      dialect: dialect.name,
      dialectVersion: dialect.version,
    });
    if (artifact !== undefined) {
      found.push({ layer, digest: artifact, store: await storeWith(artifact, repository, stores) });
      continue;
    }
    const part = await publishedAs(repository, ruleset.version, core, stores);
    if (part !== undefined) found.push({ layer, ...part });
    else if (demanded) throw unpublished(layer, `${repository}:${ruleset.version}`, core);
  }
  return found;
}

/** Copies the artifacts of layers into a layout, each with its signatures, where they are not there yet. */
export async function copyParts(parts: readonly PartArtifact[], to: Store): Promise<void> {
  const { copyArtifact } = await import("@glither/registry");
  for (const { digest, store } of parts) if (store !== undefined) await copyArtifact(store, to, digest);
}

async function publishedAs(
  repository: string,
  version: string,
  core: string,
  stores: readonly string[],
): Promise<Omit<PartArtifact, "layer"> | undefined> {
  const { MEANING, unpackManifest } = await import("@glither/artifact");
  for (const name of stores) {
    const store = await openIfThere(name, repository);
    const tagged = await store?.resolveTag(version);
    if (store === undefined || tagged === undefined) continue;
    const { annotations } = unpackManifest((await store.getManifest(tagged.digest)).bytes);
    if (annotations[MEANING.core] === core) return { digest: tagged.digest, store };
  }
  return undefined;
}

async function storeWith(digest: string, repository: string, stores: readonly string[]): Promise<Store | undefined> {
  const { StoreError } = await import("@glither/registry");
  const candidates = [keptPart(digest), ...stores.map((name) => openIfThere(name, repository))];
  for (const candidate of candidates) {
    const store = await candidate;
    try {
      await store?.getManifest(digest);
      if (store !== undefined) return store;
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
    }
  }
  return undefined;
}

function unpublished(layer: string, name: string, core: string): StageError {
  return new StageError("REFUSED", `the layer \`${layer}\` is not published: no \`${name}\` here means \`${core}\``, {
    exitCode: EXIT.verification,
    hint: "publish it first, into the same store; what is made of others names each of them by its digest",
  });
}
