import type { Body, Instruction } from "./_instruction.ts";
import type { ModuleCode } from "./_module.ts";
import { Unbounded } from "./_unbounded.ts";

/** Chains of calls in compiled rulesets are as long as rules are nested; what is deeper is not followed. */
const MAX_DEPTH = 1_000;

/**
 * All own functions that can be called from some, each behind those that it calls.
 *
 * @throws Unbounded for functions that call each other in a circle.
 */
export function calledFirst(module: ModuleCode, entries: readonly number[]): number[] {
  const order: number[] = [];
  const state = new Map<number, "open" | "done">();
  const visit = (index: number, depth: number): void => {
    const code = module.code(index);
    if (code === undefined || state.get(index) === "done") return;
    if (state.get(index) === "open") throw new Unbounded("it has functions that call themselves");
    if (depth > MAX_DEPTH) throw new Unbounded("its functions call each other too deeply");
    state.set(index, "open");
    for (const target of new Set(targets(code.body))) visit(target, depth + 1);
    state.set(index, "done");
    order.push(index);
  };
  for (const entry of entries) visit(entry, 0);
  return order;
}

function* targets({ all }: Body): Generator<number> {
  for (const instruction of all) {
    if (instruction.kind === "call") yield instruction.target;
    for (const body of bodiesIn(instruction)) yield* targets(body);
  }
}

function bodiesIn(instruction: Instruction): readonly Body[] {
  if (instruction.kind === "if") return [instruction.yes, instruction.no];
  return instruction.kind === "block" || instruction.kind === "loop" ? [instruction.body] : [];
}
