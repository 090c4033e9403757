import { Broken, type Reference } from "@glither/vat/border";
import { FarPromise, type Outcome, outcomeOf } from "./border.ts";
import { CaptpError } from "./error.ts";
import { Tagged } from "./values.ts";

/** A promise of what the peer answers to a message. */
export class Question extends FarPromise {
  /** Under which the peer keeps it; -1 before it is asked, -2 when the peer need not keep it any more. */
  position = -1;
  /** Whether something was sent to it, which is perhaps still under way. */
  piped = false;
}

export type Selector = "get" | "index" | "untag";

/** A promise of a part of what a promise is for, which the peer picks out. */
export class Selected extends FarPromise {
  readonly op: Selector;
  readonly base: Reference;
  readonly key: string | number;
  position = -1;
  piped = false;
  asked = false;

  constructor(op: Selector, base: Reference, key: string | number) {
    super();
    this.op = op;
    this.base = base;
    this.key = key;
  }
}

/** A part of a value: what is under a text of a dictionary, at an index of a list, or in a tag. */
export function pick(op: Selector, value: unknown, key: string | number): Outcome {
  if (op === "index" && Array.isArray(value) && (key as number) < value.length) return outcomeOf(value[key as number]);
  if (op === "untag" && value instanceof Tagged && value.tag === key) return outcomeOf(value.value);
  if (op === "get" && value instanceof Map && value.has(key)) return outcomeOf(value.get(key));
  if (op === "get" && isPlain(value)) {
    const property = Object.getOwnPropertyDescriptor(value, key);
    if (property !== undefined && "value" in property) return outcomeOf(property.value);
  }
  return new Broken(new CaptpError("NO_SUCH_OBJECT", "a value without the part that was asked for"));
}

function isPlain(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
