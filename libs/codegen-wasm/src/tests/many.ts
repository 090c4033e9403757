import type { Constant, ValueType } from "@glither/roux/core";
import type { ModuleBuilder } from "../build/module-builder.ts";
import { keyPlace } from "../dispatch/index-lookup.ts";
import { Entries, keyOf } from "../dispatch/table.ts";
import { isPacked } from "../runtime/packed.ts";
import type { Place } from "../values/place.ts";
import type { Instruction, Instructions } from "../wasm/instruction.ts";

const TEXT = new TextEncoder();

/** Whether a text or a number is one of many. */
export function isOneOfMany(
  builder: ModuleBuilder,
  values: readonly Constant[],
  type: ValueType,
  place: Place,
): { readonly steps: Instructions; readonly value: Instruction } {
  const { steps, pointer, length } = keyPlace(builder, type, place);
  return { steps, value: isPacked(builder, keysOf(values), pointer, length) };
}

/** The bytes of each value, once. */
function keysOf(values: readonly Constant[]): readonly Uint8Array[] {
  const texts = new Set<string>();
  const numbers = new Entries();
  for (const value of values) {
    if (value.kind === "text") texts.add(value.value);
    else numbers.add(keyOf(value), 0);
  }
  const keys: Uint8Array[] = Array.from(texts, (text) => TEXT.encode(text));
  return keys.concat(numbers.all.map(({ key }) => key));
}
