import { call, type Ref, send, sendOnly } from "@glither/vat";
import { OWN } from "../module/binary/metered.ts";
import type { Outline } from "../module/binary/outline.ts";
import {
  type Compiled,
  type CoreFunction,
  type CoreGlobal,
  type CoreImports,
  type CoreMemory,
  type CoreValue,
  instantiate,
  isTrap,
} from "../module/engine.ts";
import { ModuleError } from "../module/error.ts";
import { type ModuleLimits, stepsOf } from "../module/limits.ts";
import { INITIALIZE, trapped } from "../module/program.ts";
import { Handles } from "./handles.ts";
import { type Flat, flatten } from "./parts.ts";
import { type Range, Space } from "./space.ts";
import type { Symbols } from "./symbols.ts";
import { wasiOfNothing } from "./wasi-of-nothing.ts";
import { REALLOC, REFS, START, STEP, WASI } from "./world.ts";

/** What a step has come to. */
export interface Stepped {
  /** What the actor becomes; undefined where it stays what it is. */
  readonly next: { readonly value: unknown } | undefined;
  readonly answer: unknown;
  /** What is sent, each with whom it is sent to. */
  readonly effects: readonly (readonly [target: Ref, message: readonly unknown[]])[];
}

type Method = Ref<(...args: readonly unknown[]) => unknown>;

/** What a memory that comes back is made to hold: zeros follow. */
interface Image {
  readonly size: number;
  readonly head: Uint8Array;
  readonly globals: readonly CoreValue[];
}

const NOTHING = new Handles(undefined);

/** An instance on which steps are played, of whatever actor. After each it is what it was when it was new. */
export class Stage {
  readonly #space: Space;
  readonly #exports: Readonly<Record<string, unknown>>;
  readonly #meter: CoreGlobal;
  readonly #globals: readonly CoreGlobal[];
  readonly #start: CoreFunction;
  readonly #step: CoreFunction;
  readonly #steps: bigint;
  readonly #limits: ModuleLimits;
  readonly #only: readonly string[] | undefined;
  #handles = NOTHING;
  #calls = 0;
  /** Whether the component may call: not while it only hands out memory. */
  #mayCall = false;

  constructor(
    compiled: Compiled,
    { imports, globals }: Outline,
    limits: ModuleLimits,
    only: readonly string[] | undefined,
    symbols: Symbols,
  ) {
    this.#limits = limits;
    this.#steps = stepsOf(limits);
    this.#only = only;
    const linked: CoreImports = { [REFS]: this.#refs(), [WASI]: {} };
    for (const { module, name } of imports) {
      if (module !== WASI) continue;
      const answer = wasiOfNothing(name, () => this.#space);
      (linked[WASI] as CoreImports[string])[name] = (...args) => {
        this.#count();
        return answer(...args);
      };
    }
    this.#exports = instantiated(compiled, linked);
    const realloc = this.#exports[REALLOC] as CoreFunction;
    this.#space = new Space(
      this.#exports[OWN.memory] as CoreMemory,
      (...args) => this.#quietly(realloc, args),
      symbols,
    );
    this.#meter = this.#exports[OWN.steps] as CoreGlobal;
    this.#globals = globals.flatMap(({ mutable }, index) =>
      mutable ? [this.#exports[`${OWN.global}${index}`] as CoreGlobal] : [],
    );
    this.#start = this.#exports[START] as CoreFunction;
    this.#step = this.#exports[STEP] as CoreFunction;
    const initialize = this.#exports[INITIALIZE] as CoreFunction | undefined;
    if (initialize !== undefined) this.#guarded(() => initialize());
  }

  /** What it is now, to be gone back to. */
  image(): Image {
    const { bytes } = this.#space;
    let end = bytes.length;
    while (end > 0 && bytes[end - 1] === 0) end -= 1;
    const globals = this.#globals.map(({ value }) => value);
    return { size: bytes.length, head: bytes.slice(0, end), globals };
  }

  /** Goes back; answers whether it can. */
  back({ size, head, globals }: Image): boolean {
    const { bytes } = this.#space;
    if (bytes.length !== size) return false;
    bytes.set(head);
    bytes.fill(0, head.length);
    for (let index = 0; index < globals.length; index++)
      (this.#globals[index] as CoreGlobal).value = globals[index] as CoreValue;
    return true;
  }

  /** The first state. */
  start(args: Flat): unknown {
    return this.#guarded(() => {
      const { at, length } = this.#lowered(args);
      return this.#value(this.#demandOk(this.#start(at, length)) + 4);
    });
  }

  step(state: Flat, message: Flat): Stepped {
    return this.#guarded(() => {
      const [of, said] = [this.#lowered(state), this.#lowered(message)];
      const at = this.#demandOk(this.#step(of.at, of.length, said.at, said.length));
      const next = this.#space.byte(at + 4) === 0 ? undefined : { value: this.#value(at + 8) };
      const answer = this.#value(at + 16);
      return { next, answer, effects: this.#effects(this.#space.u32(at + 24), this.#space.u32(at + 28)) };
    });
  }

  #effects(at: number, count: number): Stepped["effects"] {
    if (count > this.#limits.calls) throw tooMany(this.#limits);
    const effects: [Ref, readonly unknown[]][] = [];
    for (let place = at; effects.length < count; place += 12) {
      const target = this.#handles.take(this.#space.u32(place)) as Ref;
      const message = this.#space.lift(this.#space.u32(place + 4), this.#space.u32(place + 8), this.#handles);
      this.#handles.demandAllowed(message[0]);
      effects.push([target, message]);
    }
    return effects;
  }

  #lowered(flat: Flat): Range {
    return this.#space.lower(flat, this.#handles);
  }

  /** Where a `result` lies; what it says is thrown where it is an error. */
  #demandOk(answer: unknown): number {
    const at = answer as number;
    if (this.#space.byte(at) !== 0) throw this.#value(at + 4);
    return at;
  }

  /** The one value of a list; undefined where it has none. */
  #value(place: number): unknown {
    const values = this.#space.lift(this.#space.u32(place), this.#space.u32(place + 4), this.#handles);
    if (values.length > 1) throw new ModuleError("BAD_VALUE", "the component says several values where one is meant");
    return values[0];
  }

  #guarded<T>(body: () => T): T {
    this.#meter.value = this.#steps;
    this.#space.allow(Number(this.#steps));
    this.#calls = 0;
    this.#handles = new Handles(this.#only);
    this.#mayCall = true;
    try {
      return body();
    } catch (problem) {
      throw isTrap(problem) ? this.#broken(problem) : problem;
    } finally {
      this.#mayCall = false;
      this.#handles = NOTHING;
    }
  }

  #broken(problem: Error): ModuleError {
    if ((this.#meter.value as bigint) >= 0n) return trapped(problem);
    return new ModuleError("TIMED_OUT", `the component ran for longer than ${this.#limits.time} ms`, {
      cause: problem,
    });
  }

  #quietly(realloc: CoreFunction, args: CoreValue[]): ReturnType<CoreFunction> {
    const mayCall = this.#mayCall;
    this.#mayCall = false;
    const at = realloc(...args);
    this.#mayCall = mayCall;
    return at;
  }

  #entered(): Handles {
    if (!this.#mayCall) throw new ModuleError("BAD_VALUE", "the component called when it may not");
    this.#count();
    return this.#handles;
  }

  #count(): void {
    this.#calls += 1;
    if (this.#calls > this.#limits.calls) throw tooMany(this.#limits);
  }

  /** What is sent by a handle, and to whom. */
  #message(self: CoreValue, at: CoreValue, length: CoreValue): readonly [Method, readonly unknown[]] {
    const handles = this.#entered();
    const target = handles.borrow(Number(self)) as Method;
    return [target, this.#space.lift(Number(at), Number(length), handles)];
  }

  #refs(): CoreImports[string] {
    return {
      "[method]ref.call": (self, list, length, at) => {
        const [target, message] = this.#message(self as CoreValue, list as CoreValue, length as CoreValue);
        let [isError, answer]: [boolean, unknown] = [false, undefined];
        try {
          this.#handles.demandAllowed(message[0]);
          answer = call(target, ...message);
        } catch (problem) {
          [isError, answer] = [true, problem];
        }
        this.#space.result(Number(at), isError, this.#lowered(flatten([answer])));
      },
      "[method]ref.send": (self, list, length) => {
        const [target, message] = this.#message(self as CoreValue, list as CoreValue, length as CoreValue);
        this.#handles.demandAllowed(message[0]);
        return this.#handles.add(send(target, ...message));
      },
      "[method]ref.send-only": (self, list, length) => {
        const [target, message] = this.#message(self as CoreValue, list as CoreValue, length as CoreValue);
        this.#handles.demandAllowed(message[0]);
        sendOnly(target, ...message);
      },
      "[method]ref.duplicate": (self) => {
        const handles = this.#entered();
        return handles.add(handles.borrow(Number(self)));
      },
      "[resource-drop]ref": (self) => {
        this.#entered().take(Number(self));
      },
    };
  }
}

/** Nothing of the component's runs here, but its segments may not fit, or there may be no memory left. */
function instantiated(compiled: Compiled, imports: CoreImports): Readonly<Record<string, unknown>> {
  try {
    return instantiate(compiled, imports);
  } catch (problem) {
    const why = problem instanceof Error ? problem.message : "the engine does not say why";
    throw new ModuleError("TRAPPED", `the component cannot begin: ${why}`, { cause: problem });
  }
}

function tooMany({ calls }: ModuleLimits): ModuleError {
  return new ModuleError("TOO_MANY_CALLS", `the component called and sent more than ${calls} times`);
}
