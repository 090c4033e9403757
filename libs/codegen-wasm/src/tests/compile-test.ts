import {
  areNets,
  type Constant,
  type Core,
  type Guard,
  isReference,
  millionths,
  type Operand,
  present,
  printTest,
  type Reference,
  ReferenceTypes,
  rangesOfSet,
  type Score,
  type Sum,
  type Test,
  type ValueType,
} from "@glither/roux/core";
import { FunctionBuilder } from "../build/function-builder.ts";
import type { ModuleBuilder } from "../build/module-builder.ts";
import { MANY } from "../dispatch/packed.ts";
import { buildTable, Entries, keyOf, layTable } from "../dispatch/table.ts";
import type { Artifact } from "../membrane/artifact.ts";
import { groupLines, scoreLines } from "../remarks/words.ts";
import { isInRanges, sameAddress } from "../runtime/addresses.ts";
import { automaton } from "../runtime/dfa.ts";
import { find } from "../runtime/tables.ts";
import { affix, equals } from "../runtime/texts.ts";
import { constantPlace, symbolIndex } from "../values/constant.ts";
import { coreValue, lengthOf, type Place, pointerOf } from "../values/place.ts";
import { after, back, call, choose, get, i32, i64, load, not, op, set, store, when } from "../wasm/assemble.ts";
import type { Instruction, Instructions, NumericOp } from "../wasm/instruction.ts";
import { repeatedTests, Sources, testKey } from "./cost.ts";
import { ElementTexts } from "./element-texts.ts";
import { literalOf } from "./literal.ts";
import { isOneOfMany } from "./many.ts";
import { quantified } from "./quantified.ts";
import type { Read, Reads, Scope } from "./reads.ts";
import { ABSENT, addUp } from "./scores.ts";

/** From so many texts on a set is a table. */
const TABLE_FROM = 9;

/** Writes the tests of one ruleset as expressions that yield 0 or 1. */
export class Tests {
  readonly #builder: ModuleBuilder;
  readonly #artifact: Artifact;
  readonly #reads: Reads;
  readonly #types: ReferenceTypes;
  readonly #sources: Sources;
  readonly #repeated: ReadonlySet<string>;
  readonly #collection: string;
  readonly #texts: ElementTexts;
  readonly #kept = new Map<string, string>();
  readonly #groups: ReadonlyMap<string, readonly Guard[]>;
  readonly #scores: ReadonlyMap<string, Score>;
  /** Where the totals of scores are kept. */
  readonly #totals = new Map<string, Instruction>();

  constructor(core: Core, parts: { builder: ModuleBuilder; artifact: Artifact; reads: Reads; realloc: string }) {
    this.#builder = parts.builder;
    this.#artifact = parts.artifact;
    this.#reads = parts.reads;
    this.#types = new ReferenceTypes(core);
    this.#texts = new ElementTexts(this.#types, parts);
    this.#sources = new Sources(core);
    this.#repeated = repeatedTests(core);
    this.#collection = core.dialect.collection;
    this.#groups = new Map(core.groups.map(({ name, guards }) => [name, guards]));
    this.#scores = new Map((core.scores ?? []).map((score) => [score.name, score]));
  }

  test(test: Test, scope: Scope): Instruction {
    const known = scope.element?.known.get(test);
    if (known) return known;
    if (!this.#repeated.has(testKey(test)) || this.#sources.readsLigand(test)) return this.#once(test, scope);
    return call(this.#keep(test), ...scope.fn.passOn().slice(0, this.#artifact.params.length));
  }

  #once(test: Test, scope: Scope): Instruction {
    switch (test.kind) {
      case "all":
      case "any":
        return this.#several(test, scope);
      case "not":
        return not(this.test(test.test, scope));
      case "group":
        return this.#group(test.name, scope);
      case "bound":
        return this.#bound(test.test, scope);
      case "score":
        return this.#score(test, scope);
      case "truth": {
        const read = this.#reads.read(test.operand, scope);
        return this.#after(read.steps, this.#truth(test.operand, read), scope);
      }
      case "present": {
        const read = this.#reads.presence(test.operand, scope);
        return this.#after(read.steps, read.present ?? i32(1), scope);
      }
      case "compare":
        return this.#compare(test, scope);
      case "sum":
        return this.#sums(test, scope);
      case "match": {
        const read = this.#reads.read(test.operand, scope);
        const matched = ifPresent(read, this.#match(test, read.place));
        return this.#after(read.steps, test.negated ? not(matched) : matched, scope);
      }
      case "member": {
        const read = this.#reads.read(test.operand, scope);
        const type = this.#types.of(test.operand);
        return this.#after(read.steps, ifPresent(read, this.#member(read.place, test.values, type, scope)), scope);
      }
      case "quantified": {
        const write = (inner: Test, within: Scope): Instruction => this.test(inner, within);
        return quantified(test, scope, { reads: this.#reads, texts: this.#texts, test: write });
      }
    }
  }

  /** From left to right, and no further than it takes to know. */
  #several({ kind, tests }: Extract<Test, { kind: "all" | "any" }>, scope: Scope): Instruction {
    const decided = i32(kind === "all" ? 0 : 1);
    const [first, second] = tests.slice(0, 2).map((inner) => this.test(inner, scope));
    if (tests.length === 1 && first) return first;
    if (tests.length === 2 && first && second)
      return kind === "all" ? choose("i32", first, second, decided) : choose("i32", first, decided, second);
    const label = scope.fn.label(kind);
    const steps = tests.map((inner) => {
      const value = this.test(inner, scope);
      return when(kind === "all" ? not(value) : value, [{ kind: "br", label, value: decided }]);
    });
    return after(steps, label, "i32", i32(kind === "all" ? 1 : 0));
  }

  #truth(operand: Reference, { present: there, place }: Read): Instruction {
    const { kind } = this.#types.of(operand);
    if (kind === "optional") return there ?? i32(1);
    return kind === "text" ? op("i32.ne", lengthOf(place), i32(0)) : coreValue(place);
  }

  /** Left is asked first; what is absent equals nothing and has no place in an order. */
  #compare({ op: comparison, left, right }: Extract<Test, { kind: "compare" }>, scope: Scope): Instruction {
    const type = this.#types.of(left);
    const l = this.#reads.read(left, scope);
    const r = this.#operand(right, type, scope);
    const compared = compareValues(this.#builder, comparison === "!=" ? "==" : comparison, type, l.place, r.place);
    const value = ifPresent(l, ifPresent(r, compared));
    return this.#after([...l.steps, ...r.steps], comparison === "!=" ? not(value) : value, scope);
  }

  /** Left is asked first. A sum of which a part is absent equals nothing; sixteen values of 53 bits fit into 64. */
  #sums({ op: comparison, of, left, right }: Extract<Test, { kind: "sum" }>, scope: Scope): Instruction {
    const type: ValueType = { kind: of };
    const prefix = of === "number" ? "f64" : "i64";
    const read = (sum: Sum): { readonly reads: readonly Read[]; readonly value: Instruction } => {
      const reads = sum.map(({ operand }) => this.#operand(operand, type, scope));
      const [first = i32(0), ...rest] = reads.map(({ place }) => coreValue(place));
      const value = rest.reduce(
        (total, next, at) => op(`${prefix}.${sum[at + 1]?.minus ? "sub" : "add"}`, total, next),
        first,
      );
      return { reads, value };
    };
    const [l, r] = [read(left), read(right)];
    const name = INTEGER_OPS[comparison === "!=" ? "==" : comparison];
    const compared = op(
      `${prefix}.${name}${name === "eq" || of === "number" ? "" : "_s"}` as NumericOp,
      l.value,
      r.value,
    );
    const reads = [...l.reads, ...r.reads];
    const value = reads.reduceRight((inner, own) => ifPresent(own, inner), compared);
    return this.#after(
      reads.flatMap(({ steps }) => steps),
      comparison === "!=" ? not(value) : value,
      scope,
    );
  }

  #operand(operand: Operand, type: ValueType, scope: Scope): Read {
    if (isReference(operand)) return this.#reads.read(operand, scope);
    return { steps: [], present: undefined, place: constantPlace(operand, type, this.#builder.data) };
  }

  #match({ pattern }: Extract<Test, { kind: "match" }>, text: Place): Instruction {
    const literal = literalOf(pattern);
    const [pointer, length] = [pointerOf(text), lengthOf(text)];
    if (literal === undefined || literal.texts.length >= TABLE_FROM) {
      const { head, match } = automaton(this.#builder, pattern);
      return call(match, i32(head), pointer, length);
    }
    const target =
      literal.where === "whole"
        ? equals(this.#builder)
        : affix(this.#builder, literal.where === "start" ? "starts-with" : "ends-with");
    return anyOf(
      literal.texts.map((value) => {
        const part = this.#builder.data.text(value);
        return call(target, pointer, length, i32(part.pointer), i32(part.length));
      }),
    );
  }

  #member(place: Place, values: readonly Constant[], type: ValueType, scope: Scope): Instruction {
    if (present(type).kind === "enum") return memberOfEnum(place, values, type);
    if (areNets(values)) return isInRanges(this.#builder, rangesOfSet(values), pointerOf(place), lengthOf(place));
    if (values.length >= MANY && present(type).kind !== "boolean") {
      const { steps, value } = isOneOfMany(this.#builder, values, type, place);
      return this.#after(steps, value, scope);
    }
    if (present(type).kind === "text" && values.length >= TABLE_FROM) {
      const entries = new Entries();
      for (const value of values) entries.add(keyOf(value), 0);
      const table = layTable(buildTable(entries.all, "forwards"), this.#builder.data);
      return op("i32.ne", call(find(this.#builder), i32(table), pointerOf(place), lengthOf(place)), i32(0));
    }
    return anyOf(
      values.map((value) =>
        compareValues(this.#builder, "==", type, place, constantPlace(value, type, this.#builder.data)),
      ),
    );
  }

  /** Where a ligand is absent, only this test fails. */
  #bound(test: Test, scope: Scope): Instruction {
    const label = scope.fn.label("bound");
    const held = this.test(test, { ...scope, absent: { kind: "br", label, value: i32(0) } });
    return { kind: "block", label, result: "i32", body: [held] };
  }

  /** Within a crossing, a group in which a ligand is absent makes its guard fail. */
  #group(name: string, { fn, absent }: Scope): Instruction {
    const asked = call(this.#defineGroup(name), ...fn.passOn().slice(0, this.#artifact.params.length));
    if (!this.#sources.groupReadsLigand(name)) return asked;
    if (absent === undefined) throw new TypeError(`the group ${name} is asked outside of a crossing`);
    const answer = fn.local("i32", "group");
    const failed = op("i32.eq", get(answer), i32(ABSENT));
    return after([set(answer, asked), when(failed, [absent])], fn.label("asked"), "i32", get(answer));
  }

  /** A group is asked at most once in a crossing: its flag is its answer plus one. */
  #defineGroup(name: string): string {
    const id = `group:${name}`;
    return this.#builder.define(id, () => {
      const flag = this.#builder.state.flag();
      const fn = new FunctionBuilder(this.#artifact.params);
      const scope: Scope = {
        fn,
        absent: { kind: "return", value: i32(ABSENT) },
      };
      const guards = this.#groups.get(name) ?? [];
      const all: Test = { kind: "all", tests: guards.map(({ test }) => test) };
      return fn.finish(
        id,
        rememberedBy(flag, fn, this.#once(all, scope)),
        "i32",
        groupLines({ name, guards }, this.#collection),
      );
    });
  }

  /** A score is added up at most once in a crossing, before the first comparison. */
  #score({ name, op: comparison, than }: Extract<Test, { kind: "score" }>, scope: Scope): Instruction {
    const { id, total } = this.#defineScore(name);
    const asked = call(id, ...scope.fn.passOn().slice(0, this.#artifact.params.length));
    const beside = op(
      `i64.${SIGNED_OPS[comparison]}` as NumericOp,
      load("i64.load", total),
      i64(BigInt(millionths(than))),
    );
    if (!this.#sources.scoreReadsLigand(name)) return this.#after([op("drop", asked)], beside, scope);
    if (scope.absent === undefined) throw new TypeError(`the score ${name} is asked outside of a crossing`);
    return this.#after([when(op("i32.eq", asked, i32(ABSENT)), [scope.absent])], beside, scope);
  }

  #defineScore(name: string): { readonly id: string; readonly total: Instruction } {
    const id = `score:${name}`;
    const score = this.#scores.get(name);
    if (score === undefined) throw new TypeError(`the core does not declare the score ${name}`);
    const total = this.#totals.get(name) ?? this.#builder.state.reserve(8, 8);
    this.#totals.set(name, total);
    this.#builder.define(id, () => {
      const flag = this.#builder.state.flag();
      const fn = new FunctionBuilder(this.#artifact.params);
      const known = addUp(score, total, fn, {
        builder: this.#builder,
        artifact: this.#artifact,
        collection: this.#collection,
        test: (test, scope) => this.test(test, scope),
      });
      return fn.finish(id, rememberedBy(flag, fn, known), "i32", scoreLines(score, this.#collection));
    });
    return { id, total };
  }

  #keep(test: Test): string {
    const key = testKey(test);
    const id = this.#kept.get(key) ?? `test:${this.#kept.size + 1}`;
    this.#kept.set(key, id);
    return this.#builder.define(id, () => {
      const flag = this.#builder.state.flag();
      const fn = new FunctionBuilder(this.#artifact.params);
      return fn.finish(id, rememberedBy(flag, fn, this.#once(test, { fn, absent: undefined })), "i32", [
        "A test that several ask for, made once:",
        `  ${printTest(test, this.#collection)}`,
      ]);
    });
  }

  #after(steps: Instructions, value: Instruction, { fn }: Scope): Instruction {
    return after(steps, fn.label("asked"), "i32", value);
  }
}

/** From left to right, until one holds; for a few that are quickly asked. */
function anyOf(tests: Instructions): Instruction {
  const [last, ...earlier] = [...tests].reverse();
  return earlier.reduce((rest, test) => choose("i32", test, i32(1), rest), last ?? i32(0));
}

function ifPresent({ present: there }: Read, value: Instruction): Instruction {
  return there === undefined ? value : choose("i32", there, value, i32(0));
}

/** The answer is kept as itself plus one, since zero means that nobody asked. */
function rememberedBy(flag: Instruction, fn: FunctionBuilder, value: Instruction): Instructions {
  const answer = fn.local("i32", "answer");
  return [
    set(answer, load("i32.load8_u", flag)),
    when(get(answer), [back(op("i32.sub", get(answer), i32(1)))]),
    set(answer, value),
    store("i32.store8", flag, 0, op("i32.add", get(answer), i32(1))),
    get(answer),
  ];
}

const SIGNED_OPS = { "==": "eq", "!=": "ne", "<": "lt_s", "<=": "le_s", ">": "gt_s", ">=": "ge_s" } as const;
const INTEGER_OPS = { "==": "eq", "<": "lt", "<=": "le", ">": "gt", ">=": "ge" } as const;

function compareValues(
  builder: ModuleBuilder,
  comparison: keyof typeof INTEGER_OPS,
  type: ValueType,
  left: Place,
  right: Place,
): Instruction {
  const { kind } = present(type);
  if (kind === "text")
    return isEmpty(right)
      ? op("i32.eq", lengthOf(left), i32(0))
      : call(equals(builder), pointerOf(left), lengthOf(left), pointerOf(right), lengthOf(right));
  if (kind === "ip")
    return call(sameAddress(builder), pointerOf(left), lengthOf(left), pointerOf(right), lengthOf(right));
  const name = INTEGER_OPS[comparison];
  const prefix = { integer: "i64", duration: "i64", moment: "i64", number: "f64", boolean: "i32", enum: "i32" }[
    kind as "integer"
  ];
  const sign = name === "eq" || prefix === "f64" ? "" : kind === "integer" || kind === "moment" ? "_s" : "_u";
  return op(`${prefix}.${name}${sign}` as NumericOp, coreValue(left), coreValue(right));
}

function isEmpty(place: Place): boolean {
  const length = place.kind === "flat" ? place.slots[1] : undefined;
  return length?.kind === "const" && length.value === 0;
}

/** Few symbols fit in a word of bits. */
function memberOfEnum(place: Place, values: readonly Constant[], type: ValueType): Instruction {
  const indexes = [...new Set(values.map((value) => (value.kind === "symbol" ? symbolIndex(value.value, type) : -1)))];
  const inner = present(type);
  if (inner.kind === "enum" && inner.symbols.length <= 32) {
    const mask = indexes.reduce((bits, index) => bits | (1 << index), 0);
    return op("i32.and", op("i32.shr_u", i32(mask), coreValue(place)), i32(1));
  }
  return anyOf(indexes.map((index) => op("i32.eq", coreValue(place), i32(index))));
}
