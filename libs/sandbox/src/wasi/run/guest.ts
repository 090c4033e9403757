import { engine, type WasmMemory, type WasmModule } from "../_engine.ts";
import { Exit, Passing } from "../_host.ts";
import type { Capabilities } from "../capabilities.ts";
import { MODULE, preview1 } from "../preview1/preview1.ts";
import type { Reach } from "../reach.ts";

/** How a program came to its end. */
export type Ending =
  | { readonly how: "exit"; readonly code: number }
  /** It did what nothing can be made of; `trap` says what, in the engine's words. */
  | { readonly how: "trap"; readonly trap: string }
  /** It was ended, since it took longer or more memory than it may. */
  | { readonly how: "time" }
  | { readonly how: "memory" }
  /** It was ended, since it wrote more than anybody would keep. */
  | { readonly how: "output" };

/** Runs a program in this thread, to its end. Nobody can end it before; what cannot be trusted to end runs apart. */
export function runGuest(module: WasmModule, capabilities: Capabilities, reach: Reach): Ending {
  const { imports, begin, end } = preview1(capabilities, reach);
  const ended = ending(() => {
    const { exports } = new engine.Instance(module, { [MODULE]: imports });
    begin(exports["memory"] as WasmMemory);
    (exports["_start"] as () => void)();
  });
  end();
  return ended;
}

/** What a program's run came to. What is no fault of the program's is thrown. */
export function ending(run: () => void): Ending {
  try {
    run();
    return { how: "exit", code: 0 };
  } catch (error) {
    return endingOf(error);
  }
}

export function endingOf(error: unknown): Ending {
  if (error instanceof Exit) return { how: "exit", code: error.code };
  if (error instanceof Passing) throw error;
  if (error instanceof engine.RuntimeError || error instanceof engine.Exception)
    return { how: "trap", trap: messageOf(error) };
  // The engine's own words for a stack that is full.
  if (error instanceof RangeError) return { how: "trap", trap: "stack overflow" };
  throw error;
}

function messageOf(error: { readonly message?: string }): string {
  return error.message === undefined || error.message === "" ? "an exception that nobody caught" : error.message;
}
