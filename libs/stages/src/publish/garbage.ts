import type { Descriptor, GarbageOptions } from "@glither/registry";
import { EXIT, StageError } from "../outcome.ts";
import { oneLine } from "../printable.ts";
import { stage } from "../stage.ts";
import { layoutPath } from "./store.ts";

export interface CollectOptions {
  /** `oci:PATH`. */
  readonly store?: string;
  /** Digests of artifacts that stay though no tag names them. */
  readonly pins: readonly string[];
  /** Without it, nothing is changed. */
  readonly remove: boolean;
  /** Younger files stay, in milliseconds; an hour by default. */
  readonly graceMs?: number;
}

/** Lists what no tag and no pin of a layout reaches, and removes it when told to. */
export const collect = stage(async ({ store, pins, remove, graceMs }: CollectOptions) => {
  const path = await layoutPath(store);
  if (path === undefined) throw noLayout(store ?? "");
  const { collectGarbage } = await import("@glither/registry");
  const superseded = await supersededThrowAways();
  const found = await collectGarbage({ path, pins, remove, superseded, ...(graceMs === undefined ? {} : { graceMs }) });
  const { manifests, blobs, leftovers, young } = found;
  const bytes = blobs.reduce((sum, { size }) => sum + size, 0);
  const count = blobs.length + leftovers.length;
  const verb = remove ? "removed" : "would remove";
  const text = [
    count === 0 ? "nothing to remove" : `${verb} ${count} files with ${bytes.toLocaleString("en")} bytes:`,
    ...manifests.map(({ digest }) => `  manifest  ${digest}`),
    ...blobs
      .filter((blob) => !manifests.some(({ digest }) => digest === blob.digest))
      .map(({ digest }) => `  content   ${digest}`),
    ...leftovers.map((name) => `  leftover  ${name}`),
    ...(young === 0 ? [] : [`${young} more files are unreached, but younger than an hour: somebody may be publishing`]),
    ...(count === 0 || remove ? [] : ["nothing was changed: --remove does it"]),
  ]
    .map(oneLine)
    .join("\n");
  return { exitCode: EXIT.clean, text, data: { removed: remove, manifests, blobs, leftovers, young } };
});

/**
 * Signatures by throw-away keys that stand for nothing any more: beside one by a key that lasts all of them, else all but
 * the last run's, which its receipt may still vouch for.
 */
async function supersededThrowAways(): Promise<NonNullable<GarbageOptions["superseded"]>> {
  const { MEDIA_TYPE, readNote } = await import("@glither/artifact");
  return (referrers) => {
    const bundles = referrers.filter(({ artifactType }) => artifactType === MEDIA_TYPE.bundle);
    const isThrowAway = ({ annotations }: Descriptor) => readNote(annotations)?.throwAway === true;
    const last = bundles.every(isThrowAway) ? readNote(bundles.at(-1)?.annotations)?.signer : undefined;
    return bundles.filter((one) => isThrowAway(one) && readNote(one.annotations)?.signer !== last);
  };
}

function noLayout(store: string): StageError {
  return new StageError("MALFORMED", `\`${store}\` is no layout on disk`, {
    exitCode: EXIT.usage,
    hint: "a registry collects its own garbage; give an OCI layout, `oci:PATH`",
  });
}
