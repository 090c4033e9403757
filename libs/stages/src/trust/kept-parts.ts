import { homedir } from "node:os";
import { join } from "node:path";
import type { Store } from "@glither/registry";

/** Names the folder in which parts are kept, where it is not the user's cache. */
const CACHE = "GLITHER_PARTS";

/**
 * The place of a part that was fetched before: a layout of its own for each digest. It is believed no more than any other
 * store, and what is taken from it is verified each time. Undefined where nothing is kept.
 */
export async function keptPart(digest: string): Promise<Store | undefined> {
  const { OciLayoutStore, StoreError } = await import("@glither/registry");
  try {
    return await OciLayoutStore.open({ path: folderOf(digest) });
  } catch (error) {
    if (error instanceof StoreError) return undefined;
    throw error;
  }
}

/** Keeps an artifact with all that refers to it. What cannot be kept is fetched again the next time. */
export async function keepPart(from: Store, digest: string): Promise<void> {
  const { copyArtifact, OciLayoutStore, StoreError } = await import("@glither/registry");
  try {
    await copyArtifact(from, await OciLayoutStore.openOrCreate({ path: folderOf(digest) }), digest);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
  }
}

function folderOf(digest: string): string {
  const { env } = process;
  const parts = env[CACHE] || join(env["XDG_CACHE_HOME"] || join(homedir(), ".cache"), "glither", "parts");
  return join(parts, digest.slice("sha256:".length));
}
