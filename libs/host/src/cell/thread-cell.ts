import type { Limits } from "../limits.ts";
import { Line } from "./_line.ts";
import { type Binding, type Cell, START_BYTES, START_MS } from "./cell.ts";
import { type Patience, patience } from "./channel.ts";
import { type LoadOptions, MESSAGE } from "./protocol.ts";

/** A component that a thread can be given. */
export interface Cargo {
  readonly id: number;
  readonly component: Uint8Array;
  readonly options: LoadOptions;
}

/** A thread lets go of those that it was given first. */
const MAX_PROGRAMS = 32;
/** While so much of the channel is free, something more is sent along. */
const SPARE = 4096;

/** A thread with the slim glue, which goes from one component to the other as it is asked to. */
export class Thread {
  readonly line = new Line({ kind: "thread" });
  /** The bindings that it has, by program. */
  readonly #known = new Map<number, Set<number>>();

  get ended(): boolean {
    return this.line.ended;
  }

  end(): void {
    this.line.end();
  }

  /** @throws ChannelLoss, Error for a component that cannot be run. */
  load({ id, component, options }: Cargo): void {
    if (this.#known.has(id)) return;
    const waiting = patience(START_MS);
    const [earliest] = this.#known.keys();
    if (this.#known.size >= MAX_PROGRAMS && earliest !== undefined) {
      this.#known.delete(earliest);
      this.line.say(waiting, MESSAGE.DROP, earliest);
    }
    this.line.say(waiting, MESSAGE.LOAD, id, component, options);
    const [kind, why] = this.line.hear(START_BYTES, waiting);
    if (kind !== MESSAGE.READY) throw new Error(String(why));
    this.#known.set(id, new Set());
  }

  bind(program: number, { id, names }: Binding): void {
    const bindings = this.#known.get(program);
    if (bindings === undefined || bindings.has(id)) return;
    this.line.say(patience(START_MS), MESSAGE.BIND, program, id, names);
    bindings.add(id);
  }
}

/** A thread as one component uses it. */
export class ThreadCell implements Cell {
  readonly line: Line;
  readonly limits: Limits;
  readonly #thread: Thread;
  readonly #cargo: Cargo;

  constructor(thread: Thread, cargo: Cargo) {
    this.line = thread.line;
    this.limits = cargo.options.limits;
    this.#thread = thread;
    this.#cargo = cargo;
  }

  prepare(binding: Binding): void {
    this.#thread.load(this.#cargo);
    this.#thread.bind(this.#cargo.id, binding);
  }

  get hasRoom(): boolean {
    return this.line.fits(SPARE);
  }

  run({ id }: Binding, args: readonly unknown[], waiting: Patience): number {
    return this.line.say(waiting, MESSAGE.RUN, this.#cargo.id, id, args);
  }
}
