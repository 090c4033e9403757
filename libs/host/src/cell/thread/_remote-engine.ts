import type { Flat } from "../../slim/abi/codec.ts";
import type { Memory } from "../../slim/abi/space.ts";
import type { CoreExports, CoreFunction, CoreImports, Engine } from "../../slim/engine.ts";
import { allocatorIn, type KnownAllocator } from "../../slim/known-allocator.ts";
import { EXPORTS, type SlimPlan } from "../../slim/plan.ts";
import { newSharedMemory, sharedRestorer } from "../../slim/shared-memory.ts";
import { ChannelLoss, type Patience } from "../turns.ts";
import type { ThreadLine } from "./line.ts";
import { EXPORT, SAID } from "./words.ts";

/** How a thread is spoken with. */
export interface Connection {
  readonly line: ThreadLine;
  /** By when the crossing that is under way must be over. */
  readonly waiting: Patience;
  /** Takes note of an instance that is not used any more. */
  drop(instance: number, memory: Memory): void;
}

type Functions = readonly (CoreFunction | undefined)[];
type Run = (which: number, flat: readonly Flat[]) => Flat | undefined;

let instances = 0;

/** Instances of one program in another thread, whose memories this one sees. */
export class RemoteEngine implements Engine {
  readonly shared = true;
  readonly newMemory = newSharedMemory;
  readonly restorer = sharedRestorer;
  readonly #connection: Connection;
  readonly #program: number;
  readonly #plan: SlimPlan;
  readonly #allocator: KnownAllocator | undefined;

  /** @param allocator the program's, where it is known what it does; else it is asked. */
  constructor(connection: Connection, program: number, plan: SlimPlan, allocator: KnownAllocator | undefined) {
    this.#connection = connection;
    this.#program = program;
    this.#plan = plan;
    this.#allocator = allocator;
  }

  instantiate(imports: CoreImports, memory: Memory): CoreExports {
    const functions = this.#plan.imports.map(({ module, name }) => imports[module]?.[name]);
    const id = instances++;
    this.#connection.line.send(memory);
    this.#ask([], SAID.MAKE, id, this.#program);
    const run: Run = (which, flat) => this.#ask(functions, SAID.RUN, id, which, flat);
    const gives = this.#plan.dispose.signature.results.length > 0;
    return {
      entry: (...flat) => (gives ? this.#due(run(EXPORT.ENTRY, flat)) : run(EXPORT.ENTRY, flat)),
      ...this.#allocating(memory, run),
      written: undefined,
      drop: () => this.#connection.drop(id, memory),
    };
  }

  #allocating(memory: Memory, run: Run): Pick<CoreExports, "realloc" | "postReturn"> {
    if (this.#allocator !== undefined) return allocatorIn(memory, this.#allocator);
    const { exports } = this.#plan;
    return {
      realloc: exports.has(EXPORTS.realloc) ? (...sizes) => Number(this.#due(run(EXPORT.REALLOC, sizes))) : undefined,
      postReturn: exports.has(EXPORTS.postReturn) ? (...flat) => run(EXPORT.POST_RETURN, flat) : undefined,
    };
  }

  /** Says something, and does what the thread asks for until it has a result. */
  #ask(functions: Functions, kind: number, first: number, second = 0, flat: readonly Flat[] = []): Flat | undefined {
    const { line, waiting } = this.#connection;
    let said = line.say(waiting, kind, first, second, flat);
    while (said.kind === SAID.CALL) {
      const called = functions[said.first];
      if (called === undefined) throw line.lost();
      said = this.#answer(called, said.flat);
    }
    if (said.kind === SAID.DONE) return said.flat[0];
    throw said.kind === SAID.FAILED ? line.failure() : line.lost();
  }

  /** What must be there. */
  #due(value: Flat | undefined): Flat {
    if (value === undefined) throw this.#connection.line.lost();
    return value;
  }

  #answer(called: CoreFunction, flat: readonly Flat[]): ReturnType<ThreadLine["say"]> {
    const { line, waiting } = this.#connection;
    let result: Flat | undefined;
    try {
      this.#inTime();
      result = called(...flat);
      this.#inTime();
    } catch (cause) {
      if (line.ended) throw cause;
      return line.say(waiting, SAID.THREW);
    }
    return line.say(waiting, SAID.ANSWER, 0, 0, result === undefined ? [] : [result]);
  }

  /** A guest that calls its host again and again never lets it wait. */
  #inTime(): void {
    if (performance.now() < this.#connection.waiting.until) return;
    this.#connection.line.end();
    throw new ChannelLoss("timeout");
  }
}
