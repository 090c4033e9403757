import { dirname } from "node:path";
import type { Core } from "@glither/roux/core";
import { greatestOf } from "./gate/gate.ts";
import { fromFolder, openReference } from "./store.ts";

export interface Newest {
  readonly version: string;
  readonly digest: string;
  /** The reference as its author writes it, with this digest, and this version where a tag stood there. */
  readonly reference: string;
}

/**
 * The greatest version that the store of a part has, releases before all others; undefined where none is later than the part.
 * The tag says only where to look: what it names is verified before anything is made of it.
 */
export async function newestOf({
  reference,
  source,
  core,
}: {
  readonly reference: string;
  /** The ruleset's file, from which the path of a layout leads. */
  readonly source: string;
  readonly core: Pick<Core, "ruleset" | "dialect">;
}): Promise<Newest | undefined> {
  const { isOlder, isVersion } = await import("@glither/attest");
  const { repositoryOf } = await import("@glither/artifact");
  const { parseReference, printReference } = await import("@glither/registry");
  const { ruleset, dialect } = core;
  const named = parseReference(fromFolder(reference, dirname(source)));
  const own = repositoryOf({
    ruleset: ruleset.name,
    version: ruleset.version,
    dialect: dialect.name,
    dialectVersion: dialect.version,
  });
  const { store } = await openReference(printReference({ ...named, repository: named.repository ?? own }));
  const later = (await store.tags()).filter((tag) => isVersion(tag) && isOlder(ruleset.version, tag));
  const version = await greatestOf(later);
  const digest = version === undefined ? undefined : (await store.resolveTag(version))?.digest;
  if (version === undefined || digest === undefined) return undefined;
  const before = reference.slice(0, reference.lastIndexOf("@"));
  const tagged = named.tag === undefined ? before : `${before.slice(0, -named.tag.length)}${version}`;
  return { version, digest, reference: `${tagged}@${digest}` };
}
