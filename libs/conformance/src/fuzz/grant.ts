import {
  type ArtifactValue,
  canonicalAddress,
  isMoment,
  memberOf,
  type Reference,
  type ValueType,
} from "@glither/roux/core";
import type { Wish } from "./wish.ts";

/** The value of a field or an answer with a wish come true in it, or as it was where the wish does not fit its type. */
export function granted(type: ValueType, value: ArtifactValue, { of, value: wanted }: Wish): ArtifactValue {
  const way = of.kind === "field" ? [] : (of.member ?? []);
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
      if (of.kind === "element") return withFirst(type.of, value, way, of, wanted);
      return of.count ? withLength(value, wanted) : withElement(type, value, of, wanted);
    case "headers":
      return withElement(type, value, of, wanted);
    default:
      return fitting(type, wanted) ?? value;
  }
}

/** The first element as it is wished for; where there is none, one of nothing else. */
function withFirst(
  type: ValueType,
  value: ArtifactValue,
  way: readonly string[],
  of: Reference,
  wanted: Wish["value"],
): ArtifactValue {
  const [first = emptyElement(type), ...rest] = Array.isArray(value) ? value : [];
  return [within(type, first, way, of, wanted), ...rest];
}

function emptyElement(type: ValueType): ArtifactValue {
  if (type.kind === "record")
    return Object.fromEntries(type.members.map((member) => [member.name, emptyElement(member.type)]));
  if (type.kind === "enum") return type.symbols[0] ?? "";
  return type.kind === "text" ? "" : type.kind === "boolean" ? false : 0;
}

/** So many elements, the last of them again and again. */
function withLength(value: ArtifactValue, wanted: Wish["value"]): ArtifactValue {
  if (!Array.isArray(value) || typeof wanted !== "number" || wanted < 0 || wanted > 100) return value;
  const last = value.at(-1);
  if (last === undefined || wanted <= value.length) return value.slice(0, wanted);
  return [...value, ...Array.from({ length: wanted - value.length }, () => last)];
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
    case "moment":
      return isMoment(type.unit, wanted) ? wanted : undefined;
    case "number":
      return typeof wanted === "number" ? wanted : undefined;
    case "ip":
      return typeof wanted === "string" ? canonicalAddress(wanted.replace(/\/[0-9]+$/u, "")) : undefined;
    case "scalar":
      return typeof wanted === "number" || typeof wanted === "string" ? wanted : undefined;
    case "enum":
      return type.symbols.find((symbol) => symbol === wanted);
    default:
      return undefined;
  }
}
