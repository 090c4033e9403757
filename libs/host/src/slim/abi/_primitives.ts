import { WEIGHT } from "./_weights.ts";
import type { Codec, CoreType } from "./codec.ts";
import { badMemory, wrongValue } from "./error.ts";
import type { Space } from "./space.ts";
import type { IntegerKind } from "./wit-type.ts";

export const BOOL: Codec = {
  ...sized(1, "i32"),
  store: (space, value, at) => space.view.setUint8(at, flag(value)),
  push: (_, value, out) => out.push(flag(value)),
  load: (space, at) => truth(space.view.getUint8(at)),
  take: (_, from) => truth(from.number()),
};

function flag(value: unknown): number {
  if (typeof value !== "boolean") throw wrongValue("a boolean");
  return value ? 1 : 0;
}

function truth(value: number): boolean {
  if (value !== 0 && value !== 1) throw badMemory("a boolean that is neither true nor false");
  return value === 1;
}

export const S64: Codec = {
  ...sized(8, "i64"),
  store: (space, value, at) => space.view.setBigInt64(at, signed(value), true),
  push: (_, value, out) => out.push(signed(value)),
  load: (space, at) => space.view.getBigInt64(at, true),
  take: (_, from) => from.bigint(),
};

export const U64: Codec = {
  ...sized(8, "i64"),
  store: (space, value, at) => space.view.setBigUint64(at, unsigned(value), true),
  push: (_, value, out) => out.push(unsigned(value)),
  load: (space, at) => space.view.getBigUint64(at, true),
  take: (_, from) => BigInt.asUintN(64, from.bigint()),
};

function signed(value: unknown): bigint {
  if (typeof value !== "bigint" || BigInt.asIntN(64, value) !== value) throw wrongValue("a signed 64-bit integer");
  return value;
}

function unsigned(value: unknown): bigint {
  if (typeof value !== "bigint" || BigInt.asUintN(64, value) !== value) throw wrongValue("an unsigned 64-bit integer");
  return value;
}

export const F64: Codec = {
  ...sized(8, "f64"),
  store: (space, value, at) => space.view.setFloat64(at, float(value), true),
  push: (_, value, out) => out.push(float(value)),
  load: (space, at) => space.view.getFloat64(at, true),
  take: (_, from) => from.number(),
};

export const F32: Codec = {
  ...sized(4, "f32"),
  store: (space, value, at) => space.view.setFloat32(at, float(value), true),
  push: (_, value, out) => out.push(Math.fround(float(value))),
  load: (space, at) => space.view.getFloat32(at, true),
  take: (_, from) => from.number(),
};

function float(value: unknown): number {
  if (typeof value !== "number") throw wrongValue("a number");
  return value;
}

export const CHAR: Codec = {
  ...sized(4, "i32"),
  store: (space, value, at) => space.view.setUint32(at, codePoint(value), true),
  push: (_, value, out) => out.push(codePoint(value)),
  load: (space, at) => character(space.view.getUint32(at, true)),
  take: (_, from) => character(from.number() >>> 0),
};

function codePoint(value: unknown): number {
  const point = typeof value === "string" ? value.codePointAt(0) : undefined;
  if (point === undefined || String.fromCodePoint(point) !== value || isSurrogate(point)) {
    throw wrongValue("one character");
  }
  return point;
}

function character(point: number): string {
  if (point > 0x10ffff || isSurrogate(point)) throw badMemory("a character that is none");
  return String.fromCodePoint(point);
}

function isSurrogate(point: number): boolean {
  return point >= 0xd800 && point <= 0xdfff;
}

/** Integers of at most 32 bits. What is narrower than its core value is cut off, as the canonical ABI says. */
export function integer(kind: IntegerKind): Codec {
  const bits = Number(kind.slice(1));
  const isSigned = kind.startsWith("s");
  const [lowest, highest] = isSigned ? [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1] : [0, 2 ** bits - 1];
  const cut = isSigned ? (value: number) => (value << (32 - bits)) >> (32 - bits) : (value: number) => value & highest;
  const lift = bits === 32 && !isSigned ? (value: number) => value >>> 0 : cut;
  const lower = (value: unknown): number => {
    if (typeof value !== "number" || !Number.isInteger(value) || value < lowest || value > highest) {
      throw wrongValue(`an integer from ${lowest} to ${highest}`);
    }
    return value;
  };
  return {
    ...sized(bits / 8, "i32"),
    store: (space, value, at) => storeDiscriminant(space, at, bits / 8, lower(value)),
    push: (_, value, out) => out.push(lower(value) | 0),
    load: (space, at) => lift(loadDiscriminant(space, at, bits / 8)),
    take: (_, from) => lift(from.number()),
  };
}

export function storeDiscriminant(space: Space, at: number, size: number, value: number): void {
  if (size === 1) space.view.setUint8(at, value);
  else if (size === 2) space.view.setUint16(at, value, true);
  else space.view.setUint32(at, value, true);
}

export function loadDiscriminant(space: Space, at: number, size: number): number {
  if (size === 1) return space.view.getUint8(at);
  return size === 2 ? space.view.getUint16(at, true) : space.view.getUint32(at, true);
}

function sized(size: number, flat: CoreType): Pick<Codec, "size" | "align" | "weight" | "flat" | "allocates"> {
  return { size, align: size, weight: size < 4 ? WEIGHT.small : WEIGHT.number, flat: [flat], allocates: false };
}
