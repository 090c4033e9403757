import { type ArtifactValue, memberOf, type Reference, type ValueType } from "@glither/roux/core";
import type { Wish } from "./wish.ts";

/** The value of a field or an answer with a wish come true in it, or as it was where the wish does not fit its type. */
export function granted(type: ValueType, value: ArtifactValue, { of, value: wanted }: Wish): ArtifactValue {
  const way = of.kind === "enrichment" ? (of.member ?? []) : [];
  return within(type, value, way, of, wanted);
}

function within(
  type: ValueType,
  value: ArtifactValue,
  way: readonly string[],
  of: Reference,
  wanted: Wish["value"],
): ArtifactValue {
  switch (type.kind) {
    case "optional":
      if (wanted === null && way.length === 0) return null;
      return value === null ? (fitting(type.of, wanted) ?? null) : within(type.of, value, way, of, wanted);
    case "dated": {
      const [own = null] = Array.isArray(value) ? value : [];
      return [within(type.of, own, way, of, wanted), 0];
    }
    case "record": {
      const [name, ...rest] = way;
      const members = type.members.map((member): [string, ArtifactValue] => {
        const own = memberOf(value, [member.name]);
        return [member.name, member.name === name ? within(member.type, own, rest, of, wanted) : own];
      });
      return Object.fromEntries(members);
    }
    case "list":
    case "headers":
      return withElement(type, value, of, wanted);
    default:
      return fitting(type, wanted) ?? value;
  }
}

/** A list that is long enough; headers in which the name comes first. */
function withElement(
  type: Extract<ValueType, { kind: "list" | "headers" }>,
  value: ArtifactValue,
  of: Reference,
  wanted: Wish["value"],
): ArtifactValue {
  const index = of.kind === "field" ? of.index : undefined;
  if (!Array.isArray(value) || index === undefined) return value;
  if (type.kind === "headers") {
    const text = fitting({ kind: "text" }, wanted);
    return text === undefined ? value : [[String(index), text], ...value];
  }
  const element = fitting(type.of, wanted);
  if (typeof index !== "number" || index > 100 || element === undefined) return value;
  const filled = [...value];
  while (filled.length <= index) filled.push(element);
  return filled.with(index, element);
}

/** The wanted value where it is one of the type: a truth is anything that counts as true. */
function fitting(type: ValueType, wanted: Wish["value"]): string | number | boolean | undefined {
  switch (type.kind) {
    case "boolean":
      return wanted === true;
    case "text":
      return typeof wanted === "string" ? wanted : wanted === true ? "a" : wanted === false ? "" : undefined;
    case "integer":
      return Number.isSafeInteger(wanted) ? Number(wanted) : undefined;
    case "duration":
      return Number.isSafeInteger(wanted) && Number(wanted) >= 0 ? Number(wanted) : undefined;
    case "number":
      return typeof wanted === "number" ? wanted : undefined;
    case "scalar":
      return typeof wanted === "number" || typeof wanted === "string" ? wanted : undefined;
    case "enum":
      return type.symbols.find((symbol) => symbol === wanted);
    default:
      return undefined;
  }
}
