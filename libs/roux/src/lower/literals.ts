import type { Constant } from "../ir/core.ts";
import { parseMoment } from "../ir/moments.ts";
import { kindName, momentName } from "../ir/type-name.ts";
import type { MomentLiteral, Path, Value } from "../syntax/ast.ts";

/** A literal as it is written, whatever type it is for; undefined for a regex, and for a moment that there is not. */
export function literal(value: Exclude<Value, Path>): Constant | undefined {
  switch (value.kind) {
    case "string":
    case "folded":
      return { kind: "text", value: value.value };
    case "boolean":
      return { kind: "boolean", value: value.value };
    case "duration":
      return { kind: "duration", ms: value.ms };
    case "moment":
      return momentOf(value);
    case "address":
      return { kind: "ip", value: value.text };
    case "number":
    case "percent":
      return numeric(numberText(value));
    case "regex":
      return undefined;
  }
}

function momentOf({ unit, text }: MomentLiteral): Constant | undefined {
  const value = parseMoment(unit, text);
  return value === undefined ? undefined : { kind: "moment", unit, value };
}

/** Why there is no such moment. */
export function momentFault({ unit, text }: MomentLiteral): string {
  if (unit !== "instant") return unit === "date" ? "no day of the calendar" : "no time of day";
  return /(?:Z|[+-][0-9]{2}:[0-9]{2})$/u.test(text) ? "no instant" : "another instant in each zone";
}

export function numberText(value: Extract<Value, { kind: "number" | "percent" }>): string {
  return value.kind === "number" ? value.text : `${value.text}e-2`;
}

function numeric(text: string): Constant {
  const value = Number(text);
  return Number.isSafeInteger(value) ? { kind: "integer", value: value + 0 } : { kind: "number", value: String(value) };
}

/** A kind of constants, as messages call it. */
export function describe(constant: Constant): string {
  if (constant.kind === "moment") return momentName(constant.unit);
  return constant.kind === "symbol" ? "a symbol" : kindName(constant.kind);
}
