import { lstat, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { isDigest, MAX_MANIFEST_BYTES } from "../content.ts";
import { isBroken, StoreError } from "../error.ts";
import type { Index } from "../image-index.ts";
import { described, linkedContent, type ManifestHead, readManifestHead } from "../manifest-head.ts";
import type { ContentAddress, Descriptor } from "../store.ts";
import { Blobs } from "./blobs.ts";
import { checkLayout } from "./create.ts";
import { hasCode, isTemporary, unreachable } from "./files.ts";
import { IndexFile, REF_NAME } from "./index-file.ts";

export interface GarbageOptions {
  /** The layout's folder. */
  readonly path: string;
  /** Digests of manifests that are kept though no tag names them: what is deployed. */
  readonly pins?: readonly string[];
  /** Without it, nothing is changed. */
  readonly remove?: boolean;
  /** Of all that refers to one artifact, in the order of the list: what has been superseded, and is kept no longer. */
  readonly superseded?: (referrers: readonly Descriptor[]) => readonly Descriptor[];
  /** Files that were written less than so many milliseconds ago stay: somebody may be publishing. */
  readonly graceMs?: number;
}

export interface Garbage {
  /** Manifests that no tag and no pin reaches. */
  readonly manifests: readonly Descriptor[];
  /** Files of content, those of the manifests among them. */
  readonly blobs: readonly ContentAddress[];
  /** What writers left behind that were killed, as paths within the layout. */
  readonly leftovers: readonly string[];
  /** What is unreached, but too young. */
  readonly young: number;
}

const HOUR_MS = 3_600_000;

/**
 * Finds what no tag or pin of a layout reaches, and removes it when told to: the list's entries first, so that whoever is
 * cut off leaves files that nobody lists, never entries without files. A manifest that is reached keeps its referrers.
 * Throws `NOT_FOUND` for a pin that is not there: a mistyped one must not cost what it was to keep.
 */
export async function collectGarbage({
  path,
  pins = [],
  superseded = () => [],
  remove = false,
  graceMs = HOUR_MS,
}: GarbageOptions): Promise<Garbage> {
  await checkLayout(path);
  const files = new IndexFile(path);
  const blobs = new Blobs(path);
  const before = await files.read();
  const { reached, content } = await reach(before, blobs, { pins, superseded });
  const now = Date.now();
  const all = await filesBelow(path);
  const unreached = all.filter(({ name }) => !content.has(name));
  const old = unreached.filter(({ writtenMs }) => now - writtenMs >= graceMs);
  const manifests = before.manifests.filter(
    ({ digest }) => !reached.has(digest) && old.some((file) => file.digest === digest),
  );
  if (remove) {
    const gone = new Set(manifests.map(({ digest }) => digest));
    await files.update((index) => withoutUntagged(index, gone));
    // Whoever has published since then may list again what was unreached.
    const still = (await reach(await files.read(), blobs, { pins, superseded })).content;
    for (const { name } of old) if (!still.has(name)) await removeOld(join(path, name), graceMs);
  }
  return {
    manifests,
    blobs: old.flatMap(({ digest, size }) => (digest === undefined ? [] : [{ digest, size }])),
    leftovers: old.flatMap(({ name, digest }) => (digest === undefined ? [name] : [])),
    young: unreached.length - old.length,
  };
}

/** The manifests that tags and pins reach, and the files of everything in them. */
async function reach(
  index: Index,
  blobs: Blobs,
  { pins, superseded }: Required<Pick<GarbageOptions, "pins" | "superseded">>,
): Promise<{ reached: ReadonlySet<string>; content: ReadonlySet<string> }> {
  const subjects = await referrersOf(index, blobs);
  const tagged = index.manifests.filter(({ annotations }) => annotations?.[REF_NAME] !== undefined);
  const reached = new Set<string>();
  const content = new Set<string>();
  const roots = new Set([...tagged.map(({ digest }) => digest), ...pins]);
  const open = [...roots];
  for (let digest = open.pop(); digest !== undefined; digest = open.pop()) {
    if (reached.has(digest)) continue;
    reached.add(digest);
    content.add(fileOf(digest));
    for (const linked of await linkedFrom(digest, blobs, roots.has(digest))) content.add(fileOf(linked.digest));
    const referrers = subjects.get(digest) ?? [];
    const gone = superseded(referrers);
    open.push(...referrers.filter((one) => !gone.includes(one)).map((one) => one.digest));
  }
  return { reached, content };
}

/** Whatever has no config and layers may refer to an artifact; only of what is kept for itself must all be known. */
async function linkedFrom(digest: string, blobs: Blobs, isRoot: boolean): Promise<readonly ContentAddress[]> {
  try {
    return linkedContent(await blobs.get({ digest }, MAX_MANIFEST_BYTES), digest);
  } catch (error) {
    if (!isRoot && isBroken(error)) return [];
    throw error;
  }
}

/** By subject. An entry whose manifest is missing or broken refers to nothing. */
async function referrersOf(index: Index, blobs: Blobs): Promise<ReadonlyMap<string, readonly Descriptor[]>> {
  const found = new Map<string, Descriptor[]>();
  for (const entry of index.manifests) {
    const head = await headOf(entry, blobs);
    if (head?.subjectDigest === undefined) continue;
    found.set(head.subjectDigest, [...(found.get(head.subjectDigest) ?? []), described(entry, head)]);
  }
  return found;
}

async function headOf(entry: Descriptor, blobs: Blobs): Promise<ManifestHead | undefined> {
  try {
    return readManifestHead(await blobs.get(entry, MAX_MANIFEST_BYTES), entry.digest);
  } catch (error) {
    if (isBroken(error)) return undefined;
    throw error;
  }
}

/** What was tagged in the meantime stays. */
function withoutUntagged(index: Index, digests: ReadonlySet<string>): Index {
  const kept = index.manifests.filter(
    ({ digest, annotations }) => !digests.has(digest) || annotations?.[REF_NAME] !== undefined,
  );
  return kept.length === index.manifests.length ? index : { ...index, manifests: kept };
}

interface Found {
  /** The path within the layout. */
  readonly name: string;
  readonly digest: string | undefined;
  readonly size: number;
  readonly writtenMs: number;
}

/** Content, and what is left of writing it. Other files are nobody's garbage. */
async function filesBelow(path: string): Promise<readonly Found[]> {
  const found: Found[] = [];
  for (const folder of ["", "blobs/sha256/"]) {
    for (const name of await namesIn(join(path, folder))) {
      const digest = `sha256:${name}`;
      const isContent = folder !== "" && isDigest(digest);
      if (!isContent && !isTemporary(name)) continue;
      const { size, mtimeMs } = await lstat(join(path, folder, name));
      found.push({ name: `${folder}${name}`, digest: isContent ? digest : undefined, size, writtenMs: mtimeMs });
    }
  }
  return found;
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (cause) {
    if (hasCode(cause, "ENOENT")) return [];
    throw unreachable("read", folder, cause);
  }
}

/** Looks again first: whoever publishes the same content meanwhile touches it, and counts on it. */
async function removeOld(path: string, graceMs: number): Promise<void> {
  try {
    const { mtimeMs } = await lstat(path);
    if (Date.now() - mtimeMs >= graceMs) await rm(path, { force: true });
  } catch (cause) {
    if (hasCode(cause, "ENOENT")) return;
    throw unreachable("removed", path, cause);
  }
}

function fileOf(digest: string): string {
  if (!isDigest(digest)) throw new StoreError("INVALID_DIGEST", `\`${digest}\` is no digest`);
  return `blobs/sha256/${digest.slice("sha256:".length)}`;
}
