import type { MemoryLimits } from "../admission/core-module.ts";
import type { Flat } from "./abi/codec.ts";
import type { Memory, Realloc } from "./abi/space.ts";
import { importingMemory, MEMORY_IMPORT } from "./memory-import.ts";
import { EXPORTS } from "./plan.ts";

/** A compiled module; only its identity matters here. */
export type Compiled = object;

type CoreFunction = (...args: Flat[]) => Flat | undefined;

interface CoreInstance {
  readonly exports: Readonly<Record<string, unknown>>;
}

/** The engine's own, which the type library of Node does not describe. */
declare const WebAssembly: {
  compile(bytes: Uint8Array): Promise<Compiled>;
  validate(bytes: Uint8Array): boolean;
  Instance: new (module: Compiled, imports: Record<string, Record<string, CoreFunction | Memory>>) => CoreInstance;
  Memory: new (limits: MemoryLimits) => Memory;
};

/**
 * Compiles an admitted core module so that its memory can be given to it. The engine judges it as it is, since a change could make
 * a sound module of an unsound one.
 *
 * @throws the engine's own error for a module that is not valid.
 */
export async function compile(core: Uint8Array): Promise<Compiled> {
  return WebAssembly.compile(WebAssembly.validate(core) ? importingMemory(core) : core);
}

/** A core instance by what its exports are for; their forms were checked when the plan was made. */
export interface CoreExports {
  readonly entry: CoreFunction;
  readonly postReturn: CoreFunction | undefined;
  readonly realloc: Realloc | undefined;
}

export function newMemory(limits: MemoryLimits): Memory {
  return new WebAssembly.Memory(limits);
}

export function instantiate(
  module: Compiled,
  imports: Record<string, Record<string, CoreFunction>>,
  memory: Memory,
): CoreExports {
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
  };
}

function optional(value: unknown): CoreFunction | undefined {
  return isFunction(value) ? value : undefined;
}

function isFunction(value: unknown): value is CoreFunction {
  return typeof value === "function";
}

function isRealloc(value: unknown): value is Realloc {
  return typeof value === "function";
}
