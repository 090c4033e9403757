import type { Filled } from "@glither/roux/core";
import { FunctionBuilder } from "../build/function-builder.ts";
import { roomOf, safe } from "../runtime/safe-texts.ts";
import { lengthOf, pointerOf } from "../values/place.ts";
import { call, get, i32, op, set } from "../wasm/assemble.ts";
import type { Instruction } from "../wasm/instruction.ts";
import type { Parts } from "./rule-writer.ts";

/**
 * A text that holds fields: a function writes it where room is for the longest that there may be, and answers with its length. Both
 * are core values, the address first.
 */
export function filledSlots(
  { artifact, builder }: Parts,
  id: string,
  { as, parts }: Filled,
): readonly [Instruction, Instruction] {
  const texts = parts.map((part) => (part.kind === "text" ? builder.data.text(part.value) : undefined));
  const room = texts.reduce((sum, text) => sum + (text?.length ?? roomOf(as)), 0);
  const area = builder.state.reserve(room, 1);
  builder.define(id, () => {
    const fn = new FunctionBuilder(artifact.params);
    const end = fn.local("i32", "end");
    const steps = parts.flatMap((part, at): Instruction[] => {
      const text = texts[at];
      if (text)
        return [
          op("memory.copy", get(end), i32(text.pointer), i32(text.length)),
          set(end, op("i32.add", get(end), i32(text.length))),
        ];
      const place = artifact.field(part.kind === "field" ? part.path : "");
      return [set(end, op("i32.add", get(end), call(safe(builder, as), get(end), pointerOf(place), lengthOf(place))))];
    });
    return fn.finish(id, [set(end, area), ...steps, op("i32.sub", get(end), area)], "i32", [
      "A text that holds fields of the artifact.",
    ]);
  });
  return [area, call(id, ...artifact.params.map(({ name }) => get(name)))];
}
