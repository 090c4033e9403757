import {
  type ArtifactValue,
  type Constant,
  type EnumType,
  GREATEST_ADDRESS,
  MOMENT_BOUNDS,
  parseAddress,
  printAddress,
  type ValueType,
} from "@glither/roux/core";

/** What a variable's values are to the solver: texts, or points of a line on which each has a next one. */
export type Value = string | Point;

/** Addresses have 128 bits, and all other lines fewer than a number holds; the two never meet. */
export type Point = number | bigint;

/**
 * A type as one of the two theories sees it. Texts, symbols and truth values can only be equal or different. Numbers and
 * durations stand on a line of finitely many points, so `<` is `<=` the point before, and needs no theory of its own.
 */
export type Domain = EqualityDomain | OrderDomain;

export interface EqualityDomain {
  readonly kind: "equality";
  /** Two variables can be compared when the names of their domains agree. */
  readonly name: string;
  /** All values, the preferred one first; undefined for texts. */
  readonly symbols: readonly string[] | undefined;
  /** What the solver takes where nothing is asked. */
  readonly preferred: string;
  /** A constant of the type as the solver's value. */
  encode(constant: Constant): string;
  decode(value: Value): ArtifactValue;
}

export interface OrderDomain {
  readonly kind: "order";
  readonly name: string;
  readonly least: Point;
  readonly greatest: Point;
  readonly preferred: Point;
  /** The next greater point; the domain's greatest has none. */
  next(value: Point): Point;
  previous(value: Point): Point;
  encode(constant: Constant): Point;
  decode(value: Value): ArtifactValue;
}

const asItIs = (value: Value): ArtifactValue => (typeof value === "bigint" ? Number(value) : value);

const asText = (constant: Constant): string => String(constant.kind === "duration" ? constant.ms : constant.value);
/** Numbers are kept as decimal texts; `-0` is `0`. */
const asNumber = (constant: Constant): number => Number(asText(constant)) + 0;

const TEXT: EqualityDomain = {
  kind: "equality",
  name: "text",
  symbols: undefined,
  preferred: "",
  encode: asText,
  decode: asItIs,
};

const BOOLEAN: EqualityDomain = {
  kind: "equality",
  name: "boolean",
  symbols: ["false", "true"],
  preferred: "false",
  encode: asText,
  decode: (value) => value === "true",
};

const INTEGER: OrderDomain = {
  kind: "order",
  name: "integer",
  least: Number.MIN_SAFE_INTEGER,
  greatest: Number.MAX_SAFE_INTEGER,
  preferred: 0,
  next: (value) => Number(value) + 1,
  previous: (value) => Number(value) - 1,
  encode: asNumber,
  decode: asItIs,
};

/** Binary64 numbers: between two neighbours there is nothing, and `-0` is `0`. */
const NUMBER: OrderDomain = {
  kind: "order",
  name: "number",
  least: -Number.MAX_VALUE,
  greatest: Number.MAX_VALUE,
  preferred: 0,
  next: (value) => neighbourAbove(Number(value)),
  previous: (value) => -neighbourAbove(-Number(value)) + 0,
  encode: asNumber,
  decode: asItIs,
};

const DURATION: OrderDomain = { ...INTEGER, name: "duration", least: 0 };

/** An address as its number. */
const ADDRESS: OrderDomain = {
  kind: "order",
  name: "address",
  least: 0n,
  greatest: GREATEST_ADDRESS,
  // Of a block that is kept for examples (RFC 5737).
  preferred: 0xffff_c000_0201n,
  next: (value) => BigInt(value) + 1n,
  previous: (value) => BigInt(value) - 1n,
  encode: (constant) => parseAddress(asText(constant)) ?? 0n,
  decode: (value) => printAddress(BigInt(value)),
};

/** A number or a text is compared only as one of the two, so its own value does not matter. */
const SCALAR: EqualityDomain = { ...TEXT, name: "scalar" };

/** Of a record only presence is asked; its members are variables of their own. */
const RECORD: EqualityDomain = { ...TEXT, name: "record" };

/** Of a list only presence is asked; its elements and their number are variables of their own. */
export const LIST: EqualityDomain = { ...TEXT, name: "list" };

/** How many elements a list has. */
export const COUNT: OrderDomain = { ...INTEGER, least: 0 };

/** Rungs are numbers from 0, the lowest first. */
function ladder({ name, symbols, default: preferred = symbols[0] ?? "" }: EnumType): OrderDomain {
  return {
    ...INTEGER,
    name: `ladder ${name} ${symbols.join(" ")}`,
    least: 0,
    greatest: symbols.length - 1,
    preferred: Math.max(0, symbols.indexOf(preferred)),
    encode: (constant) => symbols.indexOf(asText(constant)),
    decode: (value) => symbols[Number(value)] ?? "",
  };
}

const view = new DataView(new ArrayBuffer(8));

function neighbourAbove(value: number): number {
  if (value === 0) return Number.MIN_VALUE;
  view.setFloat64(0, value);
  view.setBigInt64(0, view.getBigInt64(0) + (value > 0 ? 1n : -1n));
  return view.getFloat64(0) + 0;
}

export function domainOf(type: ValueType): Domain {
  switch (type.kind) {
    case "text":
      return TEXT;
    case "boolean":
      return BOOLEAN;
    case "integer":
      return INTEGER;
    case "number":
      return NUMBER;
    case "duration":
      return DURATION;
    case "ip":
      return ADDRESS;
    case "moment": {
      const [least, greatest] = MOMENT_BOUNDS[type.unit];
      return { ...INTEGER, name: type.unit, least, greatest };
    }
    case "scalar":
      return SCALAR;
    case "enum": {
      if (type.ordered) return ladder(type);
      const preferred = type.default ?? type.symbols[0] ?? "";
      const symbols = [preferred, ...type.symbols.filter((symbol) => symbol !== preferred)];
      const name = `enum ${type.name} ${[...type.symbols].sort().join(" ")}`;
      return { kind: "equality", name, symbols, preferred, encode: asText, decode: asItIs };
    }
    case "record":
      return RECORD;
    case "list":
      return LIST;
    case "dated":
    case "optional":
    case "headers":
      throw new TypeError(`a value that is there is not ${type.kind}`);
  }
}
