import { type Action, type Fold, type Guard, isFilled, type Rule, rulesByLayer } from "@glither/roux/core";
import { type AbiFunction, abiType } from "@glither/wit/abi";
import { FunctionBuilder } from "../build/function-builder.ts";
import { runFrom } from "../dispatch/run.ts";
import { guardLine, type RuleWords, spanOf, wordsOf } from "../remarks/words.ts";
import { testKey } from "../tests/cost.ts";
import { constantPlace } from "../values/constant.ts";
import { back, block, br, brIf, call, get, i32, not, op, remark, set, store, when } from "../wasm/assemble.ts";
import type { Instruction, Instructions } from "../wasm/instruction.ts";
import { actingRules, emitChosen } from "./emit-chosen.ts";
import { emitRun } from "./emit-run.ts";
import { filledSlots } from "./filled.ts";
import type { Item } from "./item.ts";
import type { Parts, RuleWriter } from "./rule-writer.ts";

/** Longer sequences are cut into functions of this many rules, which an engine compiles better than one huge one. */
const CHUNK = 64;

/** Writes rules in their order: looked up where many can be, asked one after the other where not. */
export class Rules implements RuleWriter {
  readonly parts: Parts;
  readonly #verbs: ReadonlyMap<string, AbiFunction>;
  #chunks = 0;
  #filled = 0;

  constructor(parts: Parts) {
    this.parts = parts;
    const { core, world } = parts;
    this.#verbs = new Map(
      core.verbs.flatMap(({ name }, index) => {
        const target = world.actions[index];
        return target ? [[name, target] as const] : [];
      }),
    );
  }

  get fold(): Fold {
    return this.parts.core.fold;
  }

  words(item: Item): RuleWords {
    return wordsOf(item, this.parts.core.dialect.collection);
  }

  /** All rules: steps that return the receipt, or go on where none disposes, or where what disposed is in its place. */
  all(fn: FunctionBuilder): Instruction[] {
    const { core } = this.parts;
    const layers = rulesByLayer(core).map((rules) => rules.map((rule) => ({ rule, guards: rule.guards })));
    if (this.fold !== "strictest") return layers.flatMap((items) => this.sequence(items, fn));
    return [...layers.flatMap((items, at) => this.#layer(items, at, fn)), ...emitChosen(this, fn)];
  }

  /** A layer is a function, which it leaves once it has decided: what it says is weighed, and nothing is done. */
  #layer(items: readonly Item[], at: number, fn: FunctionBuilder): Instruction[] {
    const id = `layer:${at}`;
    const inner = new FunctionBuilder(this.parts.artifact.params);
    const said = `The layer of the rules ${spanOf(items)}: whether one of them has decided for it.`;
    this.parts.builder.define(id, () => inner.finish(id, [...this.sequence(items, inner), i32(0)], "i32", [said]));
    return [remark(() => [`${spanOf(items)}: in $${id}`]), op("drop", call(id, ...fn.passOn()))];
  }

  /** Steps that return the receipt when a rule disposes, or go on after the last rule. */
  sequence(items: readonly Item[], fn: FunctionBuilder): Instruction[] {
    if (items.length > CHUNK) return this.#cut(items, fn);
    return this.#steps(items, fn);
  }

  /** Runs and shared guards stay whole; the rest is cut. */
  #cut(items: readonly Item[], fn: FunctionBuilder): Instruction[] {
    const out: Instruction[] = [];
    for (let from = 0; from < items.length; ) {
      const run = runFrom(items, from, this.parts.handles);
      const length = run?.items.length ?? this.#sharing(items, from);
      if (run || length > 1) {
        out.push(...(run ? emitRun(this, run, fn) : this.#shared(items.slice(from, from + length), fn)));
        from += length;
        continue;
      }
      const end = this.#plainUntil(items, from);
      out.push(...this.inFunction(items.slice(from, end), fn));
      from = end;
    }
    return out;
  }

  #plainUntil(items: readonly Item[], from: number): number {
    let end = from + 1;
    while (
      end < items.length &&
      end - from < CHUNK &&
      this.#sharing(items, end) === 1 &&
      !runFrom(items, end, this.parts.handles)
    )
      end += 1;
    return end;
  }

  #steps(items: readonly Item[], fn: FunctionBuilder): Instruction[] {
    const out: Instruction[] = [];
    for (let from = 0; from < items.length; ) {
      const run = runFrom(items, from, this.parts.handles);
      const length = run?.items.length ?? this.#sharing(items, from);
      if (run) out.push(...emitRun(this, run, fn));
      else if (length > 1) out.push(...this.#shared(items.slice(from, from + length), fn));
      else out.push(...items.slice(from, from + 1).map((item) => this.#rule(item, fn)));
      from += length;
    }
    return out;
  }

  /** How many rules from here on begin with the same guard. */
  #sharing(items: readonly Item[], from: number): number {
    const [first] = items[from]?.guards ?? [];
    if (first === undefined) return 1;
    const key = testKey(first.test);
    let end = from + 1;
    for (; end < items.length; end += 1) {
      const [guard] = items[end]?.guards ?? [];
      if (guard === undefined || testKey(guard.test) !== key) break;
    }
    return end - from;
  }

  /** Asked once for all of them: where it fails, all of them do. */
  #shared(items: readonly Item[], fn: FunctionBuilder): Instruction[] {
    const [guard] = items[0]?.guards ?? [];
    if (guard === undefined) return [];
    const label = fn.label("shared");
    const rest = items.map(({ rule, guards }) => ({ rule, guards: guards.slice(1) }));
    return [
      remark(() => [
        `asked once for the ${items.length} rules ${spanOf(items)}`,
        guardLine(guard, this.parts.core.dialect.collection),
      ]),
      block(label, [this.#fails(guard, label, fn), ...this.sequence(rest, fn)]),
    ];
  }

  #rule(item: Item, fn: FunctionBuilder): Instruction {
    const label = fn.label(item.rule.name);
    return block(label, this.body(item, fn, label));
  }

  /** The guards that are left, the actions, the verdict. */
  body(item: Item, fn: FunctionBuilder, label: string): Instruction[] {
    const { rule, guards } = item;
    let known: RuleWords | undefined;
    const say = (part: (words: RuleWords) => readonly string[]): Instruction =>
      remark(() => {
        known ??= this.words(item);
        return part(known);
      });
    let asked = 0;
    return [
      say(({ head }) => [head]),
      ...rule.guards.flatMap((guard, at) => {
        const said = say((words) => words.guards.slice(at, at + 1));
        if (guard !== guards[asked]) return [said];
        asked += 1;
        return [said, this.#fails(guard, label, fn)];
      }),
      ...(this.fold === "strictest"
        ? [say(({ dispositions, arms }) => [...dispositions, ...arms]), ...this.#saying(rule)]
        : [
            ...rule.actions.flatMap((action, at) => [
              say(({ dispositions }) => dispositions.slice(at, at + 1)),
              ...this.action(action),
            ]),
            say(({ dispositions, arms }) => [...dispositions.slice(rule.actions.length), ...arms]),
            ...this.conclusion(rule),
          ]),
    ];
  }

  /** What a rule says for its layer. One with something to do is remembered by its number, and does it when all have spoken. */
  #saying(rule: Rule): Instruction[] {
    const { core, receipts, rows } = this.parts;
    if (rule.outcome.kind === "none") return [back(i32(1))];
    const number = actingRules(core).indexOf(rule) + 1;
    if (number === 0) return [back(call(receipts.weigh, i32(rows.of(rule))))];
    return [
      when(call(receipts.stricter, i32(rows.height(rule.outcome))), [
        store("i32.store", receipts.chosen, 0, i32(number)),
      ]),
      back(i32(1)),
    ];
  }

  #fails({ phase, test }: Guard, label: string, fn: FunctionBuilder): Instruction {
    const absent = phase.kind === "crossing" ? br(label) : undefined;
    return brIf(label, not(this.parts.tests.test(test, { fn, absent })));
  }

  action(action: Action): Instruction[] {
    const { verb, args } = action;
    const target = this.#verbs.get(verb);
    const declared = this.parts.core.verbs.find(({ name }) => name === verb);
    if (target === undefined || declared === undefined) throw new TypeError(`the core does not declare ${verb}`);
    const { artifact, builder, calls, receipts } = this.parts;
    const values = args.map(({ value }, index) => {
      const type = declared.parameters[index]?.type;
      if (type === undefined) throw new TypeError(`${verb} takes no argument ${index}`);
      if (!isFilled(value)) return constantPlace(value, type, builder.data);
      this.#filled += 1;
      return {
        kind: "flat" as const,
        type: abiType(type),
        slots: filledSlots(this.parts, `text:${this.#filled}`, value),
      };
    });
    const { steps, call: made } = calls.call(
      target,
      [...(artifact.place ? [artifact.place] : []), ...values],
      receipts.token,
    );
    return [...steps, made];
  }

  conclusion(rule: Rule): Instruction[] {
    const { receipts, rows } = this.parts;
    const { outcome } = rule;
    if (outcome.kind === "none") return [];
    const receipt = call(outcome.kind === "settled" ? receipts.settle : receipts.suspend, i32(rows.of(rule)));
    if (this.fold !== "accumulate") return [back(receipt)];
    return [when(call(receipts.stricter, i32(rows.height(outcome))), [op("drop", receipt)])];
  }

  /** These rules in a function of their own, and its call. */
  inFunction(items: readonly Item[], fn: FunctionBuilder): Instruction[] {
    this.#chunks += 1;
    const id = `rules:${this.#chunks}`;
    const inner = new FunctionBuilder(this.parts.artifact.params);
    const said = `The rules ${spanOf(items)}.`;
    return [
      remark(() => [`${spanOf(items)}: in $${id}`]),
      ...this.callPart(id, said, inner, this.#steps(items, inner), fn),
    ];
  }

  /** A part of the rules as a function: answers with the receipt, or with 0 when no rule of it disposes. */
  callPart(
    id: string,
    said: string,
    inner: FunctionBuilder,
    body: Instructions,
    fn: FunctionBuilder,
    ...args: Instructions
  ): Instruction[] {
    const { artifact, builder } = this.parts;
    const passed = [...fn.passOn().slice(0, artifact.params.length), ...args];
    if (this.fold === "accumulate") {
      builder.define(id, () => inner.finish(id, body, undefined, [said]));
      return [call(id, ...passed)];
    }
    builder.define(id, () => inner.finish(id, [...body, i32(0)], "i32", [said]));
    const receipt = fn.local("i32", "receipt");
    return [set(receipt, call(id, ...passed)), when(get(receipt), [back(get(receipt))])];
  }
}
