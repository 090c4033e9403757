import { listed } from "../wording.ts";
import type { MomentUnit } from "./moments.ts";
import { present } from "./present.ts";
import type { ValueType } from "./types.ts";

const NAMES: Readonly<Record<ValueType["kind"], string>> = {
  text: "a text",
  boolean: "true or false",
  integer: "a whole number",
  number: "a number",
  duration: "a duration",
  ip: "an address",
  moment: "a moment",
  enum: "a symbol",
  record: "a record",
  scalar: "a number or a text",
  optional: "optional",
  dated: "a value with its age",
  list: "a list",
  headers: "headers",
};

/** A kind of types, as messages call it. */
export function kindName(kind: ValueType["kind"]): string {
  return NAMES[kind];
}

export function momentName(unit: MomentUnit): string {
  return { instant: "an instant", date: "a date", time: "a time of day" }[unit];
}

/** A type, as messages call it. */
export function typeName(type: ValueType): string {
  const inner = present(type);
  if (inner.kind === "moment") return momentName(inner.unit);
  if (inner.kind === "record") return `a record with ${all(inner.members.map(({ name }) => `\`${name}\``))}`;
  return inner.kind === "enum" ? `one of ${listed(inner.symbols)}` : kindName(inner.kind);
}

/** `a, b and c`. */
function all(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
