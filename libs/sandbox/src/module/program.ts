import { createHash } from "node:crypto";
import { isComponent } from "./binary/header.ts";
import { OWN } from "./binary/metered.ts";
import { type FunctionType, KIND, type Outline, outlineOf } from "./binary/outline.ts";
import { borderOf } from "./component/border.ts";
import { inValues } from "./component/in-values.ts";
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
import { ModuleError } from "./error.ts";
import type { Grant } from "./grant.ts";
import { wait, withdraw } from "./idle.ts";
import { type ModuleLimits, moduleLimits, stepsOf } from "./limits.ts";
import { meteredModule } from "./metered-module.ts";
import { Snapshot } from "./snapshot.ts";
import { type Inside, inNumbers, type Speech } from "./speech.ts";

export interface Outcome {
  readonly values: readonly unknown[];
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
  readonly #limits: ModuleLimits;
  readonly #speech: Speech;
  /** What is called before anything else, where it is there. */
  readonly #initialize: string | undefined;
  readonly #globals: readonly string[];
  readonly #waiting: Instance[] = [];
  #first: Snapshot | undefined;

  /** @throws ModuleError */
  constructor(bytes: Uint8Array, grant: Grant = {}, limits: Partial<ModuleLimits> = {}) {
    const border = isComponent(bytes) ? borderOf(bytes, grant) : undefined;
    const core = border?.core ?? bytes;
    if (!isValid(core))
      throw new ModuleError(
        "MALFORMED_MODULE",
        "these bytes are no core module that the engine takes, nor a component",
      );
    this.digest = createHash("sha256").update(bytes).digest("hex");
    this.#limits = moduleLimits(limits);
    const outline = outlineOf(core);
    this.#outline = outline;
    const functions = functionsOf(outline);
    const initialize = border?.initialize ?? INITIALIZE;
    this.#initialize = functions.has(initialize) ? initialize : undefined;
    this.#globals = outline.globals.flatMap(({ mutable }, index) => (mutable ? [`${OWN.global}${index}`] : []));
    this.#speech =
      border === undefined ? inNumbers(outline, functions, grant) : inValues(border, outline, this.#limits.values);
    // What is missing is said before anything is made of it.
    this.#speech.imports({ memory: () => new Uint8Array(), exports: {}, own: undefined }, { count: () => undefined });
    this.#compiled = meteredModule(core, outline, this.#limits);
  }

  get names(): readonly string[] {
    return this.#speech.names;
  }

  /** The state of an actor that is made now: what the module begins with, behind its start. */
  first(): Snapshot {
    if (this.#first !== undefined) return this.#first;
    const instance = this.#made();
    const initialize = this.#initialize;
    if (initialize !== undefined) this.#run(instance, () => [(instance.exports[initialize] as CoreFunction)()]);
    wait(this.#waiting, instance);
    const made = instance.holds;
    // A start that asks its grants may have another answer next time.
    if (this.#outline.start === undefined && initialize === undefined) this.#first = made;
    return made;
  }

  /** @throws ModuleError, and what a grant throws. */
  call(state: Snapshot, name: string, args: readonly unknown[]): Outcome {
    this.#speech.check(name, args);
    const instance = this.#take(state);
    const values = this.#run(instance, () => this.#speech.call(instance, name, args));
    wait(this.#waiting, instance);
    return { values, state: instance.holds };
  }

  #run(instance: Instance, entered: () => readonly unknown[]): readonly unknown[] {
    instance.begin();
    let values: readonly unknown[];
    try {
      values = entered();
    } catch (problem) {
      throw instance.broken(problem);
    }
    instance.keep();
    return values;
  }

  #made(): Instance {
    try {
      return new Instance(this.#compiled, this.#speech, this.#limits, this.#globals);
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

class Instance implements Inside {
  exports: Readonly<Record<string, unknown>> = {};
  own: CoreMemory | undefined;
  readonly #limits: ModuleLimits;
  readonly #steps: CoreGlobal;
  readonly #globals: readonly CoreGlobal[];
  #bytes = Buffer.alloc(0);
  #calls = 0;
  holds: Snapshot;

  constructor(compiled: Compiled, speech: Speech, limits: ModuleLimits, globals: readonly string[]) {
    this.#limits = limits;
    this.exports = instantiate(compiled, speech.imports(this, { count: () => this.#count() }));
    this.#steps = this.exports[OWN.steps] as CoreGlobal;
    this.own = this.exports[OWN.memory] as CoreMemory | undefined;
    this.#globals = globals.map((name) => this.exports[name] as CoreGlobal);
    this.holds = Snapshot.of(this.memory(), this.#values(), undefined);
  }

  begin(): void {
    this.#steps.value = stepsOf(this.#limits);
    this.#calls = 0;
  }

  /** Makes it hold a state. */
  load(state: Snapshot): void {
    if (this.holds === state) return;
    const missing = state.pages - this.holds.pages;
    if (missing > 0 && (this.own?.grow(missing) ?? -1) < 0)
      throw new ModuleError("TOO_LARGE", "the module's state is larger than its memory may be");
    state.into(this.memory(), this.holds);
    for (const [index, global] of this.#globals.entries()) global.value = state.globals[index] as CoreValue;
    this.holds = state;
  }

  keep(): void {
    this.holds = Snapshot.of(this.memory(), this.#values(), this.holds);
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

  memory(): Buffer<ArrayBuffer> {
    const memory = this.own;
    if (memory !== undefined && this.#bytes.buffer !== memory.buffer) this.#bytes = Buffer.from(memory.buffer);
    return this.#bytes;
  }
}

function functionsOf({ exports, functions }: Outline): ReadonlyMap<string, FunctionType> {
  return new Map(
    exports.flatMap(({ name, kind, index }) => {
      const type = kind === KIND.function ? functions[index] : undefined;
      return type === undefined ? [] : [[name, type]];
    }),
  );
}

/** What a failing call is known as. */
export function trapped(problem: Error): ModuleError {
  return new ModuleError("TRAPPED", `the module trapped: ${problem.message}`, { cause: problem });
}
