import type { MemoryLimits } from "../admission/core-module.ts";
import type { Flat } from "./abi/codec.ts";
import type { Memory, Realloc } from "./abi/space.ts";
import { allocatorIn, type KnownAllocator } from "./known-allocator.ts";
import { MARK, markedModule } from "./marking/marked-module.ts";
import { importingMemory, MEMORY_IMPORT } from "./memory-import.ts";
import { EXPORTS } from "./plan.ts";

/** A compiled module; only its identity matters here. */
export type Compiled = object;

export type CoreFunction = (...args: Flat[]) => Flat | undefined;

/** Functions by module and name. */
export type CoreImports = Readonly<Record<string, Readonly<Record<string, CoreFunction>>>>;

/** Makes a memory what it was, of which nothing was written from byte `written` on. */
export type Restore = (memory: Memory, written: number) => void;

/** Where one module's instances run. */
export interface Engine {
  /** Whether the component may let its memory grow while this thread looks on: then a view of it says nothing of that. */
  readonly shared: boolean;
  newMemory(limits: Required<MemoryLimits>): Memory;
  /** What makes a memory of so many bytes begin with `head` and hold zeros behind it. */
  restorer(head: Uint8Array, size: number): Restore;
  /**
   * @param memory one that holds nothing but zeros.
   * @throws whatever the engine makes of data that have no place in it.
   */
  instantiate(imports: CoreImports, memory: Memory): CoreExports;
}

interface CoreInstance {
  readonly exports: Readonly<Record<string, unknown>>;
}

/** The engine's own, which the type library of Node does not describe. */
declare const WebAssembly: {
  compile(bytes: Uint8Array): Promise<Compiled>;
  validate(bytes: Uint8Array): boolean;
  Instance: new (module: Compiled, imports: Readonly<Record<string, object>>) => CoreInstance;
  Memory: new (limits: MemoryLimits) => Memory;
};

/**
 * Compiles an admitted core module so that its memory can be given to it, and, in this thread, so that it notes how far it writes. The
 * engine judges it as it is, since a change could make a sound module of an unsound one.
 *
 * @param sharedPages the maximum of a memory that is shared between threads; none for one of this thread.
 * @throws the engine's own error for a module that is not valid.
 */
export async function compile(core: Uint8Array, sharedPages?: number): Promise<Compiled> {
  if (!WebAssembly.validate(core)) return WebAssembly.compile(core);
  const marked = sharedPages === undefined ? markedModule(core) : undefined;
  return WebAssembly.compile(importingMemory(marked ?? core, sharedPages));
}

/** A core instance by what its exports are for; their forms were checked when the plan was made. */
export interface CoreExports {
  readonly entry: CoreFunction;
  readonly postReturn: CoreFunction | undefined;
  readonly realloc: Realloc | undefined;
  /** Whether `realloc` is known to hand out one place behind the other. */
  readonly isUpwards?: boolean;
  /** How far it has written since this was asked last; where it is absent, that is not known. */
  readonly written: (() => number) | undefined;
  /** To be called when the instance is not used any more, where somebody else has to know. Does not throw. */
  drop?(): void;
}

export function newMemory(limits: MemoryLimits): Memory {
  return new WebAssembly.Memory(limits);
}

/** Instances in this thread. An allocator that is known is asked for nothing: to call a component for each text costs more than to do what it does. */
export function engineHere(module: Compiled, allocator?: KnownAllocator): Engine {
  return {
    shared: false,
    newMemory,
    restorer,
    instantiate: (imports, memory) => {
      const exports = instantiate(module, imports, memory);
      return allocator === undefined ? exports : { ...exports, ...allocatorIn(memory, allocator), isUpwards: true };
    },
  };
}

function restorer(head: Uint8Array): Restore {
  return ({ buffer }, written) => {
    const bytes = new Uint8Array(buffer);
    bytes.set(head);
    bytes.fill(0, head.length, written);
  };
}

export function instantiate(module: Compiled, imports: CoreImports, memory: Memory): CoreExports {
  const { exports } = new WebAssembly.Instance(module, {
    ...imports,
    [MEMORY_IMPORT.module]: { [MEMORY_IMPORT.name]: memory },
  });
  const [entry, realloc] = [exports[EXPORTS.entry], exports[EXPORTS.realloc]];
  if (!isFunction(entry)) throw new TypeError("the module has other exports than were planned");
  return {
    entry,
    postReturn: optional(exports[EXPORTS.postReturn]),
    realloc: isRealloc(realloc) ? realloc : undefined,
    written: isNote(exports[MARK]) ? exports[MARK] : undefined,
  };
}

function optional(value: unknown): CoreFunction | undefined {
  return isFunction(value) ? value : undefined;
}

function isFunction(value: unknown): value is CoreFunction {
  return typeof value === "function";
}

function isNote(value: unknown): value is () => number {
  return typeof value === "function";
}

function isRealloc(value: unknown): value is Realloc {
  return typeof value === "function";
}
