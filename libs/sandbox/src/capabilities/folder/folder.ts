import {
  closeSync,
  constants,
  fstatSync,
  linkSync,
  lstatSync,
  lutimesSync,
  mkdirSync,
  openSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmdirSync,
  symlinkSync,
  unlinkSync,
} from "node:fs";
import { type Bcom, type Becoming, type Methods, methods, type Ref, selfOf, spawn, type Vat } from "@glither/vat";
import { SandboxError } from "../../error.ts";
import { CapabilityError } from "../error.ts";
import type { Directory, Entry, Opened, Opening, Stat, Times } from "../interfaces.ts";
import { at, kindOf, openDirectory, reachesDescriptors, statOf } from "./_descriptors.ts";
import { Grant } from "./_grant.ts";
import { demandInside, demandMovable } from "./_links.ts";
import { openPlace } from "./_open.ts";
import { secondsOf } from "./_times.ts";
import { type Place, walk } from "./_walk.ts";
import { orFault } from "./file.ts";

export interface FolderOptions {
  readonly readOnly?: boolean;
  /** How many bytes may be added to files. What is deleted makes no room. */
  readonly bytes?: number;
  /** How many files, folders and links may be made. */
  readonly names?: number;
}

/** A folder of this machine as a capability, and what closes all that was opened through it. */
export interface Folder {
  readonly directory: Ref<Directory>;
  readonly end: () => void;
}

/** What is behind a directory of this machine. */
interface Inside {
  readonly descriptor: number;
  readonly grant: Grant;
  readonly writable: boolean;
}

/** By what a directory knows another one as one of its own kind; nobody else can ask. */
const INSIDES = new WeakMap<object, Inside>();

/**
 * Opens a folder for actors of a vat. Who names the folder is trusted, who walks in it is not.
 *
 * @throws SandboxError NO_FOLDER, NO_DESCRIPTORS
 */
export function folder(vat: Vat, path: string, { readOnly = false, bytes, names }: FolderOptions = {}): Folder {
  let descriptor: number;
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_DIRECTORY);
  } catch {
    throw new SandboxError("NO_FOLDER", `\`${path}\` is no folder that can be opened`, "name one that is there");
  }
  if (!reachesDescriptors(descriptor)) {
    closeSync(descriptor);
    throw new SandboxError(
      "NO_DESCRIPTORS",
      "folders cannot be granted on this system: it has no `/proc/self/fd`",
      "by paths alone nobody could hold off who moves folders meanwhile; run it on Linux",
    );
  }
  return vat.run(() => {
    const grant = new Grant(bytes, names);
    const inside = { descriptor: grant.holds(descriptor), grant, writable: !readOnly };
    return { directory: spawn(directoryActor, inside), end: () => grant.end() };
  });
}

type DirectoryMethods = {
  readonly [K in keyof Directory]: K extends "close" ? () => Becoming<undefined> : Directory[K];
};

/** A directory. Everything is resolved from its descriptor, one component at a time. */
function directoryActor(bcom: Bcom, inside: Inside): Methods<DirectoryMethods> {
  const { descriptor, grant, writable } = inside;
  INSIDES.set(selfOf(bcom) as object, inside);
  const find = <T>(path: string, use: (place: Place) => T): T => orFault(() => walk(descriptor, path, use));
  const demandWritable = (): void => {
    if (!writable) throw new CapabilityError("rofs");
  };
  /** Where something can be made, moved or removed: a name in a directory. */
  const named = <T>(path: string, use: (directory: number, name: string, place: Place) => T): T =>
    find(path, (place) => {
      demandWritable();
      if (place.name === undefined) throw new CapabilityError("inval");
      return use(place.directory, place.name, place);
    });
  /** A name where there is none yet that a slash could stand behind. */
  const fresh = (path: string, use: (directory: number, name: string, place: Place) => void): void =>
    named(path, (directory, name, place) => {
      if (place.slashed) throw new CapabilityError(exists(directory, name) ? "exist" : "noent");
      grant.spendName(() => use(directory, name, place));
    });
  const both = (
    path: string,
    to: Ref<Directory>,
    toPath: string,
    use: (from: Place, to: Place, rises: boolean) => void,
  ): void => {
    const other = INSIDES.get(to);
    if (other === undefined || other.grant !== grant) throw new CapabilityError("xdev");
    if (!other.writable) throw new CapabilityError("rofs");
    // How deep another directory lies nobody knows: it may have been moved since it was opened.
    const known = other.descriptor === descriptor;
    named(path, (_directory, _name, from) =>
      walk(other.descriptor, toPath, (target) => use(from, target, !known || target.depth < from.depth)),
    );
  };

  return methods({
    open: (path: string, opening: Opening): Opened => {
      if (!writable && (opening.write === true || opening.create === true || opening.truncate === true))
        throw new CapabilityError("rofs");
      return find(path, (place) =>
        openPlace(place, opening, grant, writable, (opened) =>
          spawn(directoryActor, { ...inside, descriptor: opened }),
        ),
      );
    },
    stat: (path: string, follow: boolean): Stat =>
      find(path, (place) => {
        const stats = statAt(place);
        if (stats.kind === "link" && (follow || place.slashed) && place.follow()) return stats;
        if (place.slashed && stats.kind !== "directory") throw new CapabilityError("notdir");
        return stats;
      }),
    list: (): readonly Entry[] => orFault(() => entriesOf(descriptor)),
    make: (path: string): void =>
      named(path, (directory, name) => {
        grant.spendName(() => mkdirSync(at(directory, name)));
      }),
    remove: (path: string): void => named(path, (directory, name) => rmdirSync(at(directory, name))),
    unlink: (path: string): void =>
      named(path, (directory, name, { slashed }) => {
        const { kind } = statOf(lstatSync(at(directory, name), { bigint: true }));
        if (kind === "directory") throw new CapabilityError("isdir");
        if (slashed) throw new CapabilityError("notdir");
        unlinkSync(at(directory, name));
      }),
    rename: (path: string, to: Ref<Directory>, toPath: string): void =>
      both(path, to, toPath, (from, target, rises) => {
        if (from.name === undefined || target.name === undefined) throw new CapabilityError("inval");
        const [old, next] = [at(from.directory, from.name), at(target.directory, target.name)];
        if ((from.slashed || target.slashed) && !lstatSync(old).isDirectory()) throw new CapabilityError("notdir");
        demandMovable(from, target, rises);
        renameSync(old, next);
      }),
    link: (path: string, to: Ref<Directory>, toPath: string): void =>
      both(path, to, toPath, (from, target) => {
        if (from.name === undefined || target.name === undefined) throw new CapabilityError("inval");
        if (target.slashed) throw new CapabilityError(exists(target.directory, target.name) ? "exist" : "noent");
        if (from.slashed) throw new CapabilityError("notdir");
        demandMovable(from, target, false);
        const [old, next] = [at(from.directory, from.name), at(target.directory, target.name)];
        grant.spendName(() => linkSync(old, next));
      }),
    symlink: (target: string, path: string): void =>
      fresh(path, (directory, name, { depth }) => {
        demandInside(target, depth);
        symlinkSync(target, at(directory, name));
      }),
    readlink: (path: string): string =>
      find(path, ({ directory, name }) => {
        if (name === undefined) throw new CapabilityError("inval");
        return readlinkSync(at(directory, name));
      }),
    times: (path: string, follow: boolean, times: Times): void =>
      find(path, (place) => {
        demandWritable();
        if (follow && statAt(place).kind === "link" && place.follow()) return;
        const file = at(place.directory, place.name ?? ".");
        lutimesSync(file, ...secondsOf(times, lstatSync(file, { bigint: true })));
      }),
    readOnly: (): Ref<Directory> =>
      spawn(directoryActor, {
        ...inside,
        descriptor: grant.holds(orFault(() => openDirectory(descriptor, "."))),
        writable: false,
      }),
    close: (): Becoming<undefined> => {
      grant.close(descriptor);
      return bcom(closed());
    },
  });
}

function statAt({ directory, name }: Place): Stat {
  if (name === undefined) return statOf(fstatSync(directory, { bigint: true }));
  return statOf(lstatSync(at(directory, name), { bigint: true }));
}

function exists(directory: number, name: string): boolean {
  return lstatSync(at(directory, name), { throwIfNoEntry: false }) !== undefined;
}

/** What is in a directory. A name that is no UTF-8 cannot be said to a guest, and is left out. */
function entriesOf(descriptor: number): Entry[] {
  const names = readdirSync(at(descriptor, "."), { encoding: "buffer" });
  return names.flatMap((bytes): Entry[] => {
    const name = bytes.toString("utf8");
    if (!Buffer.from(name).equals(bytes)) return [];
    const stats = lstatSync(at(descriptor, name), { bigint: true, throwIfNoEntry: false });
    return stats === undefined ? [] : [{ name, kind: kindOf(stats), inode: stats.ino }];
  });
}

function closed() {
  return (): never => {
    throw new CapabilityError("badf");
  };
}
