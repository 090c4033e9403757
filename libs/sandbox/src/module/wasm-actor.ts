import {
  actor,
  type Bcom,
  type Constructor,
  call,
  type Methods,
  methods,
  type Ref,
  selfOf,
  spawn,
  VatError,
} from "@glither/vat";
import type { CoreValue } from "./engine.ts";
import { ModuleError } from "./error.ts";
import type { ComponentGrant, Grant } from "./grant.ts";
import type { ModuleLimits } from "./limits.ts";
import { migrations } from "./migrations.ts";
import { Program } from "./program.ts";
import { Snapshot, type SnapshotData } from "./snapshot.ts";

export interface WasmActorOptions extends KeptOptions {
  /** All that the module can reach, by the names of its imports. */
  readonly grant?: Grant;
}

export interface WasmComponentOptions extends KeptOptions {
  /** All that the component can reach, by its interfaces' names, `test:calc/log@0.1.0`; what the world itself imports by `""`. */
  readonly grant?: ComponentGrant;
}

interface KeptOptions {
  readonly limits?: Partial<ModuleLimits>;
  /** What it is kept by. By default it is made of the module's content. */
  readonly name?: string;
  readonly version?: number;
  /** By version: what makes a state of that version one of the next. */
  readonly migrate?: Readonly<Record<number, (state: SnapshotData) => SnapshotData>>;
}

/** What a component's actor understands; values as jco spells them: records in camel case, `{ tag, val }`, bigints of 64 bits. */
export interface WasmComponentActor {
  /** Calls an exported function, `add` or `test:calc/sums@0.1.0#add`. */
  call(method: string, ...args: readonly unknown[]): unknown;
  /** A right of its own: to read the memory of its module, as it is whenever it is asked. */
  memory(): Ref<MemoryView>;
}

/** What a module's actor understands. */
export interface WasmActor {
  /** Calls an exported function: i64 as bigint, other numbers as numbers. Several results are a list, and none is undefined. */
  call(method: string, ...args: readonly CoreValue[]): CoreValue | readonly CoreValue[] | undefined;
  /** A right of its own: to read the module's memory, as it is whenever it is asked. */
  memory(): Ref<MemoryView>;
}

/** Reads a module's memory, and can do nothing else. */
export interface MemoryView {
  /** In bytes. */
  size(): number;
  /** @throws RangeError for what is not in it. */
  read(offset: number, length: number): Uint8Array;
}

/** With this a view asks its actor; nobody else has it. */
const READ = Symbol("read");

/**
 * The constructor of an actor that wraps a core module or a component: `vat.spawn(wasmActor(bytes, { grant }))`. All that a call
 * changed, memory and variables, is undone with its turn, and kept where the vat is kept: list it among the store's actors, with
 * `memoryView`. Every module is metered, whoever built it. Of a component its one module with functions is run, by the types of its
 * border, and `wasmActor<WasmComponentActor>` says that it is one; its wrapping is not run.
 *
 * @throws ModuleError for one that cannot be an actor, or that imports what is not granted.
 */
export function wasmActor(bytes: Uint8Array, options?: WasmActorOptions): Constructor<[], Methods<WasmActor>>;
export function wasmActor<A extends WasmComponentActor>(
  bytes: Uint8Array,
  options?: WasmComponentOptions,
): Constructor<[], Methods<A>>;
export function wasmActor(
  bytes: Uint8Array,
  { grant, limits, name, version = 1, migrate = {} }: WasmActorOptions | WasmComponentOptions = {},
): Constructor<[], Methods<WasmActor>> {
  const program = new Program(bytes, grant as Grant | undefined, limits);
  const behave = (bcom: Bcom, state: Snapshot): Method => {
    return (method, ...args) => {
      if (method === READ) return state;
      if (method === "memory") return spawn(memoryView, selfOf<unknown>(bcom));
      if (method !== "call")
        throw new VatError("NO_SUCH_METHOD", "a module's actor has no such method", {
          hint: "it has `call`, `memory`",
        });
      const [exported, ...given] = args;
      if (typeof exported !== "string") throw new ModuleError("NO_SUCH_EXPORT", "functions are called by name");
      const outcome = program.call(state, exported, given);
      const answer = outcome.values.length > 1 ? outcome.values : outcome.values[0];
      return outcome.state === state ? answer : bcom(kept(bcom, outcome.state), answer);
    };
  };
  const kept: Constructor<[state?: Snapshot], Method> = actor<[state?: Snapshot], Method>(
    name ?? `wasm:${program.digest}`,
    version,
    // What it begins with is made once: a start may have asked its grants.
    (bcom, state) => (state === undefined ? (spawn(kept, program.first()) as never) : behave(bcom, state)),
    {
      portrait: (state) => [program.digest, state?.toData()],
      restore: (bcom, digest: string, data: SnapshotData): Method => {
        if (digest !== program.digest)
          throw new ModuleError("OTHER_MODULE", "the state was left by another module", {
            hint: "give the next module a version of its own, and `migrate` what is kept",
          });
        return behave(bcom, Snapshot.fromData(data));
      },
      migrate: migrations(migrate, program.digest),
    },
  );
  return kept as never;
}

type Method = (...args: readonly unknown[]) => unknown;

/** What `memory()` gives; to be listed among a store's actors where views are kept. */
export const memoryView = actor("glither.memory-view", 1, (_bcom: Bcom, owner: Ref) => {
  const state = (): Snapshot => call(owner as Ref<(token: symbol) => Snapshot>, READ);
  return methods({
    size: () => state().length,
    read: (offset: number, length: number) => {
      const now = state();
      const isWithin = Number.isSafeInteger(offset) && Number.isSafeInteger(length) && offset >= 0 && length >= 0;
      if (!isWithin || offset + length > now.length) throw new RangeError("that is not in the module's memory");
      return now.read(offset, length);
    },
  });
});
