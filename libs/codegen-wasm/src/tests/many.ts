import type { Constant, ValueType } from "@glither/roux/core";
import type { ModuleBuilder } from "../build/module-builder.ts";
import { keyPlace } from "../dispatch/index-lookup.ts";
import { Entries, keyOf } from "../dispatch/table.ts";
import { isPacked } from "../runtime/packed.ts";
import type { Place } from "../values/place.ts";
import type { Instruction, Instructions } from "../wasm/instruction.ts";

/** Whether a text or a number is one of many. */
export function isOneOfMany(
  builder: ModuleBuilder,
  values: readonly Constant[],
  type: ValueType,
  place: Place,
): { readonly steps: Instructions; readonly value: Instruction } {
  const entries = new Entries();
  for (const value of values) entries.add(keyOf(value), 0);
  const { steps, pointer, length } = keyPlace(builder, type, place);
  return {
    steps,
    value: isPacked(
      builder,
      entries.all.map(({ key }) => key),
      pointer,
      length,
    ),
  };
}
