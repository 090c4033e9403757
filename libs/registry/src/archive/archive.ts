import { mkdir, readdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { MAX_BLOB_BYTES } from "../content.ts";
import { StoreError } from "../error.ts";
import { indexIn } from "../image-index.ts";
import { unreachable } from "../layout/files.ts";
import { readRegularFile } from "../layout/regular-file.ts";
import type { Descriptor } from "../store.ts";
import { readTar, writeTar } from "./tar.ts";

const NAME = /^(?:oci-layout|index\.json|blobs\/sha256\/[0-9a-f]{64})$/u;

/** An OCI layout on disk as one file, in the form that `oci-archive:` of skopeo and podman has. */
export async function archiveOf(layout: string): Promise<Uint8Array> {
  try {
    const blobs = (await readdir(join(layout, "blobs/sha256"))).map((name) => `blobs/sha256/${name}`);
    const names = ["oci-layout", "index.json", ...blobs.sort()].filter((name) => NAME.test(name));
    return writeTar(
      await Promise.all(
        names.map(async (name) => ({
          name,
          bytes: await readRegularFile(join(layout, name), { limit: MAX_BLOB_BYTES }),
        })),
      ),
    );
  } catch (cause) {
    throw cause instanceof StoreError ? cause : unreachable("read", layout, cause);
  }
}

/**
 * Unpacks an archive into an empty folder. Only the files of a layout are: a name cannot lead elsewhere, and what the
 * digests in the names promise is checked when the layout is read. Throws `STORE_MALFORMED`.
 */
export async function unpackArchive(archive: Uint8Array, layout: string): Promise<readonly Descriptor[]> {
  const entries = readTar(archive);
  const index = entries.find(({ name }) => name === "index.json");
  if (index === undefined) throw new StoreError("STORE_MALFORMED", "the archive holds no OCI layout");
  const seen = new Set<string>();
  for (const { name, bytes } of entries) {
    // Readers disagree on which of two counts.
    if (seen.has(name)) throw new StoreError("STORE_MALFORMED", `the archive has \`${name}\` in it twice`);
    seen.add(name);
    if (!NAME.test(name)) throw new StoreError("STORE_MALFORMED", `the archive has a file \`${name}\` in it`);
    const path = join(layout, name);
    try {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, bytes);
    } catch (cause) {
      throw unreachable("written", path, cause);
    }
  }
  return indexIn(index.bytes, "the archive's index").manifests;
}
