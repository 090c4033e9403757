import {
  type AbiType,
  type CoreType,
  discriminantSize,
  fieldOffsets,
  flatten,
  payloadOffset,
  size,
} from "@glither/wit/abi";
import { add, choose, f64, i32, i64, op, store, when } from "../wasm/assemble.ts";
import type { Instruction } from "../wasm/instruction.ts";
import { coreValue, discriminantOf, fieldOf, lengthOf, type Place, payloadOf, pointerOf } from "./place.ts";

/** A value as a row of core values. What stands in the slots of an absent payload is not looked at by anyone. */
export function flattened(place: Place): Instruction[] {
  if (place.kind === "flat") return [...place.slots];
  const { type } = place;
  switch (type.kind) {
    case "string":
    case "list":
      return [pointerOf(place), lengthOf(place)];
    case "record":
      return type.fields.flatMap((_, index) => flattened(fieldOf(place, index)));
    case "variant":
      return [discriminantOf(place), ...flattenedPayload(place)];
    default:
      return [coreValue(place)];
  }
}

function flattenedPayload(place: Place): Instruction[] {
  const { type } = place;
  if (type.kind !== "variant") return [];
  return flatten(type)
    .slice(1)
    .map((joined, at) => {
      const [last, ...others] = type.cases
        .flatMap((item, index) => (item.type && flatten(item.type).length > at ? [index] : []))
        .reverse();
      const slotOf = (index: number): Instruction => {
        const payload = payloadOf(place, index);
        return widened(flattened(payload)[at] ?? zero(joined), flatten(payload.type)[at], joined);
      };
      return others.reduce(
        (rest, index) => choose(joined, op("i32.eq", discriminantOf(place), i32(index)), slotOf(index), rest),
        slotOf(last ?? 0),
      );
    });
}

function zero(type: CoreType): Instruction {
  return type === "i64" ? i64(0n) : type === "f64" ? f64(0) : i32(0);
}

function widened(value: Instruction, own: CoreType | undefined, joined: CoreType): Instruction {
  if (own === joined) return value;
  return own === "f64" ? op("i64.reinterpret_f64", value) : op("i64.extend_i32_u", value);
}

/** Lays a value down in memory at `base + offset`. */
export function stored(place: Place, base: Instruction, offset: number): Instruction[] {
  const { type } = place;
  if (place.kind === "memory")
    return [op("memory.copy", add(base, offset), add(place.base, place.offset), i32(size(type)))];
  switch (type.kind) {
    case "string":
    case "list":
      return [
        store("i32.store", base, offset, pointerOf(place)),
        store("i32.store", base, offset + 4, lengthOf(place)),
      ];
    case "record": {
      const offsets = fieldOffsets(type);
      return type.fields.flatMap((_, index) => stored(fieldOf(place, index), base, offset + (offsets[index] ?? 0)));
    }
    case "variant":
      return storedVariant(place, type, base, offset);
    default:
      return [store(STORE[type.kind], base, offset, coreValue(place))];
  }
}

const STORE = { bool: "i32.store8", s64: "i64.store", u64: "i64.store", f64: "f64.store" } as const;

function storedVariant(
  place: Place,
  type: Extract<AbiType, { kind: "variant" }>,
  base: Instruction,
  offset: number,
): Instruction[] {
  const stores = { 1: "i32.store8", 2: "i32.store16", 4: "i32.store" } as const;
  return [
    store(stores[discriminantSize(type)], base, offset, discriminantOf(place)),
    ...type.cases.flatMap((item, index) =>
      item.type === undefined
        ? []
        : [
            when(
              op("i32.eq", discriminantOf(place), i32(index)),
              stored(payloadOf(place, index), base, offset + payloadOffset(type)),
            ),
          ],
    ),
  ];
}
