import type { JsonValue } from "@glither/host";
import type { Question } from "../offer/question.ts";

/** A value that can be looked up by: a text, a number or a boolean; undefined for what is absent, or is no one value. */
export function keyPart(value: JsonValue | undefined): string | undefined {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : undefined;
}

/** Several values as one key; no two lists of values have the same. Undefined where one of them is absent. */
export function keyOf(question: Question, paths: readonly string[]): string | undefined {
  const parts: string[] = [];
  for (const path of paths) {
    const part = keyPart(question.value(path));
    if (part === undefined) return undefined;
    parts.push(part);
  }
  return joined(parts);
}

export function joined(parts: readonly string[]): string {
  const [only] = parts;
  return parts.length === 1 && only !== undefined ? only : JSON.stringify(parts);
}
