import type { Memory } from "../../slim/abi/space.ts";
import type { HostFunctions } from "../../slim/instance.ts";
import { knownAllocator } from "../../slim/known-allocator.ts";
import type { SlimPlan } from "../../slim/plan.ts";
import { Pool, type PoolOptions } from "../../slim/pool.ts";
import { START_MS } from "../cells.ts";
import { type Patience, patience } from "../turns.ts";
import { collectGarbage } from "./_collect.ts";
import { type Connection, RemoteEngine } from "./_remote-engine.ts";
import { ThreadLine } from "./line.ts";
import { SAID } from "./words.ts";

/** A component that a thread can be given. */
export interface Cargo {
  readonly id: number;
  readonly plan: SlimPlan;
  readonly options: PoolOptions;
}

/** What of it goes there. */
export interface Program {
  readonly id: number;
  readonly core: Uint8Array;
  /** The maximum of its memory, in pages. */
  readonly pages: number;
  /** What it imports, by module and name. */
  readonly imports: readonly (readonly [module: string, name: string])[];
}

/** A thread lets go of those that it was given first. */
const MAX_PROGRAMS = 32;
/** Bytes of memories that are not used any more, before they are looked for: a thread forgets its own only when it ends. */
const MAX_DROPPED = 256 * 1024 * 1024;

/**
 * A thread that runs core modules, one crossing after the other, and can be ended. What they are given is written into their
 * memories here, and what they give is read there, as it would be if they ran here.
 */
export class CoreThread implements Connection {
  readonly line = new ThreadLine();
  waiting: Patience = patience(START_MS);
  /** Instances that are not used any more, of which the thread is told before it runs another one. */
  readonly #dropped: number[] = [];
  #droppedBytes = 0;
  readonly #pools = new Map<number, Pool>();

  get ended(): boolean {
    return this.line.ended;
  }

  end(): void {
    this.line.end();
    for (const pool of this.#pools.values()) pool.close();
    this.#pools.clear();
  }

  /** @throws ChannelLoss, Error for a module that is not valid. */
  load(cargo: Cargo): Pool {
    const known = this.#pools.get(cargo.id);
    if (known !== undefined) return known;
    this.waiting = patience(START_MS);
    this.#unloadEarliest();
    const { id, plan, options } = cargo;
    const { core, memory } = plan;
    const imports = plan.imports.map(({ module, name }) => [module, name] as const);
    const program: Program = { id, core, pages: memory.maximum, imports };
    this.line.send(program);
    const { kind } = this.line.say(this.waiting, SAID.LOAD);
    if (kind !== SAID.DONE) throw kind === SAID.FAILED ? this.line.failure() : this.line.lost();
    const pool = new Pool(new RemoteEngine(this, id, plan, knownAllocator(core, memory.initial)), plan, options);
    this.#pools.set(id, pool);
    return pool;
  }

  /**
   * One crossing.
   *
   * @throws ChannelLoss, and whatever comes of a crossing here.
   */
  cross(cargo: Cargo, host: HostFunctions, args: readonly unknown[]): unknown {
    const pool = this.load(cargo);
    this.waiting = patience(cargo.plan.limits.time);
    for (let id = this.#dropped.pop(); id !== undefined; id = this.#dropped.pop()) this.#tell(SAID.DROP, id);
    try {
      return pool.dispose(host, args);
    } finally {
      if (this.#droppedBytes > MAX_DROPPED) {
        this.end();
        collectGarbage();
      }
    }
  }

  drop(instance: number, memory: Memory): void {
    this.#dropped.push(instance);
    this.#droppedBytes += memory.buffer.byteLength;
  }

  #unloadEarliest(): void {
    const [earliest] = this.#pools;
    if (this.#pools.size < MAX_PROGRAMS || earliest === undefined) return;
    const [id, pool] = earliest;
    this.#pools.delete(id);
    pool.close();
    this.#tell(SAID.UNLOAD, id);
  }

  #tell(kind: number, id: number): void {
    if (this.line.say(this.waiting, kind, id).kind !== SAID.DONE) throw this.line.lost();
  }
}
