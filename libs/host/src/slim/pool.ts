import { isEqual } from "../bytes.ts";
import { IdleInstances } from "./_idle.ts";
import { AbiError } from "./abi/error.ts";
import { Texts } from "./abi/texts.ts";
import type { Engine, Restore } from "./engine.ts";
import { type HostFunctions, Instance } from "./instance.ts";
import type { SlimPlan } from "./plan.ts";

/** A memory that is larger than this takes longer to restore than a new instance takes to make. */
const MAX_RESTORED = 4 * 1024 * 1024;

export interface PoolOptions {
  /**
   * Whether each memory that is used again is compared with a new instance's in a new memory, byte by byte: when it has
   * been scrubbed, or with `renew` when the next instance has started in it. Slow; for tests.
   */
  readonly prove?: boolean;
  /** Whether each crossing has an instance made for it, even where a scrubbed one is as good; memories still come back. */
  readonly renew?: boolean;
}

/** What a memory that comes back is made to hold. */
interface Image {
  /** In bytes. A memory of another size does not come back. */
  readonly size: number;
  /** Makes a memory of that size this one: what it begins with, and zeros behind that. */
  readonly restore: Restore;
}

const PAGE = 0x10000;

/** All of it, since a new instance has written the data that it begins with. */
function zeros(engine: Engine, size: number): Image | undefined {
  if (size > MAX_RESTORED) return undefined;
  const restore = engine.restorer(new Uint8Array(), size);
  return { size, restore: (memory) => restore(memory, size) };
}

function copyOf(engine: Engine, memory: Uint8Array): Image | undefined {
  const size = memory.length;
  if (size > MAX_RESTORED) return undefined;
  let end = size;
  while (end > 0 && memory[end - 1] === 0) end -= 1;
  return { size, restore: engine.restorer(memory.slice(0, end), size) };
}

/**
 * Instances as good as new. Memory is all that an admitted module can change: after a crossing all of it is written over with a new
 * instance's that was written by anybody, and the whole of it where that is not known. With `renew` only the memory comes back:
 * it is zeroed, and the next crossing has a new instance in it. An instance in which anything threw, or whose memory has
 * another size than a new one's, is dropped.
 */
export class Pool {
  readonly #engine: Engine;
  readonly #plan: SlimPlan;
  readonly #prove: boolean;
  readonly #renew: boolean;
  readonly #texts = new Texts();
  readonly #idle = new IdleInstances();
  /** None when memories are too large to come back, or before the first instance. */
  #image: Image | undefined;

  constructor(engine: Engine, plan: SlimPlan, { prove = false, renew = false }: PoolOptions = {}) {
    this.#engine = engine;
    this.#plan = plan;
    this.#prove = prove;
    this.#renew = renew;
    if (this.#renew) this.#image = zeros(engine, plan.memory.initial * PAGE);
  }

  /** How many instances wait for their next crossing. */
  get idle(): number {
    return this.#idle.length;
  }

  fresh(): Instance {
    return new Instance(this.#engine, this.#plan, this.#texts);
  }

  /** One crossing. */
  dispose(host: HostFunctions, args: readonly unknown[]): unknown {
    const instance = this.#take();
    let isOver = false;
    try {
      const result = instance.dispose(host, args);
      isOver = true;
      return result;
    } finally {
      if (!isOver || !this.#give(instance)) instance.drop();
    }
  }

  /** Lets go of the instances that wait. To be called where nobody will cross here again, since all pools of a thread know of them. */
  close(): void {
    this.#idle.clear();
  }

  #take(): Instance {
    const waiting = this.#idle.take();
    if (waiting === undefined) return this.#first();
    if (!this.#renew) return waiting;
    const made = waiting.successor(this.#engine, this.#texts);
    if (this.#prove) this.#compare(made);
    return made;
  }

  #first(): Instance {
    const made = this.fresh();
    try {
      if (!this.#renew) this.#image ??= copyOf(this.#engine, made.memory);
      return made;
    } catch (cause) {
      made.drop();
      throw cause;
    }
  }

  /** Takes back an instance whose crossing ended well; whether it may come back. */
  #give(instance: Instance): boolean {
    const image = this.#image;
    const { memory } = instance;
    if (image === undefined || memory.length !== image.size || this.#idle.isFull) return false;
    instance.restore(image.restore);
    if (this.#prove && !this.#renew) this.#compare(instance);
    this.#idle.add(instance);
    return true;
  }

  #compare(instance: Instance): void {
    const fresh = this.fresh();
    fresh.drop();
    if (!isEqual(instance.memory, fresh.memory)) {
      throw new AbiError("BAD_MEMORY", "a scrubbed instance differs from a new one");
    }
  }
}
