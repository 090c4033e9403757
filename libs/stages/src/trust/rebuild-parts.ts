import type { BuildRecord } from "@glither/artifact";
import type { Material } from "@glither/host/verify";
import type { Store } from "@glither/registry";
import { compose, type Part } from "@glither/roux";
import { type Layer, toCbor } from "@glither/roux/core";
import type { LoadedCore } from "../compile/core-file.ts";
import { vocabularyOf } from "../compile/ruleset.ts";
import { digestOf } from "../files/digest.ts";
import { partMaterial } from "../publish/part-artifacts.ts";
import { openIfThere, type Place } from "../publish/store.ts";
import { keptPart } from "./kept-parts.ts";

/** What is made of others, as it was pulled and verified. */
export interface Composition {
  readonly place: Place;
  readonly record: BuildRecord;
  readonly materials: readonly Material[];
  readonly core: LoadedCore;
}

export interface PartsOptions {
  /** Stores in which parts are looked for beside the whole's own, as `oci:PATH` and the like. */
  readonly stores: readonly string[];
  /** Verifies a part and builds it again; throws where it is not what its own record says. */
  readonly rebuild: (place: Place, layer: string) => Promise<LoadedCore>;
}

/** What is not so of the parts of a ruleset, or cannot be told. */
export class PartsFault extends Error {
  readonly hint: string | undefined;

  constructor(message: string, hint?: string) {
    super(message);
    this.name = "PartsFault";
    this.hint = hint;
  }
}

/**
 * Builds each part of a composition again from its own signed artifact, puts what they mean together, and compares that with
 * the core of the whole. Gives the names of the parts. Throws a `PartsFault`.
 */
export async function rebuildParts(whole: Composition, options: PartsOptions): Promise<readonly string[]> {
  const { core, bytes } = whole.core;
  const parts: Part[] = [];
  const layers = [...(core.layers ?? [])];
  for (let layer = layers.shift(); layer !== undefined; layer = layers.shift()) {
    const part = await partOf(whole, layer, options);
    parts.push(part);
    // A part that is layered itself brings several layers of the whole.
    layers.splice(0, (part.core.layers?.length ?? 1) - 1);
  }
  const inner = parts.reduce((sum, part) => sum + (part.core.ceilings?.length ?? 0), 0);
  const ceilings = core.ceilings ?? [];
  const fold = core.fold === "strictest" ? core.fold : "first-match";
  const own = ceilings.slice(0, ceilings.length - inner);
  const composed = compose(core.ruleset, { fold, ceilings: own }, parts, vocabularyOf(core.dialect.name));
  if (Buffer.compare(toCbor(composed), bytes) === 0) return parts.map(({ name }) => name);
  throw new PartsFault(
    "put together, its parts mean something else than it does",
    "do not deploy it: it is not made of them",
  );
}

async function partOf(whole: Composition, layer: Layer, { stores, rebuild }: PartsOptions): Promise<Part> {
  const { materials } = whole;
  const stated = materials.find(({ name }) => name === partMaterial(layer.name))?.digest;
  const digest = layer.artifact ?? stated;
  if (digest === undefined)
    throw new PartsFault(
      `nobody who is trusted states which artifact its layer \`${layer.name}\` is`,
      "publish it again with its source, and demand `provenance` in the trust policy",
    );
  if (stated !== undefined && stated !== digest)
    throw new PartsFault(`its provenance names another artifact for \`${layer.name}\` than it was made of`);
  const place = await placeOf(whole, layer, digest, stores);
  const { core, bytes } = await rebuild(place, layer.name);
  const pinned = layer.artifact === undefined ? {} : { artifact: layer.artifact };
  const [first] = core.layers ?? [];
  const identity = digestOf(bytes);
  if (first === undefined && identity !== layer.core)
    throw new PartsFault(`its layer \`${layer.name}\` is \`${layer.core}\`, and \`${digest}\` means \`${identity}\``);
  const name = first === undefined ? layer.name : layer.name.slice(0, -(first.name.length + 1));
  return { name, core, identity, ...pinned };
}

/** Where an artifact of a layer is: in the store of the whole, among what was verified before, or in a store that is named. */
async function placeOf(
  { place, record }: Composition,
  { name, ruleset }: Layer,
  digest: string,
  stores: readonly string[],
): Promise<Place> {
  const { repositoryOf } = await import("@glither/artifact");
  const repository = repositoryOf({ ...record, ruleset: ruleset.name, version: ruleset.version });
  const beside = place.sibling(repositoryOf(record), repository);
  for (const candidate of [beside, await keptPart(digest), ...(await opened(stores, repository))])
    if (candidate !== undefined && (await has(candidate, digest)))
      return { store: candidate, digest, sibling: place.sibling };
  throw new PartsFault(
    `the artifact of its layer \`${name}\`, \`${digest}\`, is in no store at hand`,
    "name the store that has it with `--parts STORE`",
  );
}

function opened(stores: readonly string[], repository: string): Promise<readonly (Store | undefined)[]> {
  return Promise.all(stores.map((name) => openIfThere(name, repository)));
}

async function has(store: Store, digest: string): Promise<boolean> {
  const { StoreError } = await import("@glither/registry");
  try {
    await store.getManifest(digest);
    return true;
  } catch (error) {
    if (error instanceof StoreError) return false;
    throw error;
  }
}
