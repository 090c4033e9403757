import type { Reference, Test } from "@glither/roux/core";
import { witName } from "@glither/wit";
import { isOption, STRING, size } from "@glither/wit/abi";
import type { FunctionBuilder } from "../build/function-builder.ts";
import type { ModuleBuilder } from "../build/module-builder.ts";
import type { Artifact } from "../membrane/artifact.ts";
import type { Enrichments } from "../membrane/enrichments.ts";
import { header } from "../runtime/texts.ts";
import { discriminantOf, fieldOf, lengthOf, type Place, payloadOf, pointerOf } from "../values/place.ts";
import { add, call, choose, get, i32, not, op, set, when } from "../wasm/assemble.ts";
import type { Instruction, Instructions } from "../wasm/instruction.ts";

/** Within which function a test stands, and what happens where a ligand is absent. */
export interface Scope {
  readonly fn: FunctionBuilder;
  readonly absent: Instruction | undefined;
  /** Within a loop over the elements of a list; all that is not of the element has been asked for before. */
  readonly element?: {
    readonly place: Place;
    /** What parts of the test come out as that were found out before. */
    readonly known: ReadonlyMap<Test, Instruction>;
  };
}

/** A value that a test reads: the steps before it can be read, whether it is there, and where. */
export interface Read {
  readonly steps: Instructions;
  /** Undefined when it always is. */
  readonly present: Instruction | undefined;
  readonly place: Place;
}

const SOME = 1;

/** Reads fields, their elements, and answers. */
export class Reads {
  readonly #builder: ModuleBuilder;
  readonly #artifact: Artifact;
  readonly #enrichments: Enrichments;
  readonly #lower: (name: string) => { readonly pointer: number; readonly length: number };

  constructor(builder: ModuleBuilder, artifact: Artifact, enrichments: Enrichments) {
    this.#builder = builder;
    this.#artifact = artifact;
    this.#enrichments = enrichments;
    this.#lower = (name) => builder.data.text(name.replace(/[A-Z]/gu, (letter) => letter.toLowerCase()));
  }

  read(reference: Reference, scope: Scope): Read {
    return behindOption(this.#whole(reference, scope));
  }

  /** Whether it is there: a ligand says so itself, and nothing fails where it is not. */
  presence(reference: Reference, scope: Scope): Pick<Read, "steps" | "present"> {
    if (reference.kind === "enrichment") {
      const { ask, ligand } = this.#enrichments.answer(reference.path, scope.fn);
      if (ligand) return { steps: [], present: ask };
    }
    return this.read(reference, scope);
  }

  #whole(reference: Reference, scope: Scope): Read {
    if (reference.kind === "element") {
      if (scope.element === undefined)
        throw new TypeError(`an element of ${reference.path} is read outside of its test`);
      const place = (reference.member ?? []).reduce(memberOf, scope.element.place);
      const read = { steps: [], present: undefined, place };
      return reference.as === undefined ? read : scalarAs(read, reference.as);
    }
    if (reference.count) {
      const { steps, present, place } = this.#whole({ kind: reference.kind, path: reference.path }, scope);
      const slots = [op("i64.extend_i32_u", lengthOf(place))];
      return { steps, present, place: { kind: "flat", type: { kind: "s64" }, slots } };
    }
    if (reference.kind === "enrichment") {
      const read = this.#answer(reference.path, scope);
      return { ...read, place: (reference.member ?? []).reduce(memberOf, read.place) };
    }
    const field = this.#artifact.field(reference.path);
    const { index, as } = reference;
    const element =
      index === undefined
        ? { steps: [], present: undefined, place: field }
        : typeof index === "number"
          ? elementOf(field, index)
          : this.#headerOf(field, index, scope);
    return as === undefined ? element : scalarAs(behindOption(element), as);
  }

  #answer(path: string, { fn, absent, element }: Scope): Read {
    const { ask, ligand, place } = this.#enrichments.answer(path, fn);
    if (element) return { steps: [], present: undefined, place };
    if (!ligand) return { steps: [ask], present: undefined, place };
    if (absent === undefined) throw new TypeError(`the ligand ${path} is read outside of a crossing`);
    return { steps: [when(not(ask), [absent])], present: undefined, place };
  }

  #headerOf(field: Place, name: string, { fn }: Scope): Read {
    const { pointer, length } = this.#lower(name);
    const pair = fn.local("i32", "header");
    const found = call(header(this.#builder), pointerOf(field), lengthOf(field), i32(pointer), i32(length));
    return {
      steps: [set(pair, found)],
      present: op("i32.ne", get(pair), i32(0)),
      place: { kind: "memory", type: STRING, base: get(pair), offset: 8 },
    };
  }
}

export function memberOf(record: Place, name: string): Place {
  const { type } = record;
  return fieldOf(record, type.kind === "record" ? type.fields.findIndex((field) => field.name === witName(name)) : -1);
}

/** The element of a list, which is there when the list is long enough. */
function elementOf(list: Place, index: number): Read {
  if (list.type.kind !== "list") throw new TypeError(`${list.type.kind} has no elements`);
  const of = list.type.of;
  // No list is as long as memory: an index beyond that finds nothing.
  if (index >= 2 ** 31)
    return { steps: [], present: i32(0), place: { kind: "memory", type: of, base: i32(0), offset: 0 } };
  const offset = index * size(of);
  return {
    steps: [],
    present: op("i32.gt_u", lengthOf(list), i32(index)),
    place: {
      kind: "memory",
      type: of,
      base: offset > 0xffff ? add(pointerOf(list), offset) : pointerOf(list),
      offset: offset > 0xffff ? 0 : offset,
    },
  };
}

/** A scalar as the one of its two cases that is asked for. */
function scalarAs({ steps, present, place }: Read, as: "number" | "text"): Read {
  const index = as === "number" ? 0 : 1;
  return {
    steps,
    present: both(present, op("i32.eq", discriminantOf(place), i32(index))),
    place: payloadOf(place, index),
  };
}

function behindOption(read: Read): Read {
  const { type } = read.place;
  if (!isOption(type)) return read;
  return behindOption({
    steps: read.steps,
    present: both(read.present, op("i32.eq", discriminantOf(read.place), i32(SOME))),
    place: payloadOf(read.place, SOME),
  });
}

/** The second is looked at only when the first holds: what is not there has no discriminant. */
function both(first: Instruction | undefined, second: Instruction): Instruction {
  return first === undefined ? second : choose("i32", first, second, i32(0));
}
