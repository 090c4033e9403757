import type { Ref, Vat } from "@glither/vat";
import type { Directory, File } from "../../capabilities/interfaces.ts";
import { SandboxError } from "../../error.ts";
import type { Tree } from "./_job.ts";

const [MOST_BYTES, MOST_NAMES] = [64 * 1024 * 1024, 10_000];

/** What is in a folder: files and folders, and nothing that a link leads to. @throws SandboxError TOO_MUCH_MEMORY */
export function copied(vat: Vat, directory: Ref<Directory>): Tree {
  const tree: Record<string, string | null> = {};
  let [bytes, names] = [0, 0];
  const walk = (from: Ref<Directory>, path: string): void => {
    for (const { name, kind } of vat.call(from, "list")) {
      if (kind !== "file" && kind !== "directory") continue;
      const own = `${path}/${name}`;
      const opened = vat.call(from, "open", name, { read: true });
      names += 1;
      if (opened.kind === "directory") {
        tree[own] = null;
        walk(opened.directory, own);
        vat.call(opened.directory, "close");
      } else {
        const content = contentOf(vat, opened.file, MOST_BYTES - bytes);
        bytes += content.length;
        tree[own] = content.toString("base64");
      }
      if (names > MOST_NAMES) throw tooMuch();
    }
  };
  walk(directory, "");
  return tree;
}

function contentOf(vat: Vat, file: Ref<File>, most: number): Buffer {
  const parts: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const part = vat.call(file, "read", 1_048_576, length);
    length += part.length;
    if (length > most) throw tooMuch();
    if (part.length === 0) break;
    parts.push(part);
  }
  vat.call(file, "close");
  return Buffer.concat(parts);
}

/** Writes what has changed, by the folder's own capability: within it, and within its quotas. What was removed stays. */
export function written(vat: Vat, directory: Ref<Directory>, before: Tree, after: Tree): void {
  for (const [own, content] of Object.entries(after)) {
    const path = own.replace(/^\/+/u, "");
    if (before[own] === content) continue;
    if (content === null) vat.call(directory, "make", path);
    else {
      const opened = vat.call(directory, "open", path, { create: true, truncate: true, read: true, write: true });
      if (opened.kind === "file") {
        const bytes = Buffer.from(content, "base64");
        for (let place = 0; place < bytes.length; )
          place += vat.call(opened.file, "write", bytes.subarray(place), place);
        vat.call(opened.file, "close");
      }
    }
  }
}

function tooMuch(): SandboxError {
  return new SandboxError(
    "TOO_MUCH_MEMORY",
    "a folder that is granted to a WASIX program is copied, and this one is too large for that",
    `grant one with at most ${MOST_NAMES} files and ${MOST_BYTES} bytes`,
  );
}
