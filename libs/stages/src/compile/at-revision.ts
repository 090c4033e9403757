import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { isReference, MOST_BYTES, pinnedBeside, type ReadShared, textOf } from "./shared-files.ts";

/** A file's mode, the object with its content, and how many bytes that has; as `git ls-tree -l` says it. */
const ENTRY = /^(\d+) \w+ ([0-9a-f]+) +(\d+|-)\t/u;

/** Plain files, those that may be run among them: a link's content is a path, which would be read as a list. */
const PLAIN = ["100644", "100755"];

/** Reads files as a git revision has them, by their paths from a folder, as strictly as files on disk. */
export function atRevision(folder: string, revision: string): ReadShared {
  const git = async (...args: string[]): Promise<Buffer> =>
    (await promisify(execFile)("git", args, { cwd: folder, encoding: "buffer", maxBuffer: MOST_BYTES + 1 })).stdout;
  return async (path) => {
    // A digest says the same at all times.
    if (isReference(path)) return pinnedBeside(join(folder, path), path);
    // A path that leads out of the repository is not in it.
    const listed = await git("--literal-pathspecs", "ls-tree", "-zl", "--end-of-options", revision, path).catch(
      () => "",
    );
    const [, mode = "", object = "", size = ""] = ENTRY.exec(String(listed)) ?? [];
    if (mode === "") return undefined;
    if (!PLAIN.includes(mode)) return { reason: mode === "040000" ? "is a folder" : "is no plain file" };
    if (Number(size) > MOST_BYTES) return { reason: `is larger than ${MOST_BYTES / 2 ** 20} MiB` };
    return textOf(await git("cat-file", "blob", object));
  };
}
