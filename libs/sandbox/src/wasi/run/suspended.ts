import { settled, type Vat, type Vow } from "@glither/vat";
import { SandboxError } from "../../error.ts";
import { engine, type WasmMemory, type WasmModule } from "../_engine.ts";
import { Passing } from "../_host.ts";
import type { Capabilities } from "../capabilities.ts";
import { MODULE, preview1 } from "../preview1/preview1.ts";
import { type Reach, reaching } from "../reach.ts";
import { type Ending, ending, endingOf } from "./guest.ts";

/** Whether the engine can hold a module up within a call, so that its thread goes on with something else (JSPI). */
export const SUSPENDS: boolean = engine.Suspending !== undefined && engine.promising !== undefined;

/**
 * Runs a program in this thread, to its end, and lets others run while it waits: its capabilities may be actors of other vats, or
 * answer with promises.
 *
 * @throws SandboxError NO_SUSPENDING where the engine cannot; then `runApart` does it with a thread that sleeps
 */
export async function runSuspended(module: WasmModule, capabilities: Capabilities, vat: Vat): Promise<Ending> {
  const { Suspending } = engine;
  if (Suspending === undefined || engine.promising === undefined)
    throw new SandboxError("NO_SUSPENDING", "this engine cannot suspend a module", "use `runApart`");
  const calls = new Calls(vat);
  const { imports, begin, end } = preview1(capabilities, calls.reach);
  const suspending = Object.entries(imports).map(([name, run]) => [name, new Suspending(calls.awaiting(run))] as const);
  let start: () => Promise<void> = () => Promise.resolve();
  const failed = ending(() => {
    const { exports } = new engine.Instance(module, { [MODULE]: Object.fromEntries(suspending) });
    begin(exports["memory"] as WasmMemory);
    start = engine.promising?.(exports["_start"]) ?? start;
  });
  if (failed.how !== "exit") return failed;
  try {
    await start();
    return { how: "exit", code: 0 };
  } catch (error) {
    return endingOf(error);
  } finally {
    await calls.awaiting(end)();
  }
}

type Answered = { readonly value: unknown } | { readonly problem: unknown };

/** Thrown out of a host's function that would have to wait. */
class Awaited extends Passing {
  readonly vow: Vow<unknown>;

  constructor(vow: Vow<unknown>) {
    super("an answer is not there yet");
    this.vow = vow;
  }
}

/**
 * A host's function that would have to wait is left, and begun again when the answer is there. What was answered before stays
 * answered: no actor is asked twice.
 */
class Calls {
  readonly reach: Reach;
  #answered: Answered[] = [];
  #next = 0;

  constructor(vat: Vat) {
    const through = reaching(vat, (vow) => {
      throw new Awaited(vow);
    }) as (...args: readonly unknown[]) => unknown;
    const reach = (...args: readonly unknown[]): unknown => {
      const known = this.#answered[this.#next] ?? this.#keep(() => through(...args));
      this.#next += 1;
      if ("problem" in known) throw known.problem;
      return known.value;
    };
    this.reach = reach as Reach;
  }

  awaiting<T>(run: (...args: never[]) => T): (...args: never[]) => Promise<T> {
    return async (...args) => {
      this.#answered = [];
      for (;;) {
        this.#next = 0;
        try {
          return run(...args);
        } catch (error) {
          if (!(error instanceof Awaited)) throw error;
          this.#answered.push(await answer(error.vow));
        }
      }
    };
  }

  #keep(call: () => unknown): Answered {
    let kept: Answered;
    try {
      kept = { value: call() };
    } catch (problem) {
      if (problem instanceof Awaited) throw problem;
      kept = { problem };
    }
    this.#answered.push(kept);
    return kept;
  }
}

async function answer(vow: Vow<unknown>): Promise<Answered> {
  try {
    return { value: await settled(vow) };
  } catch (problem) {
    return { problem };
  }
}
