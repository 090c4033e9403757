import type { ValueType } from "./types.ts";

/** The type of a value that is there. */
export function present(type: ValueType): Exclude<ValueType, { kind: "optional" }> {
  return type.kind === "optional" ? present(type.of) : type;
}
