import { addressKey, type Constant, present, type ValueType } from "@glither/roux/core";
import { type AbiType, abiType } from "@glither/wit/abi";
import type { StaticData } from "../build/static-data.ts";
import { f64, i32, i64 } from "../wasm/assemble.ts";
import type { Instruction } from "../wasm/instruction.ts";
import type { Place } from "./place.ts";

/** A constant where a value of `type` stands; symbols are the numbers of their cases. */
export function constantPlace(constant: Constant, type: ValueType, data: StaticData): Place {
  return flat(abiType(present(type)), constantSlots(constant, type, data));
}

function flat(type: AbiType, slots: readonly Instruction[]): Place {
  return { kind: "flat", type, slots };
}

function constantSlots(constant: Constant, type: ValueType, data: StaticData): Instruction[] {
  switch (constant.kind) {
    case "text": {
      const { pointer, length } = data.text(constant.value);
      return [i32(pointer), i32(length)];
    }
    case "ip": {
      const { pointer, length } = data.text(addressKey(constant.value));
      return [i32(pointer), i32(length)];
    }
    case "boolean":
      return [i32(constant.value ? 1 : 0)];
    case "integer":
    case "moment":
      return [i64(BigInt(constant.value))];
    case "duration":
      return [i64(BigInt(constant.ms))];
    case "number":
      return [f64(Number(constant.value))];
    case "symbol":
      return [i32(symbolIndex(constant.value, type))];
  }
}

/** The number of a symbol among those of its enum. */
export function symbolIndex(symbol: string, type: ValueType): number {
  const inner = present(type);
  const index = inner.kind === "enum" ? inner.symbols.indexOf(symbol) : -1;
  if (index === -1) throw new TypeError(`${symbol} is no symbol of ${inner.kind}`);
  return index;
}
