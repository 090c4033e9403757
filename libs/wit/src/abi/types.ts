import type { ValueType } from "@glither/roux/core";
import { witName, witSymbol } from "../names.ts";

/**
 * A type as the canonical ABI lays it out, with the special forms reduced as the component model does: a tuple is a
 * record, an enum and an option are variants.
 */
export type AbiType =
  | { readonly kind: "bool" }
  | { readonly kind: "s64" }
  | { readonly kind: "u64" }
  | { readonly kind: "f64" }
  | { readonly kind: "string" }
  | { readonly kind: "list"; readonly of: AbiType }
  | { readonly kind: "record"; readonly fields: readonly AbiField[] }
  | { readonly kind: "variant"; readonly cases: readonly AbiCase[] };

export interface AbiField {
  readonly name: string;
  readonly type: AbiType;
}

export interface AbiCase {
  readonly name: string;
  readonly type?: AbiType;
}

export const STRING: AbiType = { kind: "string" };

export function tuple(...types: readonly AbiType[]): AbiType {
  return { kind: "record", fields: types.map((type, index) => ({ name: String(index), type })) };
}

export function option(of: AbiType): AbiType {
  return { kind: "variant", cases: [{ name: "none" }, { name: "some", type: of }] };
}

/** An enum may have these names too, but its symbols carry nothing. */
export function isOption(type: AbiType): boolean {
  return (
    type.kind === "variant" && type.cases.length === 2 && type.cases[1]?.type !== undefined && !type.cases[0]?.type
  );
}

/** The canonical form of the type that `witType` prints. */
export function abiType(type: ValueType): AbiType {
  switch (type.kind) {
    case "text":
    case "ip":
      return STRING;
    case "boolean":
      return { kind: "bool" };
    case "integer":
    case "moment":
      return { kind: "s64" };
    case "number":
      return { kind: "f64" };
    case "duration":
      return { kind: "u64" };
    case "scalar":
      return {
        kind: "variant",
        cases: [
          { name: "number", type: { kind: "f64" } },
          { name: "text", type: STRING },
        ],
      };
    case "enum":
      return { kind: "variant", cases: type.symbols.map((symbol) => ({ name: witSymbol(symbol) })) };
    case "record":
      return {
        kind: "record",
        fields: type.members.map((member) => ({ name: witName(member.name), type: abiType(member.type) })),
      };
    case "optional":
      return option(abiType(type.of));
    case "dated":
      return tuple(abiType(type.of), { kind: "u64" });
    case "list":
      return { kind: "list", of: abiType(type.of) };
    case "headers":
      return { kind: "list", of: tuple(STRING, STRING) };
  }
}
