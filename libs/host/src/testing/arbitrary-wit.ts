import { jsName } from "@glither/wit";
import fc from "fast-check";
import type { WitType } from "../slim/abi/wit-type.ts";

const PRIMITIVES = "bool u8 s8 u16 s16 u32 s32 s64 u64 f32 f64 char string".split(" ");

/** Types of every kind, a few levels deep; some too large to go by value. */
export function arbitraryWitType(): fc.Arbitrary<WitType> {
  const { type } = fc.letrec<{ type: WitType }>((tie) => {
    const perhaps = fc.option(tie("type"), { nil: undefined, freq: 2 });
    const some = <T>(item: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(item, { minLength: 1, maxLength: 6 });
    return {
      type: fc.oneof(
        { maxDepth: 3, depthSize: "small", withCrossShrink: true },
        fc.constantFrom(...PRIMITIVES).map((kind) => ({ kind }) as WitType),
        fc.record({ kind: fc.constantFrom("list", "option"), of: tie("type") }),
        fc.record({ kind: fc.constant("tuple"), of: some(tie("type")) }),
        some(tie("type")).map((types) => ({
          kind: "record",
          fields: types.map((type, index) => ({ name: `field-${letter(index)}`, type })),
        })),
        some(perhaps).map((types) => ({
          kind: "variant",
          cases: types.map((type, index) => ({ name: `case-${letter(index)}`, type })),
        })),
        fc.constantFrom(1, 3, 300).map((count) => ({
          kind: "enum",
          cases: Array.from({ length: count }, (_, index) => `x${index}`),
        })),
        fc.record({ kind: fc.constant("result"), ok: perhaps, err: perhaps }),
      ) as fc.Arbitrary<WitType>,
    };
  });
  return type;
}

/** Values of a type as JavaScript has them. */
export function arbitraryWitValue(type: WitType): fc.Arbitrary<unknown> {
  switch (type.kind) {
    case "bool":
      return fc.boolean();
    case "u8":
    case "u16":
    case "u32":
      return fc.integer({ min: 0, max: 2 ** Number(type.kind.slice(1)) - 1 });
    case "s8":
    case "s16":
    case "s32": {
      const half = 2 ** (Number(type.kind.slice(1)) - 1);
      return fc.integer({ min: -half, max: half - 1 });
    }
    case "s64":
      return fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
    case "u64":
      return fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
    case "f32":
      return fc.float();
    case "f64":
      return fc.double();
    case "char":
      return fc.string({ unit: "binary", minLength: 1, maxLength: 1 });
    case "string":
      return fc.oneof(
        fc.string({ maxLength: 60 }),
        fc.string({ unit: "binary", maxLength: 60 }),
        fc.constant("\ufeffé🤓".repeat(40)),
      );
    case "list":
      return fc.array(arbitraryWitValue(type.of), { maxLength: 3 });
    case "option": {
      const value = arbitraryWitValue(type.of);
      return type.of.kind === "option"
        ? fc.oneof(
            fc.constant({ tag: "none" }),
            value.map((val) => ({ tag: "some", val })),
          )
        : fc.option(value, { nil: undefined });
    }
    case "tuple":
      return fc.tuple(...type.of.map(arbitraryWitValue));
    case "record":
      return fc.record(
        Object.fromEntries(type.fields.map((field) => [jsName(field.name), arbitraryWitValue(field.type)])),
      );
    case "variant":
      return fc.oneof(...type.cases.map((item) => tagged(item.name, item.type)));
    case "enum":
      return fc.constantFrom(...type.cases);
    case "result":
      return fc.oneof(tagged("ok", type.ok), tagged("err", type.err));
  }
}

function tagged(tag: string, type: WitType | undefined): fc.Arbitrary<unknown> {
  return type === undefined ? fc.constant({ tag }) : arbitraryWitValue(type).map((val) => ({ tag, val }));
}

function letter(index: number): string {
  return String.fromCharCode(97 + index);
}
