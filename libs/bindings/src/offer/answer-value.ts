import { lowerValue, withDurations } from "@glither/host";
import type { Enrichment, ValueType } from "@glither/roux/core";

/** The type of what a provider finds: an age goes beside it. What may be absent is not found then. */
export function foundType({ type }: Enrichment): ValueType {
  return type.kind === "optional" ? type.of : type;
}

/** A value of a type, or what is wrong with it. */
export type Read = { readonly value: unknown } | { readonly problem: string };

/** A value as JSON has it; durations may be written as the language writes them. */
export function fromJson(type: ValueType, json: unknown): Read {
  const value = withDurations(type, json);
  const lowered = lowerValue(type, value);
  return lowered.ok ? { value } : { problem: lowered.problem };
}

/** A value as a text, in a column of a table, says it. Nothing is guessed: `yes` is no boolean. */
export function fromText(type: ValueType, text: string): Read {
  switch (type.kind) {
    case "boolean":
      return text === "true" || text === "false"
        ? { value: text === "true" }
        : { problem: "expected `true` or `false`" };
    case "integer":
      return isNumeral(text) ? fromJson(type, Number(text)) : { problem: "expected a whole number" };
    case "number":
      return isNumeral(text) ? fromJson(type, Number(text)) : { problem: "expected a number" };
    case "duration":
    case "moment":
      return fromJson(type, isNumeral(text) ? Number(text) : text);
    case "text":
    case "ip":
    case "enum":
    case "scalar":
      return fromJson(type, text);
    default:
      return { problem: `a text cannot be a ${type.kind}` };
  }
}

function isNumeral(text: string): boolean {
  return /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/u.test(text);
}
