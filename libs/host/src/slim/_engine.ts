import type { Flat } from "./abi/codec.ts";
import type { Memory, Realloc } from "./abi/space.ts";
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
  Instance: new (module: Compiled, imports: Record<string, Record<string, CoreFunction>>) => CoreInstance;
};

export function compile(core: Uint8Array): Promise<Compiled> {
  return WebAssembly.compile(core);
}

/** A core instance by what its exports are for; their forms were checked when the plan was made. */
export interface CoreExports {
  readonly entry: CoreFunction;
  readonly postReturn: CoreFunction | undefined;
  readonly memory: Memory;
  readonly realloc: Realloc | undefined;
  readonly initialize: CoreFunction | undefined;
}

export function instantiate(module: Compiled, imports: Record<string, Record<string, CoreFunction>>): CoreExports {
  const { exports } = new WebAssembly.Instance(module, imports);
  const [entry, memory, realloc] = [exports[EXPORTS.entry], exports[EXPORTS.memory], exports[EXPORTS.realloc]];
  if (!isFunction(entry) || !isMemory(memory)) throw new TypeError("the module has other exports than were planned");
  return {
    entry,
    memory,
    postReturn: optional(exports[EXPORTS.postReturn]),
    realloc: isRealloc(realloc) ? realloc : undefined,
    initialize: optional(exports[EXPORTS.initialize]),
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

function isMemory(value: unknown): value is Memory {
  return typeof value === "object" && value !== null && "buffer" in value;
}
