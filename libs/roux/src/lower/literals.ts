import type { Constant } from "../ir/core.ts";
import { kindName } from "../ir/type-name.ts";
import type { Path, Value } from "../syntax/ast.ts";

/** A literal as it is written, whatever type it is for; undefined for a regex. */
export function literal(value: Exclude<Value, Path>): Constant | undefined {
  switch (value.kind) {
    case "string":
      return { kind: "text", value: value.value };
    case "boolean":
      return { kind: "boolean", value: value.value };
    case "duration":
      return { kind: "duration", ms: value.ms };
    case "address":
      return { kind: "ip", value: value.text };
    case "number":
    case "percent":
      return numeric(numberText(value));
    case "regex":
      return undefined;
  }
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
  return constant.kind === "symbol" ? "a symbol" : kindName(constant.kind);
}
