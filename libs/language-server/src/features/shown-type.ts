import type { ValueType } from "@glither/roux/core";
import { typeName } from "@glither/roux/surface";

/** A type in words: `a text, or absent`, `a list of records with …`. */
export function shownType(type: ValueType): string {
  if (type.kind === "optional") return `${shownType(type.of)}, or absent`;
  if (type.kind === "dated") return `${shownType(type.of)}, with its age`;
  if (type.kind === "list") return `a list, each ${shownType(type.of)}`;
  if (type.kind === "enum" && type.ordered) return `a rung of ${type.symbols.map((rung) => `\`${rung}\``).join(" < ")}`;
  return typeName(type);
}
