import { CapabilityError, type Fault } from "../../capabilities/error.ts";
import { Passing } from "../_host.ts";

/** What a function of an interface fails with: glue takes `payload` for the error that its type has. */
export class Failed extends Error {
  readonly payload: unknown;

  constructor(payload: unknown) {
    super("a function of the host failed");
    this.payload = payload;
  }
}

/** WASI 0.2's names of errors that capabilities have; all others are `io`. */
const CODES: Readonly<Partial<Record<Fault, string>>> = {
  acces: "access",
  again: "would-block",
  badf: "bad-descriptor",
  busy: "busy",
  dquot: "quota",
  exist: "exist",
  fbig: "file-too-large",
  ilseq: "illegal-byte-sequence",
  inval: "invalid",
  isdir: "is-directory",
  loop: "loop",
  mlink: "too-many-links",
  nametoolong: "name-too-long",
  nodev: "no-device",
  noent: "no-entry",
  nomem: "insufficient-memory",
  nospc: "insufficient-space",
  notdir: "not-directory",
  notempty: "not-empty",
  notsup: "unsupported",
  overflow: "overflow",
  perm: "not-permitted",
  notcapable: "not-permitted",
  pipe: "pipe",
  rofs: "read-only",
  spipe: "invalid-seek",
  txtbsy: "text-file-busy",
  xdev: "cross-device",
};

export function codeOf(error: unknown): string {
  return error instanceof CapabilityError ? (CODES[error.code] ?? "io") : "io";
}

/** Runs a function of the filesystem: what goes wrong is its error code. */
export function coded<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof Passing || error instanceof Failed) throw error;
    throw new Failed(codeOf(error));
  }
}
