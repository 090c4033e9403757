// As much of the binary format as is written here: numbers, vectors, and bodies of plain instructions.
import type { Value } from "./engine.ts";

export const HEADER = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

/** Instructions, by what they are called in the text format. */
export const OP = {
  unreachable: 0x00,
  if: 0x04,
  end: 0x0b,
  call: 0x10,
  get: 0x20,
  set: 0x21,
  globalGet: 0x23,
  globalSet: 0x24,
  load8: 0x2d,
  store8: 0x3a,
  eqz: 0x45,
  eq: 0x46,
  ne: 0x47,
  ge: 0x4e,
  eq64: 0x51,
  ne64: 0x52,
  add: 0x6a,
  and: 0x71,
  or: 0x72,
} as const;

export function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(Math.floor(value / 0x80))];
}

function signed(value: bigint): number[] {
  const [low, rest] = [Number(BigInt.asUintN(7, value)), value >> 7n];
  const last = (rest === 0n && low < 0x40) || (rest === -1n && low >= 0x40);
  return last ? [low] : [low | 0x80, ...signed(rest)];
}

/** `i32.const` or `i64.const` */
export function constant(value: Value): number[] {
  return typeof value === "bigint" ? [0x42, ...signed(BigInt.asIntN(64, value))] : [0x41, ...signed(BigInt(value | 0))];
}

export function text(name: string): number[] {
  const bytes = new TextEncoder().encode(name);
  return [...unsigned(bytes.length), ...bytes];
}

/** Something behind how many bytes it has. */
export function sized(bytes: readonly number[]): number[] {
  return [...unsigned(bytes.length), ...bytes];
}

/** The bytes of entries, behind their number. */
export function vector(count: number, bytes: readonly number[]): Uint8Array {
  return Uint8Array.from([...unsigned(count), ...bytes]);
}

/** Traps where the number on the stack is not zero. */
export const TRAP_IF = [OP.if, 0x40, OP.unreachable, OP.end];

export function store(at: number, bytes: Uint8Array): number[] {
  return [...bytes].flatMap((byte, offset) => [...constant(at + offset), ...constant(byte), OP.store8, 0, 0]);
}
