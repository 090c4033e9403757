import { closeSync, readdirSync } from "node:fs";
import { CapabilityError } from "../error.ts";
import { at, linkAt, openDirectory } from "./_descriptors.ts";
import { leadsOut, type Place } from "./_walk.ts";

/** Nobody looks at more than so many names before a folder is moved, nor further down. */
const MOST_NAMES = 10_000;
const DEEPEST = 128;

/**
 * Who follows a link later may be a program that nobody confines: where it lies, it must not lead out.
 *
 * @throws CapabilityError NOTCAPABLE
 */
export function demandInside(target: string, depth: number): void {
  if (leadsOut(target, depth)) throw new CapabilityError("notcapable");
}

/**
 * A link means something else where it is moved to, and so does every link in a folder that is moved up.
 *
 * @param rises whether it may come to lie less deep
 * @throws CapabilityError NOTCAPABLE where one of them would lead out
 */
export function demandMovable(from: Place, target: Place, rises: boolean): void {
  const { directory, name } = from;
  if (name === undefined) throw new CapabilityError("inval");
  const link = linkAt(directory, name);
  if (link !== undefined) demandInside(link, target.depth);
  else if (rises) demandLinksInside(directory, name, target.depth + 1, { names: MOST_NAMES });
}

function demandLinksInside(directory: number, name: string, depth: number, left: { names: number }): void {
  if (depth > DEEPEST) throw new CapabilityError("notcapable");
  const descriptor = opened(directory, name);
  if (descriptor === undefined) return;
  try {
    for (const entry of readdirSync(at(descriptor, "."), { encoding: "buffer", withFileTypes: true })) {
      left.names -= 1;
      if (left.names < 0) throw new CapabilityError("notcapable");
      const link = entry.isSymbolicLink();
      if (!link && !entry.isDirectory()) continue;
      const own = entry.name.toString("utf8");
      // What cannot be named cannot be looked at.
      if (!Buffer.from(own).equals(entry.name)) throw new CapabilityError("notcapable");
      if (link) demandInside(linkAt(descriptor, own) ?? "/", depth);
      else demandLinksInside(descriptor, own, depth + 1, left);
    }
  } finally {
    closeSync(descriptor);
  }
}

/** A directory; undefined for whatever else has that name. */
function opened(directory: number, name: string): number | undefined {
  try {
    return openDirectory(directory, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOTDIR") return undefined;
    throw error;
  }
}
