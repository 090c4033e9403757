import type { ImportCall } from "./abi/call.ts";
import type { Flat } from "./abi/codec.ts";
import { AbiError } from "./abi/error.ts";
import { type Memory, Space } from "./abi/space.ts";
import type { Texts } from "./abi/texts.ts";
import type { CoreExports, CoreFunction, Engine, Restore } from "./engine.ts";
import type { PlannedImport, SlimPlan } from "./plan.ts";

/** The host's functions of one crossing, in the order of the plan's imports. */
export type HostFunctions = readonly ((...args: unknown[]) => unknown)[];

const NONE: HostFunctions = [];

/** One instance of a planned component. */
export class Instance {
  readonly #plan: SlimPlan;
  readonly #core: CoreExports;
  readonly #memory: Memory;
  readonly #space: Space;
  #host: HostFunctions = NONE;
  /** Whether the component may call its host: not while it is made, allocates or cleans up. */
  #mayLeave = false;
  #running = false;
  /** Bytes of the artifact's record, which the component hands back with every call. */
  #record = 0;
  /** Bytes that all further calls may hand over beside it. */
  #actions = 0;
  /** What was thrown first, by the component or its host. It ends this instance, even if the component went on. */
  #failure: { readonly cause: unknown } | undefined;

  /**
   * @param memory one of the plan's size that holds nothing but zeros; a new one by default.
   * @throws whatever the module's start does.
   */
  constructor(engine: Engine, plan: SlimPlan, texts: Texts, memory = engine.newMemory(plan.memory)) {
    this.#plan = plan;
    this.#memory = memory;
    const imports: Record<string, Record<string, CoreFunction>> = {};
    plan.imports.forEach((planned, index) => {
      const functions = imports[planned.module] ?? {};
      functions[planned.name] = (...flat) => this.#leave(planned, index, flat);
      imports[planned.module] = functions;
    });
    this.#core = engine.instantiate(imports, memory);
    this.#space = new Space(memory, this.#core.realloc, texts, engine.shared, this.#core.isUpwards);
  }

  /** Makes its memory, which has the size that it had at first, what it was. */
  restore(write: Restore): void {
    write(this.#memory, this.#written());
  }

  /** Up to where it or its host has written since that was asked last: all of it, where nobody knows. */
  #written(): number {
    const { written } = this.#core;
    return written === undefined ? this.#space.bytes.length : Math.max(written(), this.#space.takeFurthest());
  }

  get memory(): Uint8Array {
    return this.#space.bytes;
  }

  /** Another new instance in this one's memory, which must be zeros; this one must not be used again. */
  successor(engine: Engine, texts: Texts): Instance {
    this.drop();
    return new Instance(engine, this.#plan, texts, this.#memory);
  }

  /** To be called when it is not used any more. */
  drop(): void {
    this.#core.drop?.();
  }

  /**
   * Calls `dispose`.
   *
   * @throws AbiError, whatever a function of the host throws, or the engine's own error for a trap.
   */
  dispose(host: HostFunctions, args: readonly unknown[]): unknown {
    if (this.#failure !== undefined || this.#running) {
      throw new AbiError("BAD_CALL", "the instance is running, or was ended by an error");
    }
    this.#running = true;
    this.#host = host;
    try {
      return this.#run(args);
    } catch (cause) {
      this.#failure ??= { cause };
      throw this.#failure.cause;
    } finally {
      this.#mayLeave = false;
      this.#running = false;
      this.#host = NONE;
      this.#space.release();
    }
  }

  #run(args: readonly unknown[]): unknown {
    const { dispose, limits } = this.#plan;
    const space = this.#space;
    space.lowered = 0;
    const flat = dispose.lowerParams(space, args);
    this.#record = space.lowered;
    this.#actions = limits.actionsBytes;
    this.#mayLeave = true;
    const returned = this.#core.entry(...flat);
    this.#mayLeave = false;
    if (this.#failure !== undefined) throw this.#failure.cause;
    space.refresh();
    space.left = limits.receiptBytes;
    const result = dispose.liftResult(space, returned);
    if (this.#core.postReturn !== undefined) {
      if (returned === undefined) this.#core.postReturn();
      else this.#core.postReturn(returned);
      space.refresh();
    }
    return result;
  }

  /** What a call hands over: the artifact's record again, and beside that only so much. */
  #liftParams(call: ImportCall, flat: readonly Flat[]): readonly unknown[] {
    const space = this.#space;
    const own = Math.min(this.#plan.limits.actionBytes, this.#actions);
    space.left = this.#record + own;
    const params = call.liftParams(space, flat);
    if (space.left < own) this.#actions -= own - space.left;
    return params;
  }

  #leave({ call, name }: PlannedImport, index: number, flat: Flat[]): Flat | undefined {
    try {
      const space = this.#space;
      const host = this.#host[index];
      if (!this.#mayLeave || host === undefined || this.#failure !== undefined) {
        throw new AbiError("BAD_CALL", `the component called \`${name}\` when it may not call its host`);
      }
      space.refresh();
      const params = this.#liftParams(call, flat);
      this.#mayLeave = false;
      const result = call.lowerResult(space, flat, host(...params));
      this.#mayLeave = true;
      return result;
    } catch (cause) {
      this.#failure ??= { cause };
      throw cause;
    }
  }
}
