import { createHash } from "node:crypto";
import { OWN } from "./binary/metered.ts";
import { type FunctionType, KIND, type Outline, outlineOf } from "./binary/outline.ts";
import {
  type Compiled,
  type CoreFunction,
  type CoreGlobal,
  type CoreMemory,
  type CoreValue,
  instantiate,
  isTrap,
  isValid,
} from "./engine.ts";
import { ModuleError, shown } from "./error.ts";
import { type Grant, isOf, linked } from "./grant.ts";
import { wait, withdraw } from "./idle.ts";
import { type ModuleLimits, moduleLimits, stepsOf } from "./limits.ts";
import { meteredModule } from "./metered-module.ts";
import { Snapshot } from "./snapshot.ts";

export interface Outcome {
  readonly values: readonly CoreValue[];
  readonly state: Snapshot;
}

/**
 * A module that was found fit to be an actor, with its grants. A call takes a state and gives the next one; instances are where that is
 * done, and nothing of a call that fails is left in one.
 */
export class Program {
  readonly digest: string;
  readonly #compiled: Compiled;
  readonly #outline: Outline;
  readonly #grant: Grant;
  readonly #limits: ModuleLimits;
  readonly #functions: ReadonlyMap<string, FunctionType>;
  readonly #globals: readonly string[];
  readonly #waiting: Instance[] = [];
  #first: Snapshot | undefined;

  /** @throws ModuleError */
  constructor(bytes: Uint8Array, grant: Grant = {}, limits: Partial<ModuleLimits> = {}) {
    if (!isValid(bytes))
      throw new ModuleError("MALFORMED_MODULE", "these bytes are no core module that the engine takes", {
        hint: "for a component there is `componentActor`, and `rulesetActor` for a ruleset",
      });
    this.digest = createHash("sha256").update(bytes).digest("hex");
    this.#limits = moduleLimits(limits);
    this.#grant = grant;
    this.#outline = outlineOf(bytes);
    this.#functions = new Map(
      this.#outline.exports.flatMap(({ name, kind, index }) => {
        const type = kind === KIND.function ? this.#outline.functions[index] : undefined;
        return type === undefined ? [] : [[name, type]];
      }),
    );
    this.#globals = this.#outline.globals.flatMap(({ mutable }, index) => (mutable ? [`${OWN.global}${index}`] : []));
    // What is missing is said before anything is made of it.
    linked(this.#outline, grant, { memory: () => new Uint8Array() }, { count: () => undefined });
    this.#compiled = meteredModule(bytes, this.#outline, this.#limits);
  }

  get names(): readonly string[] {
    return [...this.#functions.keys()];
  }

  /** The state of an actor that is made now: what the module begins with, behind its start. */
  first(): Snapshot {
    if (this.#first !== undefined) return this.#first;
    const instance = this.#made();
    const made = this.#functions.has(INITIALIZE) ? this.#run(instance, INITIALIZE, []).state : instance.holds;
    wait(this.#waiting, instance);
    // A start that asks its grants may have another answer next time.
    if (this.#outline.start === undefined && !this.#functions.has(INITIALIZE)) this.#first = made;
    return made;
  }

  /** @throws ModuleError, and what a grant throws. */
  call(state: Snapshot, name: string, args: readonly unknown[]): Outcome {
    const type = this.#functions.get(name);
    if (type === undefined)
      throw new ModuleError("NO_SUCH_EXPORT", `the module exports no function ${shown(name)}`, {
        hint: `it has ${this.names.map(shown).join(", ") || "none"}`,
      });
    if (args.length !== type.params.length || !args.every((value, index) => isOf(value, type.params[index] ?? "other")))
      throw new ModuleError("BAD_VALUE", `${shown(name)} takes (${type.params.join(", ")})`, {
        hint: "give i64 as a bigint, all else as numbers",
      });
    const instance = this.#take(state);
    const outcome = this.#run(instance, name, args as readonly CoreValue[]);
    wait(this.#waiting, instance);
    return outcome;
  }

  #run(instance: Instance, name: string, args: readonly CoreValue[]): Outcome {
    instance.begin();
    let values: readonly CoreValue[];
    try {
      const answer = (instance.exports[name] as CoreFunction)(...args);
      values = answer === undefined ? [] : Array.isArray(answer) ? answer : [answer];
    } catch (problem) {
      throw instance.broken(problem);
    }
    return { values, state: instance.keep() };
  }

  #made(): Instance {
    try {
      return new Instance(this.#compiled, this.#outline, this.#grant, this.#limits, this.#globals);
    } catch (problem) {
      throw isTrap(problem) ? trapped(problem) : problem;
    }
  }

  #take(state: Snapshot): Instance {
    // One that holds it already, or any that has not grown beyond it.
    const found =
      this.#waiting.findLast(({ holds }) => holds === state) ??
      this.#waiting.findLast(({ holds }) => holds.pages <= state.pages);
    const instance = found ?? this.#made();
    if (found !== undefined) withdraw(this.#waiting, found);
    instance.load(state);
    return instance;
  }
}

/** What a module of the kind that is called, not run, wants to be called first. */
export const INITIALIZE = "_initialize";

class Instance {
  readonly exports: Readonly<Record<string, unknown>>;
  readonly #limits: ModuleLimits;
  readonly #steps: CoreGlobal;
  readonly #memory: CoreMemory | undefined;
  readonly #globals: readonly CoreGlobal[];
  #bytes = Buffer.alloc(0);
  #calls = 0;
  holds: Snapshot;

  constructor(compiled: Compiled, outline: Outline, grant: Grant, limits: ModuleLimits, globals: readonly string[]) {
    this.#limits = limits;
    const guest = { memory: () => this.#view() };
    this.exports = instantiate(compiled, linked(outline, grant, guest, { count: () => this.#count() }));
    this.#steps = this.exports[OWN.steps] as CoreGlobal;
    this.#memory = this.exports[OWN.memory] as CoreMemory | undefined;
    this.#globals = globals.map((name) => this.exports[name] as CoreGlobal);
    this.holds = Snapshot.of(this.#view(), this.#values(), undefined);
  }

  begin(): void {
    this.#steps.value = stepsOf(this.#limits);
    this.#calls = 0;
  }

  /** Makes it hold a state. */
  load(state: Snapshot): void {
    if (this.holds === state) return;
    const missing = state.pages - this.holds.pages;
    if (missing > 0 && (this.#memory?.grow(missing) ?? -1) < 0)
      throw new ModuleError("TOO_LARGE", "the module's state is larger than its memory may be");
    state.into(this.#view(), this.holds);
    for (const [index, global] of this.#globals.entries()) global.value = state.globals[index] as CoreValue;
    this.holds = state;
  }

  keep(): Snapshot {
    this.holds = Snapshot.of(this.#view(), this.#values(), this.holds);
    return this.holds;
  }

  /** What a failing call is known as outside; what a grant threw is that. */
  broken(problem: unknown): unknown {
    if (!isTrap(problem)) return problem;
    if ((this.#steps.value as bigint) >= 0n) return trapped(problem);
    const { time } = this.#limits;
    return new ModuleError("TIMED_OUT", `the module ran for longer than ${time} ms`, { cause: problem });
  }

  #count(): void {
    this.#calls += 1;
    const { calls } = this.#limits;
    if (this.#calls > calls)
      throw new ModuleError("TOO_MANY_CALLS", `the module called its grants more than ${calls} times`);
  }

  #values(): CoreValue[] {
    return this.#globals.map(({ value }) => value);
  }

  #view(): Buffer<ArrayBuffer> {
    const memory = this.#memory;
    if (memory !== undefined && this.#bytes.buffer !== memory.buffer) this.#bytes = Buffer.from(memory.buffer);
    return this.#bytes;
  }
}

/** What a failing call is known as. */
export function trapped(problem: Error): ModuleError {
  return new ModuleError("TRAPPED", `the module trapped: ${problem.message}`, { cause: problem });
}
