import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import { StoreError } from "../error.ts";
import { isTemporary, readIfThere, unreachable, writeAtomically } from "./files.ts";
import { IndexFile } from "./index-file.ts";

const MARKER = "oci-layout";
const VERSION = "1.0.0";
const LIMIT = { limit: 4096 };

/** Throws `NOT_A_STORE` unless the folder is an OCI image layout of the known version. */
export async function checkLayout(root: string): Promise<void> {
  const bytes = await readIfThere(join(root, MARKER), LIMIT);
  if (bytes === undefined) {
    throw new StoreError("NOT_A_STORE", `\`${root}\` is not an OCI image layout`, {
      hint: "publish something into it first, or name another folder",
    });
  }
  if (!/^\s*\{\s*"imageLayoutVersion"\s*:\s*"1\.0\.0"\s*\}\s*$/.test(new TextDecoder().decode(bytes))) {
    throw new StoreError("NOT_A_STORE", `\`${root}\` is an OCI image layout of a version that is not known`);
  }
}

/**
 * Makes the folder a layout, if it is not one yet. Only a new or empty folder becomes one, or one in which this was
 * begun and cut short: a mistyped path must not scatter blobs over somebody's files.
 */
export async function createLayout(root: string): Promise<void> {
  if ((await readIfThere(join(root, MARKER), LIMIT)) === undefined) {
    await claim(root);
    await writeAtomically(join(root, MARKER), JSON.stringify({ imageLayoutVersion: VERSION }));
  }
  await checkLayout(root);
  try {
    await mkdir(join(root, "blobs", "sha256"), { recursive: true });
  } catch (cause) {
    throw unreachable("written", root, cause);
  }
  await new IndexFile(root).create();
}

async function claim(root: string): Promise<void> {
  let names: string[];
  try {
    await mkdir(root, { recursive: true });
    names = await readdir(root);
  } catch (cause) {
    throw unreachable("created", root, cause);
  }
  // Another publisher may be creating the same layout at this moment, and be further along.
  const foreign = names.find((name) => name !== MARKER && !isTemporary(name));
  if (foreign === undefined || names.includes(MARKER)) return;
  throw new StoreError("NOT_A_STORE", `\`${root}\` has files in it and is not an OCI image layout`, {
    hint: "name a new folder, or an empty one",
  });
}
