import type { Body, Instruction } from "./_instruction.ts";
import { Unbounded } from "./_unbounded.ts";
import type { Walked } from "./_walk.ts";

/** Instructions that are run at the most: so many, and so many for each byte of memory. */
export interface Cost {
  readonly steps: number;
  readonly perByte: number;
}

/** A call of the host, without what the host does; the number of calls has a limit of its own. */
const HOST_CALL = 100;
/** The system's work when memory grows, in instructions. */
const GROWTH = 10_000;
/** Memory is copied and filled by as many bytes at a time, at least. */
const BULK = 8;

/**
 * What a function costs in the worst case.
 *
 * @param costs of the functions that it calls; those that are missing are the host's.
 * @throws Unbounded where a loop through memory stands in another one, since that grows with the square.
 */
export function costOf(body: Body, walked: Walked, costs: ReadonlyMap<number, Cost>): Cost {
  let [steps, perByte] = [0, 0];
  for (const instruction of body.all) {
    const cost = costOfOne(instruction, walked, costs);
    steps += cost.steps;
    perByte += cost.perByte;
  }
  return { steps, perByte };
}

function costOfOne(instruction: Instruction, walked: Walked, costs: ReadonlyMap<number, Cost>): Cost {
  switch (instruction.kind) {
    case "call":
      return withStep(costs.get(instruction.target) ?? { steps: HOST_CALL, perByte: 0 });
    case "grow":
      return { steps: GROWTH, perByte: 0 };
    case "copy":
    case "fill": {
      const length = walked.lengths.get(instruction);
      if (typeof length === "number") return { steps: 1 + length / BULK, perByte: 0 };
      // What the host chose is as much as it hands over anyway.
      return { steps: 1, perByte: length === "unknown" ? 1 / BULK : 0 };
    }
    case "block":
      return withStep(costOf(instruction.body, walked, costs));
    case "if": {
      const [yes, no] = [costOf(instruction.yes, walked, costs), costOf(instruction.no, walked, costs)];
      return { steps: 1 + Math.max(yes.steps, no.steps), perByte: Math.max(yes.perByte, no.perByte) };
    }
    case "loop": {
      const bound = walked.loops.get(instruction);
      // Code that cannot be reached was not walked through.
      if (bound === undefined) return { steps: 0, perByte: 0 };
      const once = costOf(instruction.body, walked, costs);
      if (bound.kind === "times")
        return withStep({ steps: bound.times * once.steps, perByte: bound.times * once.perByte });
      if (once.perByte > 0) throw new Unbounded("it has a loop through memory within another one");
      return withStep({ steps: 2 * once.steps, perByte: once.steps / bound.stride });
    }
    default:
      return { steps: 1, perByte: 0 };
  }
}

function withStep({ steps, perByte }: Cost): Cost {
  return { steps: steps + 1, perByte };
}
