import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Copied, Store } from "@glither/registry";
import { readBytes } from "../files/files.ts";
import { writeOwn } from "../files/write-own.ts";
import { EXIT, StageError } from "../outcome.ts";
import { oneLine } from "../printable.ts";
import { shellWord } from "../shell-word.ts";
import { about, stage } from "../stage.ts";
import { type TrustOptions, trustPolicy } from "../trust/trust.ts";
import { nameIn, openReference, openStore } from "./store.ts";

export interface SaveOptions {
  /** By digest, in any store. */
  readonly reference: string;
  /** The `.tar` file to write; by default the ruleset's name and version in the current folder. */
  readonly out?: string;
}

export interface LoadOptions extends TrustOptions {
  /** The `.tar` file that `save` wrote. */
  readonly archive: string;
  readonly store?: string;
  /** The tag; the ruleset's version by default. */
  readonly tag?: string;
}

/** Writes an artifact with everything that refers to it to one file, which can be carried where no network reaches. */
export const save = stage(({ reference, out: named }: SaveOptions) =>
  withFolder(async (path) => {
    const { archiveOf, copyArtifact, OciLayoutStore } = await import("@glither/registry");
    const { store, digest } = await openReference(reference);
    const copied = await copyArtifact(store, await OciLayoutStore.openOrCreate({ path }), digest);
    const { artifact, referrers, skipped } = copied;
    const { repository, version } = await namesOf(await OciLayoutStore.open({ path }), digest);
    await (await OciLayoutStore.open({ path, repository })).setTag(version, artifact);
    const out = named ?? `${repository.split("/").at(-1)}-${version}.tar`;
    const bytes = await archiveOf(path);
    await writeOwn(out, bytes, isArchive);
    const text = `saved ${shellWord(reference)} ${withReferrers(copied)} to ${out}`;
    const data = { repository, tag: version, digest, referrers: referrers.length, skipped, size: bytes.length, out };
    return { exitCode: EXIT.clean, text: oneLine(text), data };
  }),
);

/**
 * Puts what `save` wrote into a store, when it verifies: a version's tag is taken once and for all, so it is not for whoever
 * has written the archive to take it.
 */
export const load = stage(({ archive, store: name, tag, ...trust }: LoadOptions) =>
  withFolder(async (path) => {
    const { copyArtifact, OciLayoutStore, rootsAmong, unpackArchive } = await import("@glither/registry");
    const bytes = await readBytes(archive, "the archive");
    const { digest, from } = await about(archive, async () => {
      const listed = await unpackArchive(bytes, path);
      const layout = await OciLayoutStore.open({ path });
      return { digest: only(await rootsAmong(layout, listed)), from: layout };
    });
    const { repository, version } = await about(archive, () => namesOf(from, digest));
    await checkTag(tag, version);
    const { pullVerified } = await import("@glither/host/verify");
    const policy = await trustPolicy(trust);
    await about(archive, () => pullVerified({ store: from, digest, repository, policy }));
    const to = await openStore({ name, repository, writable: true });
    const copied = await copyArtifact(from, to, digest);
    const { artifact, referrers, skipped } = copied;
    await to.setTag(tag ?? version, artifact);
    const reference = `${await nameIn(name, repository)}:${tag ?? version}@${digest}`;
    const text = `loaded ${shellWord(reference)} ${withReferrers(copied)}`;
    const data = { repository, tag: tag ?? version, digest, reference, referrers: referrers.length, skipped };
    return { exitCode: EXIT.clean, text: oneLine(text), data };
  }),
);

async function withFolder<T>(work: (path: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "glither-archive-"));
  try {
    return await work(join(folder, "oci"));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The name and version that the component's own record has. */
async function namesOf(store: Store, digest: string): Promise<{ repository: string; version: string }> {
  const { readRecord, repositoryOf, unpackManifest } = await import("@glither/artifact");
  const { layer } = unpackManifest((await store.getManifest(digest)).bytes);
  const record = readRecord(await store.getBlob(layer));
  return { repository: repositoryOf(record), version: record.version };
}

/** A version's tag names that version, as in `publish`; nothing else vouches for it here. */
async function checkTag(tag: string | undefined, version: string): Promise<void> {
  const { isVersion } = await import("@glither/attest");
  if (tag === undefined || tag === version || !isVersion(tag)) return;
  throw new StageError("MALFORMED", `the archive holds version \`${version}\`, which cannot be tagged as \`${tag}\``, {
    exitCode: EXIT.usage,
    hint: "leave `--tag` out, or name one that is no version, such as `latest`",
  });
}

function only(roots: readonly string[]): string {
  const [root] = roots;
  if (root !== undefined && roots.length === 1) return root;
  throw new StageError("MALFORMED", `the archive holds ${roots.length} artifacts`, {
    exitCode: EXIT.verification,
    hint: "`tangle oci save` writes one at a time",
  });
}

function withReferrers({ referrers, skipped }: Copied): string {
  const count = referrers.length;
  const told = count === 0 ? "without a signature" : `with ${count} referrer${count === 1 ? "" : "s"}`;
  return skipped.length === 0 ? told : `${told} (${skipped.length} more cannot be read, and were left out)`;
}

/** An OCI layout as one file. */
function isArchive(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes("oci-layout");
}
