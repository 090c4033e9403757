import { printReference, ReferenceTypes } from "@glither/roux/core";
import { FunctionBuilder } from "../build/function-builder.ts";
import { type Index, lookups } from "../dispatch/index-lookup.ts";
import type { Run } from "../dispatch/run.ts";
import { NOWHERE } from "../dispatch/table.ts";
import { spanOf } from "../remarks/words.ts";
import { ROW } from "../runtime/receipts.ts";
import { back, block, br, brIf, call, get, i32, load, loop, op, remark, set, when } from "../wasm/assemble.ts";
import type { Instruction, Instructions } from "../wasm/instruction.ts";
import type { Item } from "./item.ts";
import type { RuleWriter } from "./rule-writer.ts";

/** Cases that are decided within one function; more are split between functions. */
const CASES = 32;

/**
 * A run of rules: a lookup that yields the position of the next rule whose key fits, then what is left of that rule. A
 * rule of which nothing is left but to settle is a row of a table.
 */
export function emitRun(rules: RuleWriter, run: Run, fn: FunctionBuilder): Instruction[] {
  const { artifact } = rules.parts;
  const [position, found] = [fn.local("i32", "position"), fn.local("i32", "found")];
  const next = call(defineNext(rules, run), ...fn.passOn().slice(0, artifact.params.length), get(position));
  const rest = run.items.flatMap((item, at) => (isRow(item) ? [] : [{ item, at }]));
  const rows = layRows(rules, run);
  const head = headOf(rules, run);
  const stride = strideOf(rules);
  const row = op("i32.add", i32(rows), op("i32.mul", get(found), i32(stride)));
  const settling = rules.fold === "strictest" ? rules.parts.receipts.weigh : rules.parts.receipts.settle;
  if (rest.length === 0 && rules.fold !== "accumulate")
    return [
      head,
      set(position, i32(0)),
      set(found, next),
      when(op("i32.ne", get(found), i32(NOWHERE)), [back(call(settling, row))]),
    ];
  const [done, again] = [fn.label("done"), fn.label("again")];
  const settled = rules.fold === "accumulate" ? call(rules.parts.receipts.consider, row) : back(call(settling, row));
  const decided = decide(rules, rest, fn, found);
  const isWhole = load("i32.load", row, ROW.verdict);
  return [
    head,
    set(position, i32(0)),
    block(done, [
      loop(again, [
        set(found, next),
        // Nowhere is greater than all positions; and a lookup never goes back, which is said so that it can be proved.
        brIf(done, op("i32.ge_u", get(found), i32(run.items.length))),
        brIf(done, op("i32.lt_u", get(found), get(position))),
        ...(rest.length === run.items.length ? decided : [when(isWhole, [settled], decided)]),
        set(position, op("i32.add", get(found), i32(1))),
        br(again),
      ]),
    ]),
  ];
}

/** All rules of the run in full: those that are rows of a table are nowhere else. */
function headOf(rules: RuleWriter, { items, indexes }: Run): Instruction {
  return remark(() => [
    `looked up by ${indexes.map(({ operand }) => printReference(operand)).join(", ")}: the ${items.length} rules ${spanOf(items)}`,
    ...items.flatMap((item) => {
      const { head, guards, dispositions, arms } = rules.words(item);
      return [head, ...guards, ...dispositions, ...arms];
    }),
  ]);
}

/** Nothing is left of the rule but its verdict. */
function isRow({ rule, guards }: Item): boolean {
  return guards.length === 0 && rule.actions.length === 0 && rule.outcome.kind === "settled";
}

/** The bytes of a row: where verdicts are weighed, its height stands at the end. */
function strideOf({ fold }: RuleWriter): number {
  return ROW.height + (fold === "first-match" ? 0 : 4);
}

/** The rows of all rules of the run, by position; those that are no rows take a place too. */
function layRows(rules: RuleWriter, { items }: Run): number {
  const width = strideOf(rules) / 4;
  const { builder, rows } = rules.parts;
  if (!items.some(isRow)) return 0;
  return builder.data.words(
    items.flatMap((item) => (isRow(item) ? rows.words(item.rule) : Array.from({ length: width }, () => 0))),
  );
}

/** `next(…, from)`: the position of the next rule whose key fits, over all indexes of the run. */
function defineNext(rules: RuleWriter, { indexes, items }: Run): string {
  const { artifact, builder, core, reads } = rules.parts;
  const id = `next:${items[0]?.rule.name}`;
  return builder.define(id, () => {
    const fn = new FunctionBuilder([...artifact.params, { name: "from", type: "i32" }]);
    const types = new ReferenceTypes(core);
    const [best, position] = [fn.local("i32", "best"), fn.local("i32", "position")];
    const body: Instruction[] = [set(best, i32(NOWHERE))];
    for (const index of indexes) {
      const { steps, present, place } = reads.read(index.operand, { fn, absent: back(i32(NOWHERE)) });
      const looked = lookups(builder, index, types.of(index.operand), place);
      const least = looked.positions.flatMap((found) => [
        set(position, found),
        set(best, op("select", get(position), get(best), op("i32.lt_u", get(position), get(best)))),
      ]);
      const found: Instructions = [...looked.steps, ...least];
      body.push(
        remark(() => [soughtIn(index)]),
        ...steps,
        ...(present === undefined ? found : [when(present, found)]),
      );
    }
    return fn.finish(id, [...body, get(best)], "i32", ["The position of the next rule whose key the artifact has."]);
  });
}

const FITS = { whole: "is", symbol: "is", start: "begins with", end: "ends with" } as const;

/** `subject begins with one of 12 keys` */
function soughtIn({ operand, entries }: Index): string {
  const sought = [...entries].map(([where, { all }]) => `${FITS[where]} one of ${all.length} keys`);
  return `${printReference(operand)} ${sought.join(", or ")}`;
}

type Case = { readonly item: Item; readonly at: number };

/** By halves, to the rule at the position. */
function decide(rules: RuleWriter, cases: readonly Case[], fn: FunctionBuilder, position: string): Instruction[] {
  const middle = cases[cases.length >> 1];
  if (middle === undefined) return [];
  if (cases.length === 1) {
    const label = fn.label(middle.item.rule.name);
    return [block(label, rules.body(middle.item, fn, label))];
  }
  const half = cases.length >> 1;
  const sides = [cases.slice(0, half), cases.slice(half)].map((side) =>
    cases.length > CASES && side.length <= CASES
      ? decideApart(rules, side, fn, position)
      : decide(rules, side, fn, position),
  );
  const [below = [], above = []] = sides;
  return [when(op("i32.lt_u", get(position), i32(middle.at)), below, above)];
}

/** The same in a function of its own. */
function decideApart(rules: RuleWriter, cases: readonly Case[], fn: FunctionBuilder, position: string): Instruction[] {
  const inner = new FunctionBuilder([...rules.parts.artifact.params, { name: "position", type: "i32" }]);
  const id = `cases:${cases[0]?.item.rule.name}`;
  const said = `What the rules ${spanOf(cases.map(({ item }) => item))} still ask, by position.`;
  return rules.callPart(id, said, inner, decide(rules, cases, inner, "position"), fn, get(position));
}
