import type { Action, Core, Rule } from "@glither/roux/core";
import type { FunctionBuilder } from "../build/function-builder.ts";
import { get, i32, load, op, remark, set, when } from "../wasm/assemble.ts";
import type { Instruction } from "../wasm/instruction.ts";
import type { Parts } from "./rule-writer.ts";

/** What does what a rule says, once it is known that it counts. */
export interface Doing {
  readonly parts: Parts;
  action(action: Action): Instruction[];
  /** Returns the receipt. */
  conclusion(rule: Rule): Instruction[];
}

const acting = new WeakMap<Core, readonly Rule[]>();

/** The rules of layers that have something to do besides settling; their numbers begin with one. */
export function actingRules(core: Core): readonly Rule[] {
  const known =
    acting.get(core) ?? core.rules.filter(({ actions, outcome }) => actions.length > 0 || outcome.kind === "pending");
  acting.set(core, known);
  return known;
}

/** Does what the rule says that counts when all layers have spoken; goes on where that has only settled. */
export function emitChosen(doing: Doing, fn: FunctionBuilder): Instruction[] {
  const { core, receipts } = doing.parts;
  const rules = actingRules(core);
  if (rules.length === 0) return [];
  const number = fn.local("i32", "chosen");
  return [
    remark(() => ["what counts is done, and nothing that another layer said"]),
    set(number, load("i32.load", receipts.chosen)),
    when(get(number), decide(doing, rules, 1, number)),
  ];
}

/** By halves, to the rule of the number. */
function decide(doing: Doing, rules: readonly Rule[], first: number, number: string): Instruction[] {
  const [only] = rules;
  if (only === undefined) return [];
  if (rules.length === 1)
    return [
      remark(() => [only.name]),
      ...only.actions.flatMap((action) => doing.action(action)),
      ...doing.conclusion(only),
    ];
  const half = rules.length >> 1;
  return [
    when(
      op("i32.lt_u", get(number), i32(first + half)),
      decide(doing, rules.slice(0, half), first, number),
      decide(doing, rules.slice(half), first + half, number),
    ),
  ];
}
