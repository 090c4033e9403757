import type { FunctionType, NamedWitType, WitType } from "../abi/wit-type.ts";
import { weighed } from "./_weight.ts";
import { at, NotSlim, type Reader } from "./reader.ts";

/** A thing with a type, as it stands in an instance or is imported. */
export type Described =
  | { readonly kind: "type"; readonly type: Declared }
  | { readonly kind: "function"; readonly type: FunctionType }
  | { readonly kind: "instance"; readonly members: ReadonlyMap<string, Described> }
  | { readonly kind: "other" };

/** An entry of a space of types. */
export type Declared =
  | { readonly kind: "value"; readonly type: WitType }
  | { readonly kind: "function"; readonly type: FunctionType }
  | { readonly kind: "instance"; readonly members: ReadonlyMap<string, Described> }
  | { readonly kind: "other" };

/** Spaces of types, the innermost last. */
export type Scopes = readonly Declared[][];

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

export function declared(body: Reader, scopes: Scopes): Declared {
  const own = at(scopes, scopes.length - 1);
  const opcode = body.byte();
  const primitive = PRIMITIVES.get(opcode);
  if (primitive !== undefined) return { kind: "value", type: primitive };
  switch (opcode) {
    case 0x72:
      return { kind: "value", type: weighed({ kind: "record", fields: named(body, own) }) };
    case 0x71:
      return { kind: "value", type: weighed({ kind: "variant", cases: body.list(() => variantCase(body, own)) }) };
    case 0x70:
      return { kind: "value", type: weighed({ kind: "list", of: valueType(body, own) }) };
    case 0x6f:
      return { kind: "value", type: weighed({ kind: "tuple", of: body.list(() => valueType(body, own)) }) };
    case 0x6d:
      return { kind: "value", type: weighed({ kind: "enum", cases: body.list(() => body.name()) }) };
    case 0x6b:
      return { kind: "value", type: weighed({ kind: "option", of: valueType(body, own) }) };
    case 0x6a:
      return { kind: "value", type: weighed({ kind: "result", ok: perhaps(body, own), err: perhaps(body, own) }) };
    case 0x40:
      return { kind: "function", type: { params: named(body, own), result: functionResult(body, own) } };
    case 0x42:
      return { kind: "instance", members: instanceMembers(body, scopes) };
    default:
      throw new NotSlim("its contract has types that the slim glue does not know, such as flags or resources");
  }
}

function valueType(body: Reader, own: readonly Declared[]): WitType {
  const primitive = PRIMITIVES.get(body.peek() ?? 0);
  if (primitive !== undefined) {
    body.byte();
    return primitive;
  }
  const found = at(own, body.u32());
  if (found.kind !== "value") throw new NotSlim("its contract has a value of a type that is none of a value");
  return found.type;
}

function named(body: Reader, own: readonly Declared[]): NamedWitType[] {
  return body.list(() => ({ name: body.name(), type: valueType(body, own) }));
}

function variantCase(body: Reader, own: readonly Declared[]): { name: string; type: WitType | undefined } {
  const item = { name: body.name(), type: perhaps(body, own) };
  // A case may not refine another one.
  if (body.byte() !== 0) throw new NotSlim("its contract has a variant of a kind that is not known");
  return item;
}

function perhaps(body: Reader, own: readonly Declared[]): WitType | undefined {
  return body.byte() === 0 ? undefined : valueType(body, own);
}

function functionResult(body: Reader, own: readonly Declared[]): WitType | undefined {
  if (body.byte() === 0) return valueType(body, own);
  body.byte();
  return undefined;
}

function instanceMembers(body: Reader, scopes: Scopes): ReadonlyMap<string, Described> {
  const own: Declared[] = [];
  const members = new Map<string, Described>();
  body.list(() => {
    switch (body.byte()) {
      case 0x01:
        own.push(declared(body, [...scopes, own]));
        break;
      case 0x02:
        own.push(outerType(body, [...scopes, own]));
        break;
      case 0x04: {
        const name = externName(body);
        const member = described(body, own);
        members.set(name, member);
        if (member.kind === "type") own.push(member.type);
        break;
      }
      default:
        throw new NotSlim("its contract has an instance of a kind that is not known");
    }
  });
  return members;
}

/** An alias of a type in an enclosing space. */
function outerType(body: Reader, scopes: Scopes): Declared {
  if (body.byte() !== 0x03 || body.byte() !== 0x02) throw new NotSlim("its contract refers to more than types");
  const scope = at(scopes, scopes.length - 1 - body.u32());
  return at(scope, body.u32());
}

/** The name of an import or an export; what may stand with it has no meaning for a host. */
export function externName(body: Reader): string {
  if (body.byte() > 0x01) throw new NotSlim("its contract has names of a kind that is not known");
  return body.name();
}

export function described(body: Reader, own: readonly Declared[]): Described {
  switch (body.byte()) {
    case 0x01: {
      const found = at(own, body.u32());
      return found.kind === "function" ? found : { kind: "other" };
    }
    case 0x03:
      if (body.byte() !== 0x00) throw new NotSlim("its contract has resources");
      return { kind: "type", type: at(own, body.u32()) };
    case 0x05: {
      const found = at(own, body.u32());
      return found.kind === "instance" ? found : { kind: "other" };
    }
    default:
      throw new NotSlim("its contract has imports or exports of a kind that is not known");
  }
}
