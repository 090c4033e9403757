import type { TrustPolicy } from "@glither/attest";
import type { Store } from "@glither/registry";
import type { PinnedPart, Unreadable } from "@glither/roux";
import type { LoadedCore } from "../compile/core-file.ts";
import { EXIT, StageError } from "../outcome.ts";
import { attachedCore } from "../publish/attached-core.ts";
import { fromFolder, openReference, type Place } from "../publish/store.ts";
import { about } from "../stage.ts";
import { keepPart, keptPart } from "./kept-parts.ts";
import { type TrustOptions, trustPolicy } from "./trust.ts";

export interface PinnedPartRequest {
  /** As a ruleset's files call it: `oci:../store@sha256:…`, or in a registry. */
  readonly reference: string;
  /** The ruleset's, from which the path of a layout leads. */
  readonly folder: string;
  /** Whom to trust; as the environment and the workspace say, by default. */
  readonly trust?: TrustOptions;
}

/**
 * What a published ruleset means, verified like anything that runs: its signatures by the trust policy, its component, its
 * record, and the attached core by the digest that this record names. What does not verify gives the reason, and nothing else.
 * What was verified once is kept, with its signatures, and verified from there the next time, without its store.
 */
export async function pinnedPart({ reference, folder, trust }: PinnedPartRequest): Promise<PinnedPart | Unreadable> {
  try {
    return await about("the part", () => verifiedPart(reference, folder, trust));
  } catch (error) {
    if (!(error instanceof StageError)) throw error;
    const reason = `cannot be taken: ${error.message.replace(/^`the part`: /u, "")}`;
    return { reason, ...(error.hint === undefined ? {} : { hint: error.hint }) };
  }
}

async function verifiedPart(
  reference: string,
  folder: string,
  trust: TrustOptions = { keys: [] },
): Promise<PinnedPart> {
  const policy = await trustPolicy(trust);
  const { parseReference, StoreError } = await import("@glither/registry");
  const { digest = "", repository } = parseReference(reference);
  const named = repository === undefined ? {} : { repository };
  const store = await keptPart(digest);
  const kept = store === undefined ? undefined : await settled(partIn({ store, digest, ...named }, policy));
  if (kept?.status === "fulfilled") return kept.value;
  try {
    const place = await openReference(fromFolder(reference, folder));
    const part = await partIn(place, policy);
    await keepPart(place.store, digest);
    return part;
  } catch (error) {
    // What is kept may lack a signature that its store has by now. Without the store, what is wrong with it is what counts.
    throw kept !== undefined && error instanceof StoreError ? kept.reason : error;
  }
}

async function settled<T>(promise: Promise<T>): Promise<PromiseSettledResult<T>> {
  const [result] = await Promise.allSettled([promise]);
  return result;
}

/** Throws what verifying throws, and `REFUSED` where the core is not there, or is another ruleset's. */
async function partIn({ store, digest, repository }: Omit<Place, "sibling">, policy: TrustPolicy): Promise<PinnedPart> {
  const { pullVerified } = await import("@glither/host/verify");
  const { record } = await pullVerified({
    store,
    digest,
    policy,
    ...(repository === undefined ? {} : { repository }),
  });
  const { core } = await snapshotOf(store, digest, record.coreDigest);
  const { ruleset, dialect } = core;
  if (ruleset.name !== record.ruleset || ruleset.version !== record.version || dialect.name !== record.dialect)
    throw refused(
      `its record says that it is ${record.ruleset} ${record.version} of \`${record.dialect}\`, and its snapshot ${ruleset.name} ${ruleset.version} of \`${dialect.name}\``,
      "do not use it: no compiler makes such an artifact",
    );
  return { core, identity: record.coreDigest, artifact: digest };
}

async function snapshotOf(store: Store, digest: string, coreDigest: string): Promise<LoadedCore> {
  const attached = await attachedCore(store, digest, coreDigest);
  if (attached !== undefined) return attached;
  throw refused(
    `no snapshot is attached to it that is what its signed record says, \`${coreDigest}\``,
    "publish it again with its source, which attaches its snapshot",
  );
}

function refused(message: string, hint: string): StageError {
  return new StageError("REFUSED", message, { exitCode: EXIT.verification, hint });
}
