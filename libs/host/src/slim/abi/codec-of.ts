import { jsName } from "@glither/wit";
import { cases, type Spelling } from "./_cases.ts";
import { record, tuple } from "./_members.ts";
import { BOOL, CHAR, F32, F64, integer, S64, U64 } from "./_primitives.ts";
import { list, STRING } from "./_sequences.ts";
import type { Codec } from "./codec.ts";
import { wrongValue } from "./error.ts";
import type { WitCase, WitType } from "./wit-type.ts";

export function codecOf(type: WitType): Codec {
  switch (type.kind) {
    case "bool":
      return BOOL;
    case "u8":
    case "s8":
    case "u16":
    case "s16":
    case "u32":
    case "s32":
      return integer(type.kind);
    case "s64":
      return S64;
    case "u64":
      return U64;
    case "f32":
      return F32;
    case "f64":
      return F64;
    case "char":
      return CHAR;
    case "string":
      return STRING;
    case "list":
      return list(codecOf(type.of));
    case "option":
      return cases([undefined, codecOf(type.of)], type.of.kind === "option" ? NESTED_OPTION : PLAIN_OPTION);
    case "tuple":
      return tuple(type.of.map(codecOf));
    case "record":
      return record(type.fields.map((field) => ({ key: jsName(field.name), codec: codecOf(field.type) })));
    case "variant":
      return cases(
        type.cases.map((item) => item.type && codecOf(item.type)),
        tagged(type.cases),
      );
    case "enum":
      return cases(
        type.cases.map(() => undefined),
        enumeration(type.cases),
      );
    case "result":
      return cases(
        [type.ok && codecOf(type.ok), type.err && codecOf(type.err)],
        tagged([
          { name: "ok", type: type.ok },
          { name: "err", type: type.err },
        ]),
      );
  }
}

/** `undefined` or the value itself, unless that may be an option again. */
const PLAIN_OPTION: Spelling = {
  index: (value) => (value === undefined ? 0 : 1),
  payload: (value) => value,
  value: (_, payload) => payload,
};

const NESTED_OPTION = tagged([
  { name: "none", type: undefined },
  { name: "some", type: { kind: "bool" } },
]);

function enumeration(names: readonly string[]): Spelling {
  const known = indices(names);
  return {
    index: (value) => caseIndex(known, value),
    payload: () => undefined,
    value: (index) => names[index],
  };
}

function tagged(items: readonly WitCase[]): Spelling {
  const known = indices(items.map(({ name }) => name));
  return {
    index: (value) => caseIndex(known, tagOf(value)),
    payload: (value) => (typeof value === "object" && value !== null && "val" in value ? value.val : undefined),
    value(index, payload) {
      const item = items[index];
      return item?.type === undefined ? { tag: item?.name } : { tag: item.name, val: payload };
    },
  };
}

function tagOf(value: unknown): unknown {
  return typeof value === "object" && value !== null && "tag" in value ? value.tag : undefined;
}

function indices(names: readonly string[]): ReadonlyMap<unknown, number> {
  return new Map(names.map((name, index) => [name, index]));
}

function caseIndex(known: ReadonlyMap<unknown, number>, value: unknown): number {
  const index = known.get(value);
  if (index === undefined) throw wrongValue(`one of ${[...known.keys()].map((name) => `\`${name}\``).join(", ")}`);
  return index;
}
