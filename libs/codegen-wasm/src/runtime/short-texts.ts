import { choose, i32, i64, load, op } from "../wasm/assemble.ts";
import type { Instruction } from "../wasm/instruction.ts";

/** Longer texts are compared in a loop. */
export const SHORT = 64;

const TEXT = new TextEncoder();

/** Whether the bytes at an address are those of a short text: as many at a time as can be, without a loop. */
export function isAt(address: Instruction, text: string): Instruction {
  const bytes = TEXT.encode(text);
  const view = new DataView(bytes.buffer);
  const tests: Instruction[] = [];
  let at = 0;
  for (; at + 8 <= bytes.length; at += 8)
    tests.push(op("i64.eq", load("i64.load", address, at), i64(view.getBigInt64(at, true))));
  for (; at + 4 <= bytes.length; at += 4)
    tests.push(op("i32.eq", load("i32.load", address, at), i32(view.getInt32(at, true))));
  for (; at < bytes.length; at += 1) tests.push(op("i32.eq", load("i32.load8_u", address, at), i32(view.getUint8(at))));
  return allOf(tests);
}

/** Whether a text is, begins or ends with a short one. */
export function fits(
  where: "whole" | "start" | "end",
  pointer: Instruction,
  length: Instruction,
  text: string,
): Instruction {
  const size = TEXT.encode(text).length;
  const isLong = op(where === "whole" ? "i32.eq" : "i32.ge_u", length, i32(size));
  const begin = where === "end" ? op("i32.sub", op("i32.add", pointer, length), i32(size)) : pointer;
  return size === 0 ? isLong : choose("i32", isLong, isAt(begin, text), i32(0));
}

function allOf(tests: readonly Instruction[]): Instruction {
  const [last, ...earlier] = [...tests].reverse();
  return earlier.reduce((rest, test) => choose("i32", test, rest, i32(0)), last ?? i32(1));
}
