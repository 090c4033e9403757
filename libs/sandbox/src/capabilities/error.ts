/** What can go wrong with a capability, by the names that WASI has for it; a place in the list is its number there. */
export const FAULTS = [
  "success",
  "2big",
  "acces",
  "addrinuse",
  "addrnotavail",
  "afnosupport",
  "again",
  "already",
  "badf",
  "badmsg",
  "busy",
  "canceled",
  "child",
  "connaborted",
  "connrefused",
  "connreset",
  "deadlk",
  "destaddrreq",
  "dom",
  "dquot",
  "exist",
  "fault",
  "fbig",
  "hostunreach",
  "idrm",
  "ilseq",
  "inprogress",
  "intr",
  "inval",
  "io",
  "isconn",
  "isdir",
  "loop",
  "mfile",
  "mlink",
  "msgsize",
  "multihop",
  "nametoolong",
  "netdown",
  "netreset",
  "netunreach",
  "nfile",
  "nobufs",
  "nodev",
  "noent",
  "noexec",
  "nolck",
  "nolink",
  "nomem",
  "nomsg",
  "noprotoopt",
  "nospc",
  "nosys",
  "notconn",
  "notdir",
  "notempty",
  "notrecoverable",
  "notsock",
  "notsup",
  "notty",
  "nxio",
  "overflow",
  "ownerdead",
  "perm",
  "pipe",
  "proto",
  "protonosupport",
  "prototype",
  "range",
  "rofs",
  "spipe",
  "srch",
  "stale",
  "timedout",
  "txtbsy",
  "xdev",
  "notcapable",
] as const;

export type Fault = (typeof FAULTS)[number];

const NUMBERS: ReadonlyMap<string, number> = new Map(FAULTS.map((fault, number) => [fault, number]));

/** What a capability answers instead of doing what it was asked: an error that the guest sees as a number. */
export class CapabilityError extends Error {
  readonly code: Fault;

  constructor(code: Fault, options: { readonly cause?: unknown } = {}) {
    super(`refused: ${code}`, options);
    this.name = "CapabilityError";
    this.code = code;
  }
}

/** The number of an error that a capability has thrown: those that no capability names are faults of input and output. */
export function numberOf(error: unknown): number {
  const code = error instanceof CapabilityError ? error.code : "io";
  return NUMBERS.get(code) as number;
}

/** An error of the system as a capability's; what the system calls otherwise is one of input and output. */
export function faultOf(error: unknown): CapabilityError {
  if (error instanceof CapabilityError) return error;
  const { code } = error as { readonly code?: unknown };
  const name = typeof code === "string" ? code.replace(/^E/u, "").toLowerCase() : "";
  const known = name === "opnotsupp" ? "notsup" : name;
  return new CapabilityError(NUMBERS.has(known) && known !== "success" ? (known as Fault) : "io", { cause: error });
}
