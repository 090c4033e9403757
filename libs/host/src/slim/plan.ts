import { jsName } from "@glither/wit";
import type { Reading } from "../admission/admit.ts";
import type { MemoryLimits } from "../admission/core-module.ts";
import { SHAPES } from "../admission/shapes.ts";
import { DEFAULT_LIMITS, type Limits } from "../limits.ts";
import type { ExportCall, ImportCall } from "./abi/call.ts";
import { NotSlim } from "./error.ts";

const PAGE = 0x10000;

/** A component that was found fit to run without its wrapping: its core module and how each function crosses. */
export interface SlimPlan {
  readonly core: Uint8Array;
  /** The memory that it is given, in pages. It never grows beyond the limits', nor beyond what its shape may have. */
  readonly memory: Required<MemoryLimits>;
  readonly limits: Limits;
  readonly imports: readonly PlannedImport[];
  /** The names of what it exports. */
  readonly exports: ReadonlySet<string>;
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
 * @throws NotSlim for one with a JavaScript engine inside, or whose memory begins beyond the limit.
 */
export function planOf({ shape, core, imports, dispose }: Reading, limits: Limits = DEFAULT_LIMITS): SlimPlan {
  if (shape !== "direct") throw new NotSlim("it has a JavaScript engine inside");
  const pages = Math.min(SHAPES[shape].pages, Math.floor(limits.memory / PAGE));
  if (core.memory.initial > pages) throw new NotSlim(`its memory begins with more than ${pages * PAGE} bytes`);
  // A module takes any memory whose maximum is not above its own.
  const maximum = Math.min(core.memory.maximum ?? pages, pages);
  return {
    core: core.bytes,
    memory: { ...core.memory, maximum },
    limits,
    imports: imports.map((item) => ({ ...item, key: jsName(item.name) })),
    exports: new Set(core.exports.map(({ name }) => name)),
    dispose,
  };
}
