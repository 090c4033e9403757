import type { Ref, Vow } from "../ref.ts";
import { isReference } from "../reference.ts";
import { Refusal } from "./error.ts";

/** How deep data may be; what is deeper is meant to harm. */
const DEPTH = 64;

/**
 * A copy of what is data and references: texts, numbers, lists, plain objects, maps, sets, bytes. Each reference becomes what
 * `reference` makes of it. Every property is read once, and what could run code or hide a reference is refused: functions, objects
 * with a class or with accessors, promises of JavaScript's.
 * @throws Refusal NOT_PASSABLE
 */
export function copied(value: unknown, reference: (reference: Ref | Vow) => unknown): unknown {
  return isWhole(value) ? value : copyOf(value, reference, new Map(), 0);
}

/**
 * The same of the arguments of one message, which are a list that nobody else has: where none of them could be changed, that list
 * is as good as a copy.
 * @throws Refusal NOT_PASSABLE
 */
export function copiedArguments(
  args: readonly unknown[],
  reference: (reference: Ref | Vow) => unknown,
): readonly unknown[] {
  return args.every(isWhole) ? args : (copied(args, reference) as readonly unknown[]);
}

/** Whether it has no parts: nobody can change it, and nothing is hidden in it. */
function isWhole(value: unknown): boolean {
  return typeof value !== "function" && (typeof value !== "object" || value === null);
}

function copyOf(
  value: unknown,
  reference: (of: Ref | Vow) => unknown,
  done: Map<object, object>,
  depth: number,
): unknown {
  if (typeof value === "function") throw notPassable("a function");
  if (typeof value !== "object" || value === null) return value;
  if (isReference(value)) return reference(value as unknown as Ref);
  const known = done.get(value);
  if (known !== undefined) return known;
  if (depth === DEPTH) throw notPassable("data that is so deep");
  const inner = (part: unknown): unknown => copyOf(part, reference, done, depth + 1);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) {
    const copy = Object.create(prototype as object | null) as object;
    done.set(value, copy);
    return withParts(copy, value, inner);
  }
  if (Array.isArray(value)) {
    if (prototype !== Array.prototype) throw notPassable("a list with a class of its own");
    const copy: unknown[] = [];
    done.set(value, copy);
    return withParts(copy, value, inner);
  }
  if (prototype === Map.prototype) {
    const copy = new Map<unknown, unknown>();
    done.set(value, copy);
    Map.prototype.forEach.call(value, (part, key) => copy.set(inner(key), inner(part)));
    return copy;
  }
  if (prototype === Set.prototype) {
    const copy = new Set<unknown>();
    done.set(value, copy);
    Set.prototype.forEach.call(value, (part) => copy.add(inner(part)));
    return copy;
  }
  if (value instanceof Uint8Array && prototype === Uint8Array.prototype) return Uint8Array.from(value);
  throw notPassable("an object with a class of its own");
}

function withParts(copy: object, of: object, inner: (part: unknown) => unknown): object {
  for (const key of Reflect.ownKeys(of)) {
    const property = Reflect.getOwnPropertyDescriptor(of, key);
    if (property === undefined) continue;
    if (!("value" in property)) throw notPassable("a property that is computed");
    if (key === "length" && Array.isArray(of)) (copy as unknown[]).length = property.value as number;
    else
      Object.defineProperty(copy, key, {
        ...property,
        configurable: true,
        writable: true,
        value: inner(property.value),
      });
  }
  return copy;
}

/**
 * What of a problem may be told: of an error its name and its message, or the data that was thrown. An error itself is an object like
 * any other, which could carry anything.
 */
export function copiedProblem(problem: unknown, reference: (reference: Ref | Vow) => unknown): unknown {
  if (problem instanceof Refusal) return new Refusal(problem.code, String(problem.message), problem.hint);
  if (problem instanceof Error) {
    const copy = new Error(textOf(problem, "message"));
    copy.name = textOf(problem, "name");
    return copy;
  }
  try {
    return copied(problem, reference);
  } catch {
    return new Error("a problem that cannot be told");
  }
}

function textOf(error: Error, key: "message" | "name"): string {
  const text: unknown = error[key];
  return typeof text === "string" ? text : "";
}

function notPassable(what: string): Refusal {
  return new Refusal("NOT_PASSABLE", `${what} cannot pass`, "pass data, and references to actors");
}
