import { jsName } from "@glither/wit";
import type { Reading } from "../admission/admit.ts";
import type { MemoryLimits } from "../admission/core-module.ts";
import { SHAPES } from "../admission/shapes.ts";
import type { ExportCall, ImportCall } from "./abi/call.ts";
import { NotSlim } from "./error.ts";

/** A component that was found fit to run without its wrapping: its core module and how each function crosses. */
export interface SlimPlan {
  readonly core: Uint8Array;
  /** The memory that it is given, which never grows beyond 64 MiB. */
  readonly memory: Required<MemoryLimits>;
  readonly imports: readonly PlannedImport[];
  readonly dispose: ExportCall;
}

export interface PlannedImport {
  /** As the core module names it: `cm32p2|glither:mail/enrich@0.1`. */
  readonly module: string;
  readonly name: string;
  /** With its version: `glither:mail/enrich@0.1.0`. */
  readonly interface: string;
  /** In camel case, as import objects have it. */
  readonly key: string;
  readonly call: ImportCall;
}

/** The names under which an instance is used. */
export const EXPORTS = SHAPES.direct.names;

/**
 * How an admitted component is run by its core module alone: each import gets the function that its wrapping, which was
 * compared with the contract, would give it.
 *
 * @throws NotSlim for one with a JavaScript engine inside.
 */
export function planOf({ shape, core, imports, dispose }: Reading): SlimPlan {
  if (shape !== "direct") throw new NotSlim("it has a JavaScript engine inside");
  const { pages } = SHAPES[shape];
  // A module takes any memory whose maximum is not above its own.
  const maximum = Math.min(core.memory.maximum ?? pages, pages);
  return {
    core: core.bytes,
    memory: { ...core.memory, maximum },
    imports: imports.map((item) => ({ ...item, key: jsName(item.name) })),
    dispose,
  };
}
