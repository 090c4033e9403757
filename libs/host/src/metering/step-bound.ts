import { LinkError } from "../link/error.ts";
import { EXPORTS } from "../slim/plan.ts";
import { calledFirst } from "./_call-graph.ts";
import { type Cost, costOf } from "./_cost.ts";
import { ModuleCode } from "./_module.ts";
import { Unbounded } from "./_unbounded.ts";
import { type Walked, walk } from "./_walk.ts";

/**
 * How long a crossing runs in a core module at the most, in instructions: so many, and so many for each byte that its
 * memory has. What it takes to hand memory out is counted for each time, since the host decides how often it asks.
 */
export type StepBound =
  | { readonly bounded: true; readonly steps: number; readonly perByte: number; readonly perAllocation: number }
  /** Why nothing can be promised. */
  | { readonly bounded: false; readonly reason: string };

/**
 * Proves of a core module that is valid that each crossing ends, whatever it is given: no function calls itself, and
 * each loop has a counter with a limit or a cursor that moves on through memory (`_prove-loop.ts`). What the engine
 * `direct` makes is of this kind by construction; nothing else is assumed of the module, and nothing of it is run.
 */
export function stepBound(core: Uint8Array): StepBound {
  try {
    return boundOf(new ModuleCode(core));
  } catch (error) {
    if (error instanceof Unbounded || error instanceof LinkError) return { bounded: false, reason: error.message };
    throw error;
  }
}

function boundOf(module: ModuleCode): StepBound {
  const crossing = [EXPORTS.entry, EXPORTS.postReturn].flatMap((name) => module.exports.get(name) ?? []);
  const starting = module.start === undefined ? [] : [module.start];
  const realloc = module.exports.get(EXPORTS.realloc);
  const costs = costsOf(module, [...crossing, ...starting, ...(realloc === undefined ? [] : [realloc])]);
  const cost = (index: number): Cost => costs.get(index) ?? { steps: 0, perByte: 0 };
  const allocating = realloc === undefined ? { steps: 0, perByte: 0 } : cost(realloc);
  if (allocating.perByte > 0) throw new Unbounded("it goes through its memory each time that it hands some out");
  let [steps, perByte] = [0, 0];
  for (const index of [...crossing, ...starting]) {
    steps += cost(index).steps;
    perByte += cost(index).perByte;
  }
  return { bounded: true, steps, perByte, perAllocation: allocating.steps };
}

/** Functions are walked through behind those that call them, so as to know what they are called with. */
function costsOf(module: ModuleCode, entries: readonly number[]): ReadonlyMap<number, Cost> {
  const order = calledFirst(module, entries);
  const arguments_ = new Map<number, (number | undefined)[]>(
    entries.map((index) => [index, new Array(module.signature(index).params).fill(undefined)]),
  );
  const walked = new Map<number, Walked>();
  for (const index of [...order].reverse()) {
    const code = module.code(index);
    if (code === undefined) continue;
    const found = walk(module, code, arguments_.get(index) ?? []);
    walked.set(index, found);
    for (const { target, args } of found.calls) {
      const known = arguments_.get(target);
      arguments_.set(target, known === undefined ? [...args] : known.map((value, at) => greater(value, args[at])));
    }
  }
  const costs = new Map<number, Cost>();
  for (const index of order) {
    const [code, found] = [module.code(index), walked.get(index)];
    if (code !== undefined && found !== undefined) costs.set(index, costOf(code.body, found, costs));
  }
  return costs;
}

function greater(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? undefined : Math.max(one, other);
}
