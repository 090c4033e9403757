import type { Compiled } from "./_engine.ts";
import { IdleInstances } from "./_idle.ts";
import { AbiError } from "./abi/error.ts";
import { Texts } from "./abi/texts.ts";
import { type HostFunctions, Instance } from "./instance.ts";
import type { SlimPlan } from "./plan.ts";

/** A memory that is larger than this takes longer to restore than a new instance takes to make. */
const MAX_RESTORED = 4 * 1024 * 1024;

export interface PoolOptions {
  /** Whether each scrubbed memory is compared with a new instance's, byte by byte. Slow; for tests. */
  readonly prove?: boolean;
  /** Whether each crossing has an instance made for it, even where a scrubbed one is as good; memories still come back. */
  readonly renew?: boolean;
}

const PAGE = 0x10000;

/** What a new instance's memory begins with; behind that it is zeros. */
function headOf(memory: Uint8Array): Uint8Array {
  return memory.slice(0, memory.findLastIndex((byte) => byte !== 0) + 1);
}

/**
 * Instances as good as new. After a crossing the whole memory is written over with a new instance's, whatever part of it
 * the component may have changed. Of modules whose memory is not all their state, only the memory comes back: it is
 * zeroed, and the next crossing has a new instance in it. An instance in which anything threw, or whose memory has grown,
 * is dropped.
 */
export class Pool {
  readonly #module: Compiled;
  readonly #plan: SlimPlan;
  readonly #prove: boolean;
  readonly #renew: boolean;
  /** Of its memory, in bytes. */
  readonly #size: number;
  readonly #texts = new Texts();
  readonly #idle = new IdleInstances();
  /** What is written over a memory that comes back; all else becomes zero. */
  #head: Uint8Array | undefined;

  constructor(module: Compiled, plan: SlimPlan, { prove = false, renew = false }: PoolOptions = {}) {
    this.#module = module;
    this.#plan = plan;
    this.#prove = prove;
    this.#renew = renew || !plan.stateInMemory;
    this.#size = plan.memory.initial * PAGE;
    if (this.#renew && this.#size <= MAX_RESTORED) this.#head = new Uint8Array();
  }

  /** How many instances wait for their next crossing. */
  get idle(): number {
    return this.#idle.length;
  }

  fresh(): Instance {
    return new Instance(this.#module, this.#plan, this.#texts);
  }

  /** One crossing. */
  dispose(host: HostFunctions, args: readonly unknown[]): unknown {
    const instance = this.#take();
    const result = instance.dispose(host, args);
    this.#give(instance);
    return result;
  }

  #take(): Instance {
    const waiting = this.#idle.take();
    if (waiting === undefined) {
      const made = this.fresh();
      if (this.#size <= MAX_RESTORED) this.#head ??= headOf(made.memory);
      return made;
    }
    if (!this.#renew) return waiting;
    const made = waiting.successor(this.#module, this.#texts);
    if (this.#prove) this.#compare(made);
    return made;
  }

  /** Takes back an instance whose crossing ended well. */
  #give(instance: Instance): void {
    const { memory } = instance;
    if (this.#head === undefined || memory.length !== this.#size) return;
    if (this.#idle.isFull) return;
    memory.set(this.#head);
    memory.fill(0, this.#head.length);
    if (this.#prove && !this.#renew) this.#compare(instance);
    this.#idle.add(instance);
  }

  #compare(instance: Instance): void {
    if (Buffer.compare(instance.memory, this.fresh().memory) !== 0) {
      throw new AbiError("BAD_MEMORY", "a scrubbed instance differs from a new one");
    }
  }
}
