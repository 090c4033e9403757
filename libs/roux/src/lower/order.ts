import { present } from "../ir/present.ts";
import type { ValueType } from "../ir/types.ts";

const ORDERED: readonly ValueType["kind"][] = ["integer", "number", "duration", "moment"];

/** Whether `<` has a meaning for values of a type. */
export function isOrdered(type: ValueType): boolean {
  const inner = present(type);
  return ORDERED.includes(inner.kind) || (inner.kind === "enum" && inner.ordered === true);
}
