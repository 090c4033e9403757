import { closeSync } from "node:fs";
import { CapabilityError } from "../error.ts";
import { linkAt, openDirectory } from "./_descriptors.ts";

/** As many symbolic links does Linux follow in one path. */
const MOST_LINKS = 40;
const LONGEST_PATH = 4_096;

/** Where a path leads: to a name in an open directory, or to a directory that is open already. */
export interface Place {
  readonly directory: number;
  /** Undefined where the path ends at the directory itself: `.`, `a/..`. */
  readonly name: string | undefined;
  /** Whether the path ends in a slash, so that what it leads to can only be a directory. */
  readonly slashed: boolean;
  /** How deep the directory lies in the root. */
  readonly depth: number;
  /** Goes on where a symbolic link at the end points; answers whether there is one. */
  readonly follow: () => boolean;
}

/**
 * Walks along a path one component at a time, each opened in the directory before it, and gives where it ends to `use`. Going up is
 * going back to the directory that one came from, and from the root it is refused; so is every path and every link that begins
 * with a slash.
 *
 * @throws CapabilityError NOTCAPABLE where the path leads out of the root
 */
export function walk<T>(root: number, path: string, use: (place: Place) => T): T {
  const opened: number[] = [];
  let [rest, slashed] = partsOf(path);
  let links = 0;
  const top = (): number => opened.at(-1) ?? root;

  const enter = (name: string): void => {
    if (name !== "..") {
      opened.push(openDirectory(top(), name));
      return;
    }
    const left = opened.pop();
    if (left === undefined) throw new CapabilityError("notcapable");
    closeSync(left);
  };
  const expand = (target: string): void => {
    links += 1;
    if (links > MOST_LINKS) throw new CapabilityError("loop");
    const [parts, ends] = partsOf(target);
    // A link at the end of a path is the end of it, whether with a slash or without.
    if (rest.length === 0) slashed ||= ends;
    rest = [...parts, ...rest];
  };
  /** All but the last component. */
  const advance = (): string | undefined => {
    for (;;) {
      const name = rest.shift();
      if (name === undefined) return undefined;
      if (rest.length === 0 && name !== "..") return name;
      try {
        enter(name);
      } catch (error) {
        const target = isNoDirectory(error) ? linkAt(top(), name) : undefined;
        if (target === undefined) throw error;
        expand(target);
      }
    }
  };

  try {
    for (let name = advance(); ; name = advance()) {
      const last = name;
      let followed = false;
      const follow = (): boolean => {
        const target = last === undefined ? undefined : linkAt(top(), last);
        if (target === undefined) return false;
        expand(target);
        followed = true;
        return true;
      };
      const result = use({ directory: top(), name: last, slashed, depth: opened.length, follow });
      if (!followed) return result;
    }
  } finally {
    for (const descriptor of opened) closeSync(descriptor);
  }
}

/**
 * Whether a link could lead out that lies so deep. It goes up first and then down: behind a name it could be another link that goes
 * up, and nobody knows from where.
 */
export function leadsOut(target: string, depth: number): boolean {
  if (target.startsWith("/")) return true;
  const [parts] = partsOf(target);
  const names = parts.findIndex((part) => part !== "..");
  const climbs = names === -1 ? parts.length : names;
  return climbs > depth || parts.includes("..", climbs);
}

function partsOf(path: string): [parts: string[], slashed: boolean] {
  if (path === "") throw new CapabilityError("noent");
  if (path.includes("\0")) throw new CapabilityError("inval");
  if (path.length > LONGEST_PATH) throw new CapabilityError("nametoolong");
  if (path.startsWith("/")) throw new CapabilityError("notcapable");
  const slashed = path.endsWith("/") || path.endsWith("/.") || path === ".";
  return [path.split("/").filter((part) => part !== "" && part !== "."), slashed];
}

/** What opening a directory says of a symbolic link, and of everything else that is none. */
function isNoDirectory(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === "ENOTDIR" || code === "ELOOP";
}
