import { jsName } from "@glither/wit";
import type { FunctionType, NamedWitType, WitType } from "../slim/abi/wit-type.ts";
import { label, Names } from "./_names.ts";
import { foreign } from "./_refusal.ts";
import { weighed } from "./_weight.ts";
import type { Reader } from "./reader.ts";

/** An entry of a space of types. */
export type Declared =
  /** A record, a variant or an enum is used by others only under its name; `nameless` until it has one. */
  | { readonly kind: "value"; readonly type: WitType; readonly nameless: boolean }
  | { readonly kind: "function"; readonly type: FunctionType }
  | { readonly kind: "instance"; readonly members: Members };

/** What an imported instance holds, by name. */
export type Members = ReadonlyMap<string, Exclude<Declared, { kind: "instance" }>>;

const PRIMITIVES: ReadonlyMap<number, WitType> = new Map(
  (
    [
      [0x7f, "bool"],
      [0x7e, "s8"],
      [0x7d, "u8"],
      [0x7c, "s16"],
      [0x7b, "u16"],
      [0x7a, "s32"],
      [0x79, "u32"],
      [0x78, "s64"],
      [0x77, "u64"],
      [0x76, "f32"],
      [0x75, "f64"],
      [0x74, "char"],
      [0x73, "string"],
    ] as const
  ).map(([code, kind]) => [code, { kind }]),
);

const FUNCTION = 0x40;
const NOMINAL: ReadonlySet<WitType["kind"]> = new Set(["record", "variant", "enum"]);

/** A type as it may be declared within an instance: of values, or of functions. */
export function declared(body: Reader, own: readonly Declared[]): Exclude<Declared, { kind: "instance" }> {
  if (body.peek() === FUNCTION) return { kind: "function", type: functionType(body, own) };
  const type = definedType(body, own);
  return { kind: "value", type, nameless: NOMINAL.has(type.kind) };
}

export function functionType(body: Reader, own: readonly Declared[]): FunctionType {
  body.expect(FUNCTION, "it has something else than the type of a function");
  const params = named(body, own, (name) => name);
  const { place } = body;
  switch (body.byte()) {
    case 0x00:
      return { params, result: valueType(body, own) };
    case 0x01:
      body.expect(0x00, "it has a function with several results");
      return { params, result: undefined };
    default:
      throw foreign(`it has a function with results of a kind that is not known, at byte ${place}`);
  }
}

function definedType(body: Reader, own: readonly Declared[]): WitType {
  const { place } = body;
  const opcode = body.byte();
  const primitive = PRIMITIVES.get(opcode);
  if (primitive !== undefined) return primitive;
  switch (opcode) {
    case 0x72:
      return weighed({ kind: "record", fields: some(body, named(body, own, jsName)) });
    case 0x71: {
      const cases = some(
        body,
        body.list(() => variantCase(body, own)),
      );
      Names.distinct(
        cases.map(({ name }) => name),
        body.place,
      );
      return weighed({ kind: "variant", cases });
    }
    case 0x70:
      return weighed({ kind: "list", of: valueType(body, own) });
    case 0x6f: {
      const parts = body.list(() => valueType(body, own));
      return weighed({ kind: "tuple", of: some(body, parts) });
    }
    case 0x6d: {
      const cases = body.list(() => label(body));
      Names.distinct(cases, body.place);
      return weighed({ kind: "enum", cases: some(body, cases) });
    }
    case 0x6b:
      return weighed({ kind: "option", of: valueType(body, own) });
    case 0x6a:
      return weighed({ kind: "result", ok: perhaps(body, own), err: perhaps(body, own) });
    default:
      throw foreign(`its contract has a type that no world of ours has, such as flags or a resource, at byte ${place}`);
  }
}

function valueType(body: Reader, own: readonly Declared[]): WitType {
  const primitive = PRIMITIVES.get(body.peek() ?? 0);
  if (primitive !== undefined) {
    body.byte();
    return primitive;
  }
  const found = body.at(own, body.typeNumber());
  if (found.kind !== "value" || found.nameless) {
    throw foreign(`it has a value of a type that has no name or is none of a value, before byte ${body.place}`);
  }
  return found.type;
}

/** Fields or parameters; no two may be one in the spelling that matters. */
function named(body: Reader, own: readonly Declared[], spelled: (name: string) => string): NamedWitType[] {
  const items = body.list(() => ({ name: label(body), type: valueType(body, own) }));
  Names.distinct(
    items.map(({ name }) => name),
    body.place,
    spelled,
  );
  return items;
}

function variantCase(body: Reader, own: readonly Declared[]): { name: string; type: WitType | undefined } {
  const item = { name: label(body), type: perhaps(body, own) };
  body.expect(0x00, "it has a case that refines another one");
  return item;
}

function perhaps(body: Reader, own: readonly Declared[]): WitType | undefined {
  const { place } = body;
  switch (body.byte()) {
    case 0x00:
      return undefined;
    case 0x01:
      return valueType(body, own);
    default:
      throw foreign(`it has something that is neither there nor absent, at byte ${place}`);
  }
}

function some<T>(body: Reader, items: readonly T[]): readonly T[] {
  if (items.length === 0) throw foreign(`it has a type without parts, before byte ${body.place}`);
  return items;
}
