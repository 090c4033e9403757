import {
  isDated,
  isMoment,
  isObject,
  keyOfAddress,
  parseAddress,
  type RecordType,
  type ValueType,
} from "@glither/roux/core";
import { jsName, witName, witSymbol } from "@glither/wit";
import { parseDuration } from "../receipt/duration.ts";

export type Lowered = { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly problem: string };

const MOMENTS = {
  instant: "milliseconds since 1970",
  date: "days since 1970",
  time: "milliseconds of a day",
};

/**
 * A value in the language's terms → what the glue passes to the component: bigints for whole numbers and
 * durations, digits for addresses, WIT names for symbols, `undefined` for absent. Nothing is coerced.
 */
export function lowerValue(type: ValueType, value: unknown): Lowered {
  switch (type.kind) {
    case "text":
      return lowerText(value);
    case "boolean":
      return typeof value === "boolean" ? lowered(value) : expected("a boolean", value);
    case "integer":
      return isWhole(value) ? lowered(BigInt(value)) : expected("a whole number of at most 53 bits", value);
    case "number":
      // `-0` is `0`: the language has one zero, and a component would see two.
      return typeof value === "number" && Number.isFinite(value)
        ? lowered(value + 0)
        : expected("a finite number", value);
    case "duration":
      return isWhole(value) && value >= 0 ? lowered(BigInt(value)) : expected("a whole number of milliseconds", value);
    case "ip":
      return lowerAddress(value);
    case "moment":
      return isMoment(type.unit, value) ? lowered(BigInt(value)) : expected(MOMENTS[type.unit], value);
    case "scalar":
      return lowerScalar(value);
    case "enum":
      return lowerSymbol(type.symbols, value);
    case "record":
      return lowerRecord(type, value);
    case "dated":
      return lowerDated(type.of, value);
    case "optional":
      return value === undefined || value === null ? lowered(undefined) : lowerValue(type.of, value);
    case "list":
      return Array.isArray(value) ? lowerAll(value, (item) => lowerValue(type.of, item)) : expected("a list", value);
    case "headers":
      return Array.isArray(value) ? lowerAll(value, lowerPair) : expected("a list of name and value pairs", value);
  }
}

/** The spelling of symbols in WIT, worked out once for each enum. */
const spellings = new WeakMap<readonly string[], ReadonlyMap<unknown, string>>();

function lowerSymbol(symbols: readonly string[], value: unknown): Lowered {
  let spelling = spellings.get(symbols);
  if (spelling === undefined) {
    spelling = new Map(symbols.map((symbol) => [symbol, witSymbol(symbol)]));
    spellings.set(symbols, spelling);
  }
  const name = spelling.get(value);
  return name === undefined
    ? expected(`one of ${symbols.map((symbol) => `\`${symbol}\``).join(", ")}`, value)
    : lowered(name);
}

function lowerAll(values: readonly unknown[], lowerItem: (item: unknown) => Lowered): Lowered {
  const items: unknown[] = [];
  // Not for…of over entries(): a sparse list has absent elements, and they must be looked at.
  for (let index = 0; index < values.length; index += 1) {
    const item = lowerItem(values[index]);
    if (!item.ok) {
      return { ok: false, problem: `element ${index}: ${item.problem}` };
    }
    items.push(item.value);
  }
  return lowered(items);
}

function lowerPair(value: unknown): Lowered {
  return Array.isArray(value) && value.length === 2
    ? lowerAll(value, lowerText)
    : expected("a name and a value", value);
}

function lowerText(value: unknown): Lowered {
  if (typeof value !== "string") {
    return expected("a text", value);
  }
  return value.isWellFormed() ? lowered(value) : { ok: false, problem: "the text holds half of a surrogate pair" };
}

/** Whoever writes an address writes it as people do; the component has its number. */
function lowerAddress(value: unknown): Lowered {
  const address = typeof value === "string" ? parseAddress(value) : undefined;
  return address === undefined ? expected("an address", value) : lowered(keyOfAddress(address));
}

interface KnownMembers {
  readonly names: ReadonlySet<string>;
  readonly keyed: readonly { readonly name: string; readonly key: string; readonly type: ValueType }[];
}

/** Of each record, what is worked out once. */
const knownMembers = new WeakMap<RecordType["members"], KnownMembers>();

function membersOf({ members }: RecordType): KnownMembers {
  const known = knownMembers.get(members);
  if (known !== undefined) return known;
  const keyed = members.map(({ name, type }) => ({ name, key: jsName(witName(name)), type }));
  const worked = { names: new Set(members.map(({ name }) => name)), keyed };
  knownMembers.set(members, worked);
  return worked;
}

/** All members of a record and nothing else, under their names in the bindings. */
function lowerRecord(type: RecordType, value: unknown): Lowered {
  if (!isObject(value) || "then" in value) return expected("a record", value);
  const { names, keyed } = membersOf(type);
  const extra = Object.keys(value).find((key) => !names.has(key));
  if (extra !== undefined) return { ok: false, problem: `the record has no \`${extra}\`` };
  const values: Record<string, unknown> = {};
  for (const { name, key, type: memberType } of keyed) {
    const member = lowerValue(memberType, Object.hasOwn(value, name) ? value[name] : undefined);
    if (!member.ok) return { ok: false, problem: `\`${name}\`: ${member.problem}` };
    values[key] = member.value;
  }
  return lowered(values);
}

/** A value with its age, as a pair with milliseconds or as `{ value, age }`; a value alone is new. */
function lowerDated(type: ValueType, value: unknown): Lowered {
  const [own, age] = Array.isArray(value)
    ? value
    : isDated(value) || (type.kind !== "record" && isObject(value) && "value" in value)
      ? [value["value"], "age" in value ? inMilliseconds(value["age"]) : 0]
      : [value, 0];
  const [first, second] = [lowerValue(type, own), lowerValue({ kind: "duration" }, age)];
  if (!first.ok) return first;
  return second.ok ? lowered([first.value, second.value]) : { ok: false, problem: `its age: ${second.problem}` };
}

function inMilliseconds(age: unknown): unknown {
  return typeof age === "string" ? parseDuration(age) : age;
}

function lowerScalar(value: unknown): Lowered {
  const tag = typeof value === "number" ? "number" : "text";
  const checked = lowerValue({ kind: tag }, value);
  return checked.ok ? lowered({ tag, val: checked.value }) : expected("a number or a text", value);
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

function lowered(value: unknown): Lowered {
  return { ok: true, value };
}

function expected(what: string, value: unknown): Lowered {
  return { ok: false, problem: `expected ${what}, got ${describe(value)}` };
}

/** What kind of value it is, and nothing of it: what bindings answer is somebody's, and errors end up in logs. */
function describe(value: unknown): string {
  if (value === undefined || value === null) {
    return "nothing";
  }
  if (typeof value === "string") {
    return "a text";
  }
  if (typeof value === "number" || typeof value === "bigint" || typeof value === "boolean") {
    return `a ${typeof value}`;
  }
  if (typeof value === "object" && "then" in value) {
    return "a promise";
  }
  return Array.isArray(value) ? "a list" : `a value of type ${typeof value}`;
}
