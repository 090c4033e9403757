import {
  type Constant,
  type ElementReference,
  type Pattern,
  present,
  type Quantified,
  type Reference,
  type ReferenceTypes,
  type Test,
} from "@glither/roux/core";
import { size } from "@glither/wit/abi";
import type { ModuleBuilder } from "../build/module-builder.ts";
import { MANY } from "../dispatch/packed.ts";
import { buildTable, Entries, keyOf, layTable } from "../dispatch/table.ts";
import { automatonTable } from "../runtime/dfa.ts";
import { eachEquals, eachMatches, NEVER } from "../runtime/elements.ts";
import { fits, SHORT } from "../runtime/short-texts.ts";
import { findShort } from "../runtime/tables.ts";
import { lengthOf, type Place, pointerOf } from "../values/place.ts";
import {
  add,
  block,
  br,
  brIf,
  call,
  choose,
  get,
  i32,
  increment,
  load,
  loop,
  not,
  op,
  set,
  store,
  when,
} from "../wasm/assemble.ts";
import type { Instruction, Instructions } from "../wasm/instruction.ts";
import { literalOf } from "./literal.ts";
import { isOneOfMany } from "./many.ts";
import { memberOf, type Read, type Reads, type Scope } from "./reads.ts";

/** From so many texts on a set is a table. */
const TABLE_FROM = 9;
const PAIR = 8;

/** The elements of a list in memory: one that stands for all, where the first is, and how many there are. */
export interface Listed {
  readonly of: Place;
  readonly first: Instruction;
  readonly count: Instruction;
}

/** How what is found out of each element's text before the loop is looked at within. */
export interface Found {
  readonly steps: Instructions;
  readonly value: Instruction;
  /** Goes on to the next element. */
  readonly next: Instructions;
}

/** A function that goes through all texts of a list, and what it takes besides them. */
interface Pass {
  readonly steps: Instructions;
  readonly target: string;
  readonly args: Instructions;
  /** Whether there is anything to compare with. */
  readonly present: Instruction | undefined;
}

/** The texts where a list's elements have them: the address of the first, and how far it is to the next. */
interface Texts {
  readonly first: Instruction;
  readonly stride: number;
}

type Leaf = Extract<Test, { kind: "compare" | "match" | "member" }>;

/** Tests of the texts of a list's elements: in the loop over them where that takes no other loop, else before. */
export class ElementTexts {
  readonly #builder: ModuleBuilder;
  readonly #reads: Reads;
  readonly #types: ReferenceTypes;
  readonly #realloc: string;

  constructor(types: ReferenceTypes, parts: { builder: ModuleBuilder; reads: Reads; realloc: string }) {
    this.#types = types;
    this.#builder = parts.builder;
    this.#reads = parts.reads;
    this.#realloc = parts.realloc;
  }

  /** A test that is nothing but one of all texts needs no other loop, and no more elements than it takes to know. */
  alone({ quantifier, test }: Quantified, list: Listed, scope: Scope): Omit<Found, "next"> | undefined {
    let [inner, wanted] = [test, quantifier === "any"];
    while (inner.kind === "not") [inner, wanted] = [inner.test, !wanted];
    if (inner.kind !== "match" && inner.kind !== "compare") return undefined;
    const leaf = this.#turned(inner);
    const pass = leaf && this.#pass(leaf, list, scope);
    if (leaf === undefined || pass === undefined || pass.present || this.#isScalar(leaf)) return undefined;
    const isNegated = leaf.kind === "match" ? leaf.negated : leaf.kind === "compare" && leaf.op === "!=";
    const until = i32(wanted === isNegated ? 0 : 1);
    const { first, stride } = textsOf(list, elementIn(leaf));
    const found = call(pass.target, ...pass.args, first, i32(stride), list.count, i32(0), until);
    return { steps: pass.steps, value: quantifier === "any" ? found : not(found) };
  }

  /** What a leaf of a test comes out as for the element that the loop is at; undefined where it is no test of a text. */
  found(test: Test, list: Listed, scope: Scope, within: Scope): Found | undefined {
    if (test.kind !== "match" && test.kind !== "compare" && test.kind !== "member") return undefined;
    const leaf = this.#turned(test);
    if (leaf === undefined) return undefined;
    const isNegated = leaf.kind === "match" ? leaf.negated : leaf.kind === "compare" && leaf.op === "!=";
    const { present: there, place } = this.#reads.read(elementIn(leaf), within);
    const outcome = (value: Instruction): Instruction => {
      const known = there === undefined ? value : choose("i32", there, value, i32(0));
      return isNegated ? not(known) : known;
    };
    const inline = this.#inline(leaf, place);
    if (inline) return { steps: [], value: outcome(inline), next: [] };
    const pass = this.#pass(leaf, list, scope);
    if (pass === undefined) return undefined;
    const [cursor, outcomes] = [scope.fn.local("i32", "outcome"), scope.fn.local("i32", "outcomes")];
    const texts = this.#isScalar(leaf) ? this.#gathered(list, scope) : { ...textsOf(list, elementIn(leaf)), steps: [] };
    const run = op(
      "drop",
      call(pass.target, ...pass.args, texts.first, i32(texts.stride), list.count, get(outcomes), i32(NEVER)),
    );
    const steps = [
      set(outcomes, call(this.#realloc, i32(0), i32(0), i32(1), list.count)),
      ...pass.steps,
      ...texts.steps,
      ...(pass.present ? [when(pass.present, [run])] : [run]),
      set(cursor, get(outcomes)),
    ];
    const value = load("i32.load8_u", get(cursor));
    const compared = pass.present ? choose("i32", pass.present, value, i32(0)) : value;
    return { steps, value: outcome(compared), next: [increment(cursor)] };
  }

  /** The element's text stands on the left. */
  #turned(leaf: Leaf): Leaf | undefined {
    const [operand, other] = leaf.kind === "compare" ? [leaf.left, leaf.right] : [leaf.operand, undefined];
    if (present(this.#types.of(operand)).kind !== "text") return undefined;
    if (operand.kind === "element") return leaf;
    return leaf.kind === "compare" && other?.kind === "element" ? { ...leaf, left: other, right: operand } : undefined;
  }

  #isScalar(leaf: Leaf): boolean {
    return elementIn(leaf).as !== undefined;
  }

  /** Without a loop, or with one that does not depend on the text's length. */
  #inline(leaf: Leaf, place: Place): Instruction | undefined {
    const [pointer, length] = [pointerOf(place), lengthOf(place)];
    switch (leaf.kind) {
      case "match": {
        const literal = literalOf(leaf.pattern);
        if (literal === undefined || literal.texts.length >= TABLE_FROM || !literal.texts.every(isShort))
          return undefined;
        return anyOf(literal.texts.map((text) => fits(literal.where, pointer, length, text)));
      }
      case "compare": {
        const { right } = leaf;
        return right.kind === "text" && isShort(right.value) ? fits("whole", pointer, length, right.value) : undefined;
      }
      case "member": {
        if (leaf.values.length >= MANY) return isOneOfMany(this.#builder, leaf.values, { kind: "text" }, place).value;
        const texts = leaf.values.flatMap((value) => (value.kind === "text" ? [value.value] : []));
        if (texts.length < TABLE_FROM && texts.every(isShort))
          return anyOf(texts.map((text) => fits("whole", pointer, length, text)));
        return this.#inTable(leaf.values, pointer, length);
      }
    }
  }

  #inTable(values: readonly Constant[], pointer: Instruction, length: Instruction): Instruction {
    const entries = new Entries();
    const keys = values.map(keyOf);
    for (const key of keys) entries.add(key, 0);
    const table = layTable(buildTable(entries.all, "forwards"), this.#builder.data);
    const longest = keys.reduce((most, key) => Math.max(most, key.length), 0);
    return op("i32.ne", call(findShort(this.#builder), i32(table), pointer, length, i32(longest)), i32(0));
  }

  #pass(leaf: Leaf, list: Listed, scope: Scope): Pass | undefined {
    const inline = this.#inline(leaf, { kind: "flat", type: { kind: "string" }, slots: [i32(0), i32(0)] });
    if (inline || leaf.kind === "member") return undefined;
    return leaf.kind === "match" ? this.#matching(leaf.pattern) : this.#equalling(leaf, list, scope);
  }

  #matching(pattern: Pattern): Pass {
    const { head, wide } = automatonTable(this.#builder, pattern);
    return { steps: [], target: eachMatches(this.#builder, wide), args: [i32(head)], present: undefined };
  }

  #equalling({ right }: Extract<Leaf, { kind: "compare" }>, list: Listed, scope: Scope): Pass {
    const target = eachEquals(this.#builder);
    if (right.kind === "element") {
      const { first, stride } = textsOf(list, right);
      return { steps: [], target, args: [first, i32(stride)], present: undefined };
    }
    if (right.kind === "text") {
      const { pointer, length } = this.#builder.data.text(right.value);
      return {
        steps: [],
        target,
        args: [i32(this.#builder.data.words([pointer, length])), i32(0)],
        present: undefined,
      };
    }
    const read = this.#reads.read(right as Reference, scope);
    const { steps, at } = this.#pairOf(read);
    return { steps: [...read.steps, ...steps], target, args: [at, i32(0)], present: read.present };
  }

  /** Where a text's address and length lie in memory; what is passed by value is laid down there. */
  #pairOf({ place, present: there }: Read): { readonly steps: Instructions; readonly at: Instruction } {
    if (place.kind === "memory") return { steps: [], at: add(place.base, place.offset) };
    const at = this.#builder.state.reserve(PAIR, 4);
    const laid = [store("i32.store", at, 0, pointerOf(place)), store("i32.store", at, 4, lengthOf(place))];
    return { steps: there ? [when(there, laid)] : laid, at };
  }

  /** The texts among numbers and texts, each where it stands; numbers leave an empty one. */
  #gathered(list: Listed, scope: Scope): Texts & { readonly steps: Instructions } {
    const { fn } = scope;
    const [pairs, element, to, left] = ["pairs", "element", "to", "left"].map((hint) => fn.local("i32", hint)) as [
      string,
      string,
      string,
      string,
    ];
    const reference: ElementReference = { kind: "element", path: "", as: "text" };
    const at: Place = { ...list.of, ...(list.of.kind === "memory" ? { base: get(element) } : {}) } as Place;
    const read = this.#reads.read(reference, { ...scope, element: { place: at, known: new Map() } });
    const [end, again] = [fn.label("end"), fn.label("gather")];
    const text = (value: Instruction): Instruction => choose("i32", read.present ?? i32(1), value, i32(0));
    const steps = [
      set(pairs, call(this.#realloc, i32(0), i32(0), i32(4), op("i32.shl", list.count, i32(3)))),
      set(element, list.first),
      set(to, get(pairs)),
      set(left, list.count),
      block(end, [
        loop(again, [
          brIf(end, not(get(left))),
          store("i32.store", get(to), 0, text(pointerOf(read.place))),
          store("i32.store", get(to), 4, text(lengthOf(read.place))),
          set(element, add(get(element), size(list.of.type))),
          set(to, add(get(to), PAIR)),
          set(left, op("i32.sub", get(left), i32(1))),
          br(again),
        ]),
      ]),
    ];
    return { steps, first: get(pairs), stride: PAIR };
  }
}

function textsOf(list: Listed, element: ElementReference): Texts {
  const place = (element.member ?? []).reduce(memberOf, list.of);
  if (place.kind !== "memory") throw new TypeError("the elements of a list lie in memory");
  return { first: add(list.first, place.offset), stride: size(list.of.type) };
}

function elementIn(leaf: Leaf): ElementReference {
  const operand = leaf.kind === "compare" ? leaf.left : leaf.operand;
  if (operand.kind !== "element") throw new TypeError("the test reads no element");
  return operand;
}

function isShort(text: string): boolean {
  return new TextEncoder().encode(text).length <= SHORT;
}

/** From left to right, until one holds. */
function anyOf(tests: Instructions): Instruction {
  const [last, ...earlier] = [...tests].reverse();
  return earlier.reduce((rest, test) => choose("i32", test, i32(1), rest), last ?? i32(0));
}
