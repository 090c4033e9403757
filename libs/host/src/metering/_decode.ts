import type { Reader } from "../admission/reader.ts";
import type { Body, Instruction } from "./_instruction.ts";
import { Unbounded } from "./_unbounded.ts";

/** Compiled rulesets nest a few dozen blocks at most; what nests deeper is not followed. */
const MAX_DEPTH = 500;
/** As a power of two: what takes eight bytes. More would say that a memory's number follows, which moves all that is behind it. */
const MAX_ALIGNMENT = 3;
const NOTHING = 0x40;
const ELSE = 0x05;
const END = 0x0b;

/** How many values a numeric instruction takes, by the last opcode of each run; all give one. */
const ARITIES: readonly (readonly [last: number, pops: number])[] = [
  [0x45, 1],
  [0x4f, 2],
  [0x50, 1],
  [0x66, 2],
  [0x69, 1],
  [0x78, 2],
  [0x7b, 1],
  [0x8a, 2],
  [0x91, 1],
  [0x98, 2],
  [0x9f, 1],
  [0xa6, 2],
  [0xc4, 1],
];

/**
 * Reads a function's instructions up to its end as a tree of blocks.
 *
 * @throws Unbounded for instructions that compiled rulesets do not have: tables, globals, indirect calls, vectors.
 */
export function decodeBody(reader: Reader): Body {
  const { body, end } = new Decoder(reader).body(0);
  // What the engine runs behind an end that was none would have been read as nothing.
  if (end !== END || !reader.done) throw new Unbounded("its code goes on behind its end");
  return body;
}

class Decoder {
  readonly #reader: Reader;

  constructor(reader: Reader) {
    this.#reader = reader;
  }

  body(depth: number): { readonly body: Body; readonly end: number } {
    if (depth > MAX_DEPTH) throw new Unbounded("its blocks nest too deeply");
    const all: Instruction[] = [];
    const sets = new Set<number>();
    for (;;) {
      const code = this.#reader.byte();
      if (code === END || code === ELSE) return { body: { all, sets }, end: code };
      const instruction = this.#instruction(code, depth);
      if (instruction === undefined) continue;
      all.push(instruction);
      for (const local of setIn(instruction)) sets.add(local);
    }
  }

  #instruction(code: number, depth: number): Instruction | undefined {
    const reader = this.#reader;
    switch (code) {
      case 0x00:
        return { kind: "unreachable" };
      case 0x01:
        return undefined;
      case 0x02:
      case 0x03: {
        const pushes = this.#results();
        const { body } = this.body(depth + 1);
        return { kind: code === 0x02 ? "block" : "loop", pushes, body };
      }
      case 0x04: {
        const pushes = this.#results();
        const { body: yes, end } = this.body(depth + 1);
        const no = end === ELSE ? this.body(depth + 1).body : { all: [], sets: new Set<number>() };
        return { kind: "if", pushes, yes, no };
      }
      case 0x0c:
      case 0x0d:
        return { kind: code === 0x0c ? "br" : "br_if", depth: reader.u32() };
      case 0x0f:
        return { kind: "return" };
      case 0x10:
        return { kind: "call", target: reader.u32() };
      case 0x1a:
        return { kind: "drop" };
      case 0x1b:
        return { kind: "select" };
      case 0x20:
        return { kind: "get", local: reader.u32() };
      case 0x21:
      case 0x22:
        return { kind: code === 0x21 ? "set" : "tee", local: reader.u32() };
      case 0x3f:
        this.#onlyMemory();
        return { kind: "plain", code, pops: 0, pushes: 1 };
      case 0x40:
        this.#onlyMemory();
        return { kind: "grow" };
      case 0x41:
        return { kind: "const", value: signed(reader) };
      case 0x42:
        reader.skipNumber();
        return { kind: "plain", code, pops: 0, pushes: 1 };
      case 0x43:
      case 0x44:
        reader.take(code === 0x43 ? 4 : 8);
        return { kind: "plain", code, pops: 0, pushes: 1 };
      case 0xfc:
        return this.#extended();
    }
    if (code >= 0x28 && code <= 0x3e) {
      if (reader.u32() > MAX_ALIGNMENT) throw new Unbounded("it reaches memory in a form that is not followed");
      reader.u32();
      return { kind: "access", store: code >= 0x36 };
    }
    const arity = code < 0x45 ? undefined : ARITIES.find(([last]) => code <= last);
    if (arity === undefined) throw new Unbounded(`it has an instruction that is not followed (0x${code.toString(16)})`);
    return { kind: "plain", code, pops: arity[1], pushes: 1 };
  }

  #extended(): Instruction {
    const code = this.#reader.u32();
    if (code <= 7) return { kind: "plain", code: 0xfc, pops: 1, pushes: 1 };
    if (code === 10 || code === 11) {
      this.#onlyMemory();
      if (code === 10) this.#onlyMemory();
      return { kind: code === 10 ? "copy" : "fill" };
    }
    throw new Unbounded(`it has an instruction that is not followed (0xfc ${code})`);
  }

  /** The number of the one memory. */
  #onlyMemory(): void {
    if (this.#reader.u32() !== 0) throw new Unbounded("it names a memory that it does not have");
  }

  #results(): number {
    const type = this.#reader.byte();
    if (type === NOTHING) return 0;
    if (type >= 0x7c && type <= 0x7f) return 1;
    throw new Unbounded("its blocks take values, or give several");
  }
}

function setIn(instruction: Instruction): Iterable<number> {
  switch (instruction.kind) {
    case "set":
    case "tee":
      return [instruction.local];
    case "block":
    case "loop":
      return instruction.body.sets;
    case "if":
      return [...instruction.yes.sets, ...instruction.no.sets];
    default:
      return [];
  }
}

/** Signed LEB128 of 32 bits. */
function signed(reader: Reader): number {
  let value = 0;
  for (let shift = 0; shift < 35; shift += 7) {
    const byte = reader.byte();
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return shift < 25 && (byte & 0x40) !== 0 ? value | (-1 << (shift + 7)) : value;
  }
  throw new Unbounded("it holds a number that is too long");
}
