import { isRef } from "@glither/vat";
import { HootError } from "./error.ts";
import { kindOf, type Procedure, type Reflected } from "./reflected.ts";

/** What makes values of Scheme that JavaScript has nothing for. */
export interface Makers {
  readonly list: Procedure;
  readonly symbol: Procedure;
}

/** Lists within lists, so deep, and elements, so many, are carried. */
const DEEPEST = 64;
const LONGEST = 100_000;

/**
 * A value of a message as Scheme has it: whole numbers exact, others not; texts, truth values, symbols of `Symbol.for`, lists; references as
 * they are, which Scheme can hand on and not look into.
 *
 * @throws HootError `NOT_CARRIED`
 */
export function toScheme(value: unknown, makers: Makers, depth = 0): unknown {
  if (depth > DEEPEST) throw new HootError("NOT_CARRIED", "a list in a list in a list, too deep to be carried");
  switch (typeof value) {
    case "number":
      return Number.isSafeInteger(value) && !Object.is(value, -0) ? BigInt(value) : value;
    case "bigint":
    case "string":
    case "boolean":
      return value;
    case "symbol":
      return makers.symbol.call(Symbol.keyFor(value) ?? refused(value))[0];
    case "object":
      if (isRef(value)) return value;
      if (Array.isArray(value) && value.length <= LONGEST)
        return makers.list.call(...value.map((each) => toScheme(each, makers, depth + 1)))[0];
  }
  return refused(value);
}

/**
 * The way back: exact integers as numbers where those hold them, the unspecified value as `undefined`.
 *
 * @throws HootError `NOT_CARRIED`: a procedure stays in its program.
 */
export function toJavaScript(value: unknown, depth = 0): unknown {
  if (depth > DEEPEST) throw new HootError("NOT_CARRIED", "a list in a list in a list, too deep to be carried");
  if (typeof value === "bigint") return BigInt(Number(value)) === value && isSafe(value) ? Number(value) : value;
  if (typeof value !== "object" || value === null || isRef(value))
    return typeof value === "function" ? refused(value) : value;
  const reflected = value as Reflected;
  switch (kindOf(value)) {
    case "Unspecified":
      return undefined;
    case "Null":
      return [];
    case "Sym":
      return Symbol.for(reflected.reflector.symbol_name(reflected));
    case "MutableString":
      return reflected.reflector.string_value(reflected);
    case "Pair":
    case "MutablePair":
      return listOf(reflected, depth);
  }
  return refused(value);
}

function isSafe(value: bigint): boolean {
  return Number.isSafeInteger(Number(value));
}

function listOf(first: Reflected, depth: number): unknown[] {
  const values: unknown[] = [];
  let rest: unknown = first;
  while (kindOf(rest) === "Pair" || kindOf(rest) === "MutablePair") {
    const pair = rest as Reflected;
    if (values.length >= LONGEST) throw new HootError("NOT_CARRIED", "a list that is too long, or without end");
    values.push(toJavaScript(pair.reflector.car(pair), depth + 1));
    rest = pair.reflector.cdr(pair);
  }
  return kindOf(rest) === "Null" ? values : (refused(first) as never);
}

function refused(value: unknown): never {
  throw new HootError("NOT_CARRIED", `a value that has no counterpart on the other side: ${kindOf(value)}`);
}
