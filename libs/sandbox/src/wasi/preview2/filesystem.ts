import type { Ref } from "@glither/vat";
import { CapabilityError } from "../../capabilities/error.ts";
import type { Directory, Entry, File, Kind, Stat, Times } from "../../capabilities/interfaces.ts";
import { placeOf } from "../_places.ts";
import type { Reach } from "../reach.ts";
import { type Datetime, datetimeOf, timeOf } from "./clocks.ts";
import { coded } from "./errors.ts";
import { InputStream, OutputStream } from "./streams.ts";

const TYPES: Readonly<Record<Kind, string>> = {
  unknown: "unknown",
  stream: "character-device",
  directory: "directory",
  file: "regular-file",
  socket: "socket",
  link: "symbolic-link",
};

type NewTime = { readonly tag: "no-change" | "now" } | { readonly tag: "timestamp"; readonly val: Datetime };
type PathFlags = { readonly symlinkFollow?: boolean };
type OpenFlags = Readonly<Partial<Record<"create" | "directory" | "exclusive" | "truncate", boolean>>>;
type Flags = { readonly read?: boolean; readonly write?: boolean; readonly mutateDirectory?: boolean };

/** A file with how many have it: its descriptor, and the streams that were made of it. The last one closes it. */
class Held {
  readonly file: Ref<File>;
  readonly #reach: Reach;
  #holders = 0;

  constructor(file: Ref<File>, reach: Reach) {
    this.file = file;
    this.#reach = reach;
  }

  hold(): () => void {
    this.#holders += 1;
    return () => {
      this.#holders -= 1;
      if (this.#holders === 0) this.#reach(this.file, "close");
    };
  }
}

/** What is open. Who is handed the reference to a directory may keep it, so a granted one is never closed here. */
type Open =
  | { readonly kind: "file"; readonly held: Held; readonly drop: () => void }
  | { readonly kind: "directory"; readonly directory: Ref<Directory>; readonly granted: boolean };

export class Descriptor {
  readonly #open: Open;
  readonly #flags: Flags;
  readonly #reach: Reach;

  constructor(open: Open, flags: Flags, reach: Reach) {
    this.#open = open;
    this.#flags = flags;
    this.#reach = reach;
  }

  /** A directory that a component has from the start. */
  static granted(directory: Ref<Directory>, reach: Reach): Descriptor {
    return new Descriptor(
      { kind: "directory", directory, granted: true },
      { read: true, mutateDirectory: true },
      reach,
    );
  }

  readViaStream(offset: bigint): InputStream {
    const { held } = this.#file();
    let place = coded(() => placeOf(offset));
    return new InputStream({
      read: (most) => {
        const bytes = this.#reach(held.file, "read", most, place);
        place += bytes.length;
        return bytes;
      },
      drop: held.hold(),
    });
  }

  writeViaStream(offset: bigint): OutputStream {
    const { held } = this.#file();
    let place = coded(() => placeOf(offset));
    return new OutputStream({
      write: (bytes) => {
        const written = this.#reach(held.file, "write", bytes, place);
        place += written;
        return written;
      },
      drop: held.hold(),
    });
  }

  appendViaStream(): OutputStream {
    const { held } = this.#file();
    return new OutputStream({ write: (bytes) => this.#reach(held.file, "append", bytes), drop: held.hold() });
  }

  advise(): void {
    this.#file();
  }

  syncData(): void {
    this.sync();
  }

  sync(): void {
    if (this.#open.kind === "file") coded(() => this.#reach(this.#file().held.file, "sync"));
  }

  getFlags(): Flags {
    return this.#flags;
  }

  getType(): string {
    return TYPES[this.#open.kind];
  }

  setSize(size: bigint): void {
    coded(() => this.#reach(this.#file().held.file, "resize", placeOf(size)));
  }

  setTimes(accessed: NewTime, modified: NewTime): void {
    const times = timesOf(accessed, modified);
    coded(() => {
      if (this.#open.kind === "file") this.#reach(this.#open.held.file, "times", times);
      else this.#reach(this.#open.directory, "times", ".", false, times);
    });
  }

  read(length: bigint, offset: bigint): [bytes: Uint8Array, end: boolean] {
    const most = Math.min(Number(length), 1_048_576);
    const bytes = coded(() => this.#reach(this.#file().held.file, "read", most, placeOf(offset)));
    return [bytes, bytes.length === 0 && most > 0];
  }

  write(bytes: Uint8Array, offset: bigint): bigint {
    return BigInt(coded(() => this.#reach(this.#file().held.file, "write", bytes, placeOf(offset))));
  }

  readDirectory(): DirectoryEntryStream {
    return new DirectoryEntryStream(coded(() => this.#reach(this.#directory(), "list")));
  }

  createDirectoryAt(path: string): void {
    coded(() => this.#reach(this.#directory(), "make", path));
  }

  stat(): object {
    return shown(this.#stat());
  }

  statAt({ symlinkFollow = false }: PathFlags, path: string): object {
    return shown(coded(() => this.#reach(this.#directory(), "stat", path, symlinkFollow)));
  }

  setTimesAt({ symlinkFollow = false }: PathFlags, path: string, accessed: NewTime, modified: NewTime): void {
    coded(() => this.#reach(this.#directory(), "times", path, symlinkFollow, timesOf(accessed, modified)));
  }

  linkAt({ symlinkFollow = false }: PathFlags, path: string, to: Descriptor, toPath: string): void {
    coded(() => {
      if (symlinkFollow) throw new CapabilityError("inval");
      this.#reach(this.#directory(), "link", path, to.#directory(), toPath);
    });
  }

  openAt({ symlinkFollow = false }: PathFlags, path: string, opening: OpenFlags, flags: Flags): Descriptor {
    const { read = false, write = false } = flags;
    const how = { ...opening, follow: symlinkFollow, read: read || !write, write };
    const opened = coded(() => this.#reach(this.#directory(), "open", path, how));
    if (opened.kind === "directory") return new Descriptor({ ...opened, granted: false }, flags, this.#reach);
    const held = new Held(opened.file, this.#reach);
    return new Descriptor({ kind: "file", held, drop: held.hold() }, flags, this.#reach);
  }

  readlinkAt(path: string): string {
    return coded(() => this.#reach(this.#directory(), "readlink", path));
  }

  removeDirectoryAt(path: string): void {
    coded(() => this.#reach(this.#directory(), "remove", path));
  }

  renameAt(path: string, to: Descriptor, toPath: string): void {
    coded(() => this.#reach(this.#directory(), "rename", path, to.#directory(), toPath));
  }

  symlinkAt(target: string, path: string): void {
    coded(() => this.#reach(this.#directory(), "symlink", target, path));
  }

  unlinkFileAt(path: string): void {
    coded(() => this.#reach(this.#directory(), "unlink", path));
  }

  isSameObject(other: Descriptor): boolean {
    const [own, another] = [this.#stat(), other.#stat()];
    return own.device === another.device && own.inode === another.inode;
  }

  metadataHash(): { readonly lower: bigint; readonly upper: bigint } {
    return hashOf(this.#stat());
  }

  metadataHashAt(
    { symlinkFollow = false }: PathFlags,
    path: string,
  ): { readonly lower: bigint; readonly upper: bigint } {
    return hashOf(coded(() => this.#reach(this.#directory(), "stat", path, symlinkFollow)));
  }

  [Symbol.dispose](): void {
    if (this.#open.kind === "file") this.#open.drop();
    else if (!this.#open.granted) this.#reach(this.#open.directory, "close");
  }

  #file(): Open & { readonly kind: "file" } {
    if (this.#open.kind === "file") return this.#open;
    return coded(() => {
      throw new CapabilityError("isdir");
    });
  }

  #directory(): Ref<Directory> {
    if (this.#open.kind !== "directory") throw new CapabilityError("notdir");
    return this.#open.directory;
  }

  #stat(): Stat {
    const open = this.#open;
    return coded(() =>
      open.kind === "file" ? this.#reach(open.held.file, "stat") : this.#reach(open.directory, "stat", ".", false),
    );
  }
}

export class DirectoryEntryStream {
  readonly #left: Entry[];

  constructor(entries: readonly Entry[]) {
    this.#left = [...entries];
  }

  readDirectoryEntry(): { readonly type: string; readonly name: string } | undefined {
    const entry = this.#left.shift();
    return entry === undefined ? undefined : { type: TYPES[entry.kind], name: entry.name };
  }
}

function shown({ kind, links, size, accessed, modified, changed }: Stat): object {
  return {
    type: TYPES[kind],
    linkCount: links,
    size,
    dataAccessTimestamp: datetimeOf(accessed),
    dataModificationTimestamp: datetimeOf(modified),
    statusChangeTimestamp: datetimeOf(changed),
  };
}

function hashOf({ device, inode }: Stat): { readonly lower: bigint; readonly upper: bigint } {
  return { lower: BigInt.asUintN(64, inode), upper: BigInt.asUintN(64, device) };
}

function timesOf(accessed: NewTime, modified: NewTime): Times {
  const time = (given: NewTime): bigint | "now" | undefined => {
    if (given.tag === "timestamp") return timeOf(given.val);
    return given.tag === "now" ? "now" : undefined;
  };
  const [first, second] = [time(accessed), time(modified)];
  return {
    ...(first === undefined ? {} : { accessed: first }),
    ...(second === undefined ? {} : { modified: second }),
  };
}
