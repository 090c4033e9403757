/** A balanced digit of the founding document: −1 takes in or ends, 0 asks or carries over, +1 gives out or makes. */
export type Trit = -1 | 0 | 1;

/** What a call is about. */
export type Category =
  | "arguments"
  | "clocks"
  | "descriptors"
  | "directories"
  | "environment"
  | "files"
  | "http"
  | "memory"
  | "polls"
  | "process"
  | "randomness"
  | "sockets"
  | "streams"
  | "terminals"
  | "threads";

/** Who has it. `here` is this library; `node` is Node's own `node:wasi`, whose engine is V8. */
export type Runtime = "here" | "node" | "wasmtime" | "wasmer" | "wamr" | "wasmedge" | "wasm3" | "jco" | "waven";

/** How far it goes here. */
export type Standing =
  /** The host calls the capability's actor. */
  | "hosted"
  /** It links, and is always refused, with an error that a program can handle. */
  | "refused"
  /** Only what it would be is here, as actors that tests run: there is no enclave. */
  | "modelled"
  /** Another's engine has it, in a process of its own, which is given copies of what is granted. */
  | "engine"
  /** It is not had here. */
  | "absent";

/** The interfaces that the table is about. */
export type Family = "preview1" | "preview2" | "wasix" | "waven";

/** One function, interface or feature, and what it becomes. */
export interface Syscall {
  readonly family: Family;
  readonly name: string;
  readonly category: Category;
  /** The capability that it becomes a message to. */
  readonly capability: string;
  /** What a program asks for with it, in plain words: "read bytes from an open file". */
  readonly asks: string;
  readonly trit: Trit;
  /** Whether the founding document gives the trit; elsewhere it follows from the document's rule. */
  readonly documented: boolean;
  readonly standing: Standing;
  /** What there is to be said of it. */
  readonly note?: string;
  readonly runtimes: readonly Runtime[];
}

export function written(trit: Trit): string {
  return trit > 0 ? "+1" : String(trit);
}
