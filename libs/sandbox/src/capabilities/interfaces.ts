import type { Ref } from "@glither/vat";

// What the actors behind a guest's calls understand. A reference to one of them is the whole of what a guest has of it; an actor
// elsewhere that understands the same takes its place.

export type ClockName = "realtime" | "monotonic" | "process" | "thread";

/** Times are nanoseconds. */
export interface Clock {
  now(clock: ClockName): bigint;
  resolution(clock: ClockName): bigint;
  /** Answers when so much time has passed. */
  wait(time: bigint): void;
}

export interface Randomness {
  bytes(count: number): Uint8Array;
}

export interface Input {
  /** Some bytes, at most so many; none at the end. */
  read(most: number): Uint8Array;
  terminal(): boolean;
}

export interface Output {
  /** Answers how many bytes were taken. */
  write(bytes: Uint8Array): number;
  terminal(): boolean;
}

export type Kind = "directory" | "file" | "link" | "stream" | "socket" | "unknown";

/** Times are nanoseconds since 1970. */
export interface Stat {
  readonly device: bigint;
  readonly inode: bigint;
  readonly kind: Kind;
  readonly links: bigint;
  readonly size: bigint;
  readonly accessed: bigint;
  readonly modified: bigint;
  readonly changed: bigint;
}

/** Which times to set: one that is absent stays, `now` is the system's. */
export interface Times {
  readonly accessed?: bigint | "now";
  readonly modified?: bigint | "now";
}

export interface File {
  read(most: number, position: number): Uint8Array;
  write(bytes: Uint8Array, position: number): number;
  /** Writes at the end, wherever that is by then. */
  append(bytes: Uint8Array): number;
  stat(): Stat;
  resize(size: number): void;
  times(times: Times): void;
  sync(): void;
  close(): void;
}

/** How a path is opened. */
export interface Opening {
  readonly create?: boolean;
  readonly exclusive?: boolean;
  readonly truncate?: boolean;
  /** Whether it must be a directory. */
  readonly directory?: boolean;
  readonly read?: boolean;
  readonly write?: boolean;
  /** Whether a symbolic link at the end is followed. */
  readonly follow?: boolean;
}

/** What was opened: a reference of its own, for that and nothing else. */
export type Opened =
  | { readonly kind: "file"; readonly file: Ref<File> }
  | { readonly kind: "directory"; readonly directory: Ref<Directory> };

export interface Entry {
  readonly name: string;
  readonly kind: Kind;
  readonly inode: bigint;
}

/** A folder with all below it, and nothing else: paths are relative, and none leads out. */
export interface Directory {
  open(path: string, opening: Opening): Opened;
  stat(path: string, follow: boolean): Stat;
  list(): readonly Entry[];
  make(path: string): void;
  remove(path: string): void;
  unlink(path: string): void;
  /** The other directory is one of the same grant. */
  rename(path: string, to: Ref<Directory>, toPath: string): void;
  link(path: string, to: Ref<Directory>, toPath: string): void;
  symlink(target: string, path: string): void;
  readlink(path: string): string;
  times(path: string, follow: boolean, times: Times): void;
  /** The same folder, for who may only look. */
  readOnly(): Ref<Directory>;
  close(): void;
}

export interface Connection {
  receive(most: number): Uint8Array;
  send(bytes: Uint8Array): number;
  shutdown(receiving: boolean, sending: boolean): void;
}

export interface Listener {
  accept(): Ref<Connection>;
}

/** What of networks was granted: who is there, and nobody else, can be named and spoken with. Addresses are as `canonicalAddress` writes them. */
export interface Network {
  /** Where a name leads, asking nobody. */
  resolve(name: string): readonly string[];
  /** Hands over a connection to there, which nobody else has then. */
  connect(address: string, port: number): Ref<Connection>;
  listen(address: string, port: number): Ref<Listener>;
}

/** Names and values of header fields, in their order; a character is a byte. */
export type HeaderFields = readonly (readonly [name: string, value: string])[];

export interface HttpRequest {
  readonly method: string;
  /** `http` or `https`. */
  readonly scheme: string;
  /** `HOST` or `HOST:PORT`. */
  readonly authority: string;
  /** With its query. */
  readonly path: string;
  readonly headers: HeaderFields;
  /** Whether anything is written to it. */
  readonly body: boolean;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: HeaderFields;
}

/** One request, and what is answered to it. */
export interface Exchange {
  /** Answers how many bytes were taken. */
  write(bytes: Uint8Array): number;
  /** The request's body is complete. */
  finish(): void;
  /** What came, up to where the answer's body begins. */
  answer(): HttpAnswer;
  /** Some bytes of the answer's body, at most so many; none at the end. */
  read(most: number): Uint8Array;
  /** Breaks off what is not done. */
  close(): void;
}

/** Servers that may be asked over HTTP. */
export interface Http {
  begin(request: HttpRequest): Ref<Exchange>;
}
