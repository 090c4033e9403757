import type { Span } from "../diagnostic.ts";
import { Sequence } from "./sequence.ts";

/** A part of a tree with all its spans moved as far as `from` is from `to`, in the same columns. */
export function moved<T>(tree: T, from: Span, to: Span): T {
  const [offset, line] = [to.offset - from.offset, to.line - from.line];
  return offset === 0 && line === 0 ? tree : (copy(tree, offset, line) as T);
}

function copy(value: unknown, offset: number, line: number): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof Sequence) {
    let all: Sequence<unknown> | undefined;
    for (const item of value.items) all = new Sequence(copy(item, offset, line), all);
    return all;
  }
  if (Array.isArray(value)) return value.map((item) => copy(item, offset, line));
  if (isSpan(value)) return { ...value, offset: value.offset + offset, line: value.line + line };
  const made: Record<string, unknown> = {};
  for (const key in value) made[key] = copy((value as Readonly<Record<string, unknown>>)[key], offset, line);
  return made;
}

function isSpan(value: object): value is Span {
  return "offset" in value && "column" in value;
}
