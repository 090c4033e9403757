import { isReference, type Reference } from "@glither/vat/border";
import { sturdyReferenceForm } from "../location/index.ts";
import {
  dictionary,
  record,
  SyrupDictionary,
  SyrupRecord,
  SyrupSymbol,
  type SyrupValue,
  set,
  symbol,
} from "../syrup/index.ts";
import { CaptpError } from "./error.ts";
import { ForeignRecord, SturdyRef, Tagged } from "./values.ts";

/** Says how the peer knows a reference. */
export type Describe = (reference: Reference) => SyrupValue;

/** What stands on the wire as it is: for the protocol's own use, never made of what a program gives. */
export class Raw {
  readonly form: SyrupValue;

  constructor(form: SyrupValue) {
    this.form = form;
  }
}

/** All that a peer is told of an error here: what Goblins tells of its own. */
const MYSTERY = record("exn:fail:mystery");
const DEEPEST = 90;

/**
 * A value of JavaScript's as it is sent.
 *
 * @throws CaptpError `UNSENDABLE`
 */
export function toSyrup(value: unknown, describe: Describe, depth = 0): SyrupValue {
  switch (typeof value) {
    case "string":
      if (!value.isWellFormed()) throw unsendable("a text with half of a surrogate pair");
      return value;
    case "number":
      return Number.isSafeInteger(value) && !Object.is(value, -0) ? BigInt(value) : value;
    case "undefined":
    case "boolean":
    case "bigint":
      return value;
    case "symbol":
      return symbolOf(value);
    case "object":
      if (value === null) return null;
      if (isReference(value)) return describe(value);
      if (depth >= DEEPEST) throw unsendable("values within one another, deeper than messages are");
      return ofObject(value, describe, depth + 1);
    default:
      throw unsendable("a function", "make an actor of it, and send its reference");
  }
}

function ofObject(value: object, describe: Describe, depth: number): SyrupValue {
  if (Array.isArray(value)) return Array.from(value, (element) => toSyrup(element, describe, depth));
  if (value instanceof Uint8Array) return value;
  if (value instanceof Error) return MYSTERY;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return ofPlain(value, describe, depth);
  if (value instanceof SyrupSymbol) return value;
  if (value instanceof Raw) return value.form;
  if (value instanceof SturdyRef) return sturdyReferenceForm(value);
  if (value instanceof Map)
    return dictionary(
      [...value].map(([key, held]) => [toSyrup(key, describe, depth), toSyrup(held, describe, depth)] as const),
    );
  if (value instanceof Set) return set([...value].map((member) => toSyrup(member, describe, depth)));
  if (value instanceof Tagged) return record("desc:tagged", symbol(value.tag), toSyrup(value.value, describe, depth));
  if (value instanceof ForeignRecord) return ofForeign(value, describe, depth);
  if (value instanceof Promise)
    throw unsendable("a promise of JavaScript's", "give it to `vat.adopt`, and send the promise that it answers");
  throw unsendable("an object of a class", "send plain data, or the reference of an actor");
}

/** A plain object as a dictionary. Nothing of it is run: what is computed when it is read does not cross. */
function ofPlain(value: object, describe: Describe, depth: number): SyrupValue {
  const entries: [string, SyrupValue][] = [];
  let simple = true;
  for (const [key, { value: held, get, enumerable }] of Object.entries(Object.getOwnPropertyDescriptors(value))) {
    if (enumerable !== true) continue;
    if (get !== undefined) throw unsendable("an object with a property that is computed");
    simple &&= /^[ -~]{0,99}$/u.test(key);
    entries.push([key, toSyrup(held, describe, depth)]);
  }
  if (Object.getOwnPropertySymbols(value).length > 0)
    throw unsendable("an object with symbols for keys", "use a `Map`");
  // Of short plain keys the order of the encoded bytes is that of lengths as decimal text, then of texts.
  return simple
    ? new SyrupDictionary(entries.sort(([left], [right]) => encodedOrder(left, right)))
    : dictionary(entries);
}

function encodedOrder(left: string, right: string): number {
  const [one, other] = [`${left.length}"${left}`, `${right.length}"${right}`];
  return one < other ? -1 : 1;
}

/** What is written as a record may not pass for one of the protocol's own. */
function ofForeign({ label, fields }: ForeignRecord, describe: Describe, depth: number): SyrupValue {
  const form = toSyrup(label, describe, depth);
  if (form instanceof SyrupRecord || (form instanceof SyrupSymbol && isProtocols(form.name)))
    throw unsendable("a record with a label of the protocol's");
  return new SyrupRecord(
    form,
    fields.map((field) => toSyrup(field, describe, depth)),
  );
}

/** Whether records of this label mean something to the protocol. */
export function isProtocols(label: string): boolean {
  return /^(?:desc|op):|^ocapn-|^(?:void|null)$/u.test(label);
}

function symbolOf(value: symbol): SyrupSymbol {
  const name = Symbol.keyFor(value);
  if (name === undefined || !name.isWellFormed())
    throw unsendable("a symbol that is not registered", 'symbols that cross are made by `Symbol.for("name")`');
  return symbol(name);
}

function unsendable(what: string, hint?: string): CaptpError {
  return new CaptpError("UNSENDABLE", `${what} cannot be sent to another machine`, hint === undefined ? {} : { hint });
}
