import { type AbiType, type CoreType, discriminantSize, fieldOffsets, flatten, payloadOffset } from "@glither/wit/abi";
import { load, op } from "../wasm/assemble.ts";
import type { Instruction, Instructions } from "../wasm/instruction.ts";

/** Where a value is: a row of core values, or laid out in memory. */
export type Place =
  | { readonly kind: "flat"; readonly type: AbiType; readonly slots: Instructions }
  | { readonly kind: "memory"; readonly type: AbiType; readonly base: Instruction; readonly offset: number };

/** The field of a record, by its position. */
export function fieldOf(place: Place, index: number): Place {
  const { type } = place;
  const field = type.kind === "record" ? type.fields[index] : undefined;
  if (type.kind !== "record" || field === undefined) throw new TypeError(`${type.kind} has no field ${index}`);
  if (place.kind === "memory") {
    const offset = place.offset + (fieldOffsets(type)[index] ?? 0);
    return { kind: "memory", type: field.type, base: place.base, offset };
  }
  const start = type.fields.slice(0, index).flatMap((earlier) => flatten(earlier.type)).length;
  return {
    kind: "flat",
    type: field.type,
    slots: place.slots.slice(start, start + flatten(field.type).length),
  };
}

/** Which case a variant is. */
export function discriminantOf(place: Place): Instruction {
  if (place.type.kind !== "variant") throw new TypeError(`${place.type.kind} has no cases`);
  if (place.kind === "flat") return slot(place.slots, 0);
  const loads = { 1: "i32.load8_u", 2: "i32.load16_u", 4: "i32.load" } as const;
  return load(loads[discriminantSize(place.type)], place.base, place.offset);
}

/** What a case carries; to be read only when the variant is that case. */
export function payloadOf(place: Place, index: number): Place {
  const { type } = place;
  const payload = type.kind === "variant" ? type.cases[index]?.type : undefined;
  if (type.kind !== "variant" || payload === undefined) throw new TypeError(`case ${index} carries nothing`);
  if (place.kind === "memory")
    return { kind: "memory", type: payload, base: place.base, offset: place.offset + payloadOffset(type) };
  const joined = flatten(type).slice(1);
  const slots = flatten(payload).map((wanted, at) => narrowed(slot(place.slots, at + 1), joined[at], wanted));
  return { kind: "flat", type: payload, slots };
}

/** A boolean or a number as a core value; enums by the number of their case. */
export function coreValue(place: Place): Instruction {
  if (place.kind === "flat") return slot(place.slots, 0);
  switch (place.type.kind) {
    case "bool":
      return load("i32.load8_u", place.base, place.offset);
    case "s64":
    case "u64":
      return load("i64.load", place.base, place.offset);
    case "f64":
      return load("f64.load", place.base, place.offset);
    case "variant":
      return discriminantOf(place);
    default:
      throw new TypeError(`${place.type.kind} is no single core value`);
  }
}

/** The address of a text's or list's first element. */
export function pointerOf(place: Place): Instruction {
  return place.kind === "flat" ? slot(place.slots, 0) : load("i32.load", place.base, place.offset);
}

/** A text's length in bytes, a list's in elements. */
export function lengthOf(place: Place): Instruction {
  return place.kind === "flat" ? slot(place.slots, 1) : load("i32.load", place.base, place.offset + 4);
}

/** A case's value out of a slot that it shares with other cases. */
function narrowed(value: Instruction, joined: CoreType | undefined, wanted: CoreType): Instruction {
  if (joined === wanted || joined === undefined) return value;
  return wanted === "f64" ? op("f64.reinterpret_i64", value) : op("i32.wrap_i64", value);
}

function slot(slots: Instructions, index: number): Instruction {
  const found = slots[index];
  if (found === undefined) throw new TypeError(`a flat value has no slot ${index}`);
  return found;
}
