import { closeSync, constants, fstatSync, openSync } from "node:fs";
import { type Ref, spawn } from "@glither/vat";
import { CapabilityError } from "../error.ts";
import type { Directory, Opened, Opening } from "../interfaces.ts";
import { at, CAREFUL, openDirectory } from "./_descriptors.ts";
import type { Grant } from "./_grant.ts";
import type { Place } from "./_walk.ts";
import { fileActor } from "./file.ts";

const { O_CREAT, O_DIRECTORY, O_EXCL, O_RDONLY, O_RDWR, O_TRUNC, O_WRONLY } = constants;
/** As often somebody else may make and remove a file just when it is opened. */
const MOST_TRIES = 8;

/**
 * Opens what a path leads to. Where that is a symbolic link which is to be followed, the walk goes on and what is answered is
 * dropped.
 */
export function openPlace(
  place: Place,
  opening: Opening,
  grant: Grant,
  changeable: boolean,
  directoryOf: (descriptor: number) => Ref<Directory>,
): Opened {
  const { directory, name, slashed, follow } = place;
  const mustBeDirectory = opening.directory === true || slashed;
  if (name === undefined) {
    if (opening.write === true || opening.create === true) throw new CapabilityError("isdir");
    return { kind: "directory", directory: directoryOf(grant.holds(openDirectory(directory, "."))) };
  }
  if (slashed && opening.create === true) throw new CapabilityError("isdir");
  let descriptor: number;
  try {
    descriptor = openName(at(directory, name), opening, mustBeDirectory, grant);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const isLink = code === "ELOOP" || (code === "ENOTDIR" && mustBeDirectory);
    if (isLink && (opening.follow === true || slashed) && follow()) return { kind: "file", file: undefined as never };
    throw error;
  }
  const stats = fstatSync(descriptor);
  if (stats.isDirectory()) return { kind: "directory", directory: directoryOf(grant.holds(descriptor)) };
  if (!stats.isFile()) {
    // Pipes, sockets and devices lead out of the folder, wherever their names are.
    closeSync(descriptor);
    throw new CapabilityError("notcapable");
  }
  const mode = { read: opening.read !== false, write: opening.write === true, changeable };
  return { kind: "file", file: spawn(fileActor, grant.holds(descriptor), grant, mode) };
}

function openName(path: string, opening: Opening, mustBeDirectory: boolean, grant: Grant): number {
  const { create = false, exclusive = false, truncate = false, read = true, write = false } = opening;
  const access = write || truncate ? (read ? O_RDWR : O_WRONLY) : O_RDONLY;
  const flags = access | CAREFUL | (truncate ? O_TRUNC : 0) | (mustBeDirectory ? O_DIRECTORY : 0);
  if (!create) return openSync(path, flags);
  if (!grant.countsNames) return openSync(path, flags | O_CREAT | (exclusive ? O_EXCL : 0));
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    try {
      // What is there already costs no name.
      if (!exclusive) return openSync(path, flags);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
    try {
      return grant.spendName(() => openSync(path, flags | O_CREAT | O_EXCL));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST" || exclusive) throw error;
    }
  }
  throw new CapabilityError("again");
}
