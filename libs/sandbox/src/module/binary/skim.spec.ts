import { describe, expect, it } from "@jest/globals";
import { isValid } from "../engine.ts";
import { ModuleError } from "../error.ts";
import { Program } from "../program.ts";
import { Bytes } from "./bytes.ts";
import { skim } from "./skim.ts";
import { mutated } from "./testing/mutated.ts";
import { moduleOfBody, moduleOfCode } from "./testing/one-function.ts";
import { leb } from "./write.ts";

const [END, DROP, UNREACHABLE, NOP, RETURN] = [0x0b, 0x1a, 0x00, 0x01, 0x0f];
/** No instructions, in any engine: one that is a number of a vector's lane, and one that is none. */
const ILLEGAL = [0x1e, 0x27];

function codeOf(body: () => unknown): unknown {
  try {
    return body();
  } catch (problem) {
    return problem instanceof ModuleError ? problem.code : problem;
  }
}

describe("what an engine reads further into than it was known here, so that a loop behind it had no meter", () => {
  const LOOP = [0x03, 0x40, 0x10, 0x00, 0x0c, 0x00, END];
  it.each<[string, readonly number[]]>([
    // Read as alignment 66, offset 0 and `i64.const 3`, it had `0x40` for `memory.grow`.
    ["an alignment with a memory's number", [1, 2, 0x7f, 0x41, 0, 0x28, 0x42, 0, 0x42, DROP, ...LOOP, END]],
    ["one in a store", [1, 2, 0x7f, 0x41, 0, 0x41, 0, 0x36, 0x42, 0, 0x42, ...LOOP, END]],
    ["one of a vector", [1, 2, 0x7f, 0x41, 0, 0xfd, 0, 0x44, 0, 0x42, DROP, ...LOOP, END]],
    ["one of a vector's lane", [1, 2, 0x7f, UNREACHABLE, 0xfd, 84, 0x40, 0, 0x42, 0, DROP, ...LOOP, END]],
    ["an alignment with a memory's number, in more bytes", [0, 0x41, 0, 0x28, 0xc2, 0, 0, 0x42, DROP, ...LOOP, END]],
    ["a memory's number in two bytes, asked for its size", [0, 0x3f, 0x80, 0, DROP, ...LOOP, END]],
    ["one that grows", [0, 0x41, 0, 0x40, 0x80, 0, DROP, ...LOOP, END]],
    ["one that is filled", [0, UNREACHABLE, 0xfc, 11, 0x80, 0, ...LOOP, END]],
    ["one that is copied to", [0, UNREACHABLE, 0xfc, 10, 0x80, 0, 0, ...LOOP, END]],
    ["one that is copied from", [0, UNREACHABLE, 0xfc, 10, 0, 0x80, 0, ...LOOP, END]],
    ["a variable whose type has two bytes", [1, 1, 0x63, 0, ...LOOP, END]],
    ["one of any function", [1, 1, 0x63, 0x70, ...LOOP, END]],
    ["a choice whose type has two bytes", [0, UNREACHABLE, 0x1c, 1, 0x63, 0x70, DROP, ...LOOP, END]],
    ["a block whose type has two bytes", [0, 0x02, 0x63, 0x70, UNREACHABLE, END, DROP, ...LOOP, END]],
    ["a block whose type has more bytes than it needs", [0, 0x02, 0xc0, 0x7f, END, ...LOOP, END]],
    ["nothing of a type of its own", [0, 0xd0, 0x00, DROP, ...LOOP, END]],
  ])("%s", (_, body) => {
    const bytes = moduleOfBody(body);
    expect(isValid(bytes)).toBe(true);
    expect(codeOf(() => new Program(bytes, { env: { tick: () => undefined } }))).toBe("NOT_METERED");
  });
});

/** Where the instructions of a function's code begin; undefined where it is refused. */
function places(code: readonly number[]): readonly number[] | undefined {
  const bytes = new Bytes(Uint8Array.from(code));
  const found: number[] = [];
  const nothing = (): void => undefined;
  try {
    skim(bytes, {
      one: () => found.push(bytes.at - 1),
      loop: nothing,
      block: nothing,
      end: nothing,
      bulk: nothing,
      grow: nothing,
    });
    return found;
  } catch (problem) {
    if (problem instanceof ModuleError) return undefined;
    throw problem;
  }
}

/** Behind what no code comes to, an engine takes any operands. That an instruction is whole is seen by what may follow it. */
function isWhole(instruction: readonly number[], ends: readonly number[]): boolean {
  const isTaken = (next: number): boolean =>
    isValid(moduleOfCode([UNREACHABLE, ...instruction, next, ...ends, UNREACHABLE, END]));
  // In a block there is nothing yet to be dropped.
  const next = ends.length > 0 ? [NOP, RETURN] : [NOP, DROP, RETURN];
  return next.every(isTaken) && !ILLEGAL.some(isTaken);
}

/** How many bytes of these an engine takes for the instruction's own. */
function lengthOf(op: readonly number[], immediates: readonly number[], ends: readonly number[]): number | undefined {
  for (let length = 0; length <= immediates.length; length++)
    if (isWhole([...op, ...immediates.slice(0, length)], ends)) return length;
  return undefined;
}

/** Immediates of all shapes that there are, and longer ones. */
const IMMEDIATES: readonly (readonly number[])[] = [
  ...Array.from({ length: 18 }, (_, length) => new Array<number>(length).fill(0)),
  ...[0x7f, 0x7b, 0x70, 0x6f, 0x40, 0x63, 0x64, 0x65, 0x6e, 0x69, 0x42].flatMap((byte) => [
    ...[
      [byte],
      [byte, 0],
      [byte, 0x70],
      [byte, 0, 0],
      [byte, 0, 0, 0],
      [0, byte],
      [1, byte],
      [1, byte, 0x70],
      [2, byte, byte],
    ],
    ...[
      [byte | 0x80, 0],
      [byte | 0x80, 0x7f],
      [byte | 0x80, 0, 0],
      [byte | 0x80, 0x80, 0],
    ],
  ]),
  ...[
    [1, 0],
    [1, 1],
    [1, 0, 0],
    [0, 1],
    [2, 0, 0, 0],
    [0x80, 0],
    [0, 0x80, 0],
    [0x80, 0, 0],
    [0x80, 0x80, 0],
  ],
];

/** Those of threads and garbage collection are refused by their first byte. */
describe("skimming knows where each instruction ends", () => {
  const ones = Array.from({ length: 256 }, (_, op) => [op]);
  const prefixed = (prefix: number, count: number) => Array.from({ length: count }, (_, op) => [prefix, ...leb(op)]);
  const CONTROL = [0x02, 0x03, 0x04];

  it.each<[string, number, readonly (readonly number[])[]]>([
    ["one byte", 184, ones],
    ["the prefix of conversions and copies", 12, prefixed(0xfc, 32)],
    ["the prefix of vectors", 256, prefixed(0xfd, 320)],
  ])("as the engine does, or refuses it: %s", (_, count, ops) => {
    const [known, wrong]: [Set<string>, string[]] = [new Set(), []];
    for (const op of ops) {
      const ends = CONTROL.includes(op[0] as number) ? [UNREACHABLE, END] : [];
      for (const immediates of isWhole(op, ends) ? [[]] : IMMEDIATES) {
        // What follows the instruction may be one, too.
        const length = lengthOf(op, immediates, ends);
        const found =
          length === undefined
            ? undefined
            : places([UNREACHABLE, ...op, ...immediates.slice(0, length), NOP, ...ends, UNREACHABLE, END]);
        if (length === undefined || found === undefined) continue;
        known.add(op.join(" "));
        // The instruction, and directly behind it the next one.
        if (found[1] !== 1 || found[2] !== 1 + op.length + length) wrong.push([...op, ...immediates].join(" "));
      }
    }
    expect(wrong).toEqual([]);
    expect(known.size).toBe(count);
  });
});

it("no change of a function's bytes hides a loop from the meter", () => {
  const { taken, metered, wrong } = mutated(10_000);
  expect(wrong).toEqual([]);
  expect(taken).toBeGreaterThan(metered);
  expect(metered).toBeGreaterThan(300);
});
