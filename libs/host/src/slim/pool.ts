import type { Compiled } from "./_engine.ts";
import { AbiError } from "./abi/error.ts";
import { Texts } from "./abi/texts.ts";
import { type HostFunctions, Instance } from "./instance.ts";
import type { SlimPlan } from "./plan.ts";

/** V8 holds about 13,000 live instances and then cannot give them memory: idle ones stay far below, all together. */
const MAX_IDLE = 8;
const MAX_IDLE_IN_PROCESS = 1024;
/** A memory that is larger than this takes longer to restore than a new instance takes to make. */
const MAX_RESTORED = 4 * 1024 * 1024;

let idleInProcess = 0;

export interface PoolOptions {
  /** Whether each scrubbed memory is compared with a new instance's, byte by byte. Slow; for tests. */
  readonly prove?: boolean;
}

/** A new instance's memory: what it begins with, and zeros behind that. */
interface Pristine {
  readonly head: Uint8Array;
  readonly size: number;
}

function pristineOf(memory: Uint8Array): Pristine {
  const end = memory.findLastIndex((byte) => byte !== 0) + 1;
  return { head: memory.slice(0, end), size: memory.length };
}

/**
 * Instances as good as new. After a crossing the whole memory is written over with a new instance's, whatever part of it
 * the component may have changed, and only modules whose memory is all their state come back at all. An instance in
 * which anything threw, or whose memory has grown, is dropped.
 */
export class Pool {
  readonly #module: Compiled;
  readonly #plan: SlimPlan;
  readonly #prove: boolean;
  readonly #texts = new Texts();
  readonly #idle: Instance[] = [];
  #pristine: Pristine | undefined;

  constructor(module: Compiled, plan: SlimPlan, { prove = false }: PoolOptions = {}) {
    this.#module = module;
    this.#plan = plan;
    this.#prove = prove;
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
    const waiting = this.#idle.pop();
    if (waiting !== undefined) {
      idleInProcess -= 1;
      return waiting;
    }
    const made = this.fresh();
    if (this.#plan.stateInMemory && made.memory.length <= MAX_RESTORED) this.#pristine ??= pristineOf(made.memory);
    return made;
  }

  /** Takes back an instance whose crossing ended well. */
  #give(instance: Instance): void {
    const pristine = this.#pristine;
    const { memory } = instance;
    if (pristine === undefined || memory.length !== pristine.size) return;
    if (this.#idle.length >= MAX_IDLE || idleInProcess >= MAX_IDLE_IN_PROCESS) return;
    memory.set(pristine.head);
    memory.fill(0, pristine.head.length);
    if (this.#prove) this.#compare(instance);
    this.#idle.push(instance);
    idleInProcess += 1;
  }

  #compare(instance: Instance): void {
    if (Buffer.compare(instance.memory, this.fresh().memory) !== 0) {
      throw new AbiError("BAD_MEMORY", "a scrubbed instance differs from a new one");
    }
  }
}
