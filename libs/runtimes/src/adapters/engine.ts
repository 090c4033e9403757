/** Whatever runs WebAssembly here, in the document's names; `workerd` and `browser` are places where V8 runs under somebody else's rules. */
export const ENGINES = ["v8", "wasmtime", "wasmer", "wamr", "wasmedge", "wasm3", "hoot", "workerd", "browser"] as const;
export type EngineName = (typeof ENGINES)[number];

/** 32 bits as a number, 64 bits as a bigint, both signed. */
export type Value = number | bigint;

/** What an import answers when it is called: a result, and what it has written into the module's memory before. */
export interface Answer {
  readonly result?: Value;
  readonly writes?: readonly { readonly at: number; readonly bytes: Uint8Array }[];
}

/**
 * A function that a module may import. What it answers is data, so that it can be carried to an engine in another process, page or
 * language: the answers in their order, of which the last one stays. Nothing else is linked.
 */
export interface Granted {
  readonly module: string;
  readonly name: string;
  readonly answers: readonly Answer[];
}

/** Bounds that the engine itself keeps, beside the time that an instance has. */
export interface EngineLimits {
  /** In pages of 64 KiB. */
  readonly memory?: number;
  /** In units of the engine's own. */
  readonly fuel?: number;
  /** For each call, and for the start, in milliseconds; the engine is ended then. */
  readonly time?: number;
}

export interface InstantiateOptions {
  readonly imports?: readonly Granted[];
  readonly limits?: EngineLimits;
}

/** One call of an import, as the module has made it. */
export interface Asked {
  readonly module: string;
  readonly name: string;
  readonly args: readonly Value[];
}

export interface Instance {
  /** @throws EngineError `NO_EXPORT`, `TRAP`, `LIMIT`, `TIME`. */
  call(name: string, ...args: readonly Value[]): Promise<readonly Value[]>;
  read(at: number, length: number): Promise<Uint8Array>;
  write(at: number, bytes: Uint8Array): Promise<void>;
  /** Every call of an import until now. */
  asked(): Promise<readonly Asked[]>;
  /** Further answers of an import that was granted. */
  answer(granted: Granted): Promise<void>;
  close(): Promise<void>;
}

/** What one does with a module, and what comes of it. */
export type Step =
  | { readonly do: "call"; readonly name: string; readonly args: readonly Value[]; readonly gives: readonly Value[] }
  | { readonly do: "write"; readonly at: number; readonly bytes: Uint8Array }
  | { readonly do: "read"; readonly at: number; readonly gives: Uint8Array };

/** A module with all that it is given, and what has to come of it. */
export interface Trial {
  readonly module: Uint8Array;
  readonly imports?: readonly Granted[];
  readonly steps: readonly Step[];
  /** Each call of an import that has to have been made, in their order; not looked at where it is left out. */
  readonly asked?: readonly Asked[];
}

export type Verdict = { readonly same: true } | { readonly same: false; readonly why: string };

/** What can be done with an engine in the way in which it is reached here. */
export interface Abilities {
  /** Whether instances can be held and called; else a whole trial runs by itself. */
  readonly calls: boolean;
  /** How imports come to a module: by the engine, or compiled into it. */
  readonly imports: "linked" | "compiled in";
  readonly limits: readonly (keyof EngineLimits)[];
}

/** An engine that was found on this machine. */
export interface Engine {
  readonly name: EngineName;
  /** What it is, and by what it is reached. */
  readonly what: string;
  readonly version: string;
  readonly can: Abilities;
  /** @throws EngineError `INVALID`, `UNLINKED`, `LIMIT`, `UNABLE`. */
  instantiate(module: Uint8Array, options?: InstantiateOptions): Promise<Instance>;
  /** Runs a trial in an instance of its own. A refusal or a trap is a difference, and `why` says which. */
  check(trial: Trial, limits?: EngineLimits): Promise<Verdict>;
  /** The same for many. */
  checkAll(trials: readonly Trial[]): Promise<readonly Verdict[]>;
}

/** A way to an engine that may be on this machine. */
export interface Adapter {
  readonly name: EngineName;
  readonly what: string;
  /** How it is looked for, in words. */
  readonly sought: string;
  /** @returns why not, where it is not there. */
  find(search: Search): Promise<Engine | { readonly missing: string }>;
}

/** Where engines are looked for. */
export interface Search {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A folder in which each engine has one of its own, `NAME-VERSION`, as `npm run test:runtimes` installs them. */
  readonly folder: string;
}

export function isMissing(found: Engine | { readonly missing: string }): found is { readonly missing: string } {
  return "missing" in found;
}
