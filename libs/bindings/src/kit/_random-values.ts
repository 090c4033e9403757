import { MOMENT_BOUNDS, type ValueType } from "@glither/roux/core";

/** Numbers from 0 up to 1, the same for the same seed (mulberry32). */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What people write, and what nobody expects. */
const TEXTS = [
  "",
  "ann",
  "bob@shop.example",
  "Ünïcode 漢字 🤓",
  " ",
  "../../etc/passwd",
  "'; drop table clients; --",
  "__proto__",
  "constructor",
  "null",
  "a\u0000b\nc",
  "x".repeat(300),
];
const NUMBERS = [0, 1, -1, 7, 100, 2 ** 31, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER];
const ADDRESSES = ["192.0.2.1", "0.0.0.0", "255.255.255.255", "::", "::1", "2001:db8::1", "::ffff:10.0.0.1"];
const FRACTIONS = [0.5, -0.1, 1e300, 5e-324];

/** A value of a type, in the language's terms. */
export function anyValue(type: ValueType, next: () => number): unknown {
  const one = <T>(values: readonly T[]): T | undefined => values[Math.floor(next() * values.length)];
  switch (type.kind) {
    case "text":
      return one(TEXTS);
    case "boolean":
      return next() < 0.5;
    case "integer":
      return one(NUMBERS);
    case "number":
      return one([...NUMBERS, ...FRACTIONS]);
    case "duration":
      return Math.abs(one(NUMBERS) ?? 0);
    case "ip":
      return one(ADDRESSES);
    case "moment":
      return one([0, 1, ...MOMENT_BOUNDS[type.unit]]);
    case "scalar":
      return next() < 0.5 ? one(TEXTS) : one([...NUMBERS, ...FRACTIONS]);
    case "enum":
      return one(type.symbols);
    case "record":
      return Object.fromEntries(type.members.map((member) => [member.name, anyValue(member.type, next)]));
    case "optional":
      return next() < 0.5 ? undefined : anyValue(type.of, next);
    case "dated":
      return anyValue(type.of, next);
    case "list":
      return Array.from({ length: Math.floor(next() * 4) }, () => anyValue(type.of, next));
    case "headers":
      return Array.from({ length: Math.floor(next() * 4) }, () => [one(TEXTS), one(TEXTS)]);
  }
}

/** As little as a value can be: empty, nothing, the first symbol, absent. */
export function leastValue(type: ValueType): unknown {
  switch (type.kind) {
    case "text":
    case "scalar":
      return "";
    case "ip":
      return "0.0.0.0";
    case "boolean":
      return false;
    case "integer":
    case "number":
    case "duration":
    case "moment":
      return 0;
    case "enum":
      return type.symbols[0];
    case "record":
      return Object.fromEntries(type.members.map((member) => [member.name, leastValue(member.type)]));
    case "optional":
      return undefined;
    case "dated":
      return leastValue(type.of);
    case "list":
    case "headers":
      return [];
  }
}
