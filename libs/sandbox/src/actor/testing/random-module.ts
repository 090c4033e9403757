import { concat, leb, section, text } from "../../module/binary/write.ts";
import { REALLOC, REFS, REFS_TYPES, START, STEP } from "../world.ts";

/** A sequence of numbers that looks like chance, and is the same for the same seed. */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** A whole number from 0 on, below that. */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  }

  one<T>(of: readonly T[]): T {
    return of[this.below(of.length)] as T;
  }
}

const [I32, LOCAL_GET, LOCAL_SET, CONST, LOAD, STORE, STORE8, CALL] = [0x7f, 0x20, 0x21, 0x41, 0x28, 0x36, 0x3a, 0x10];
const IMPORTS = [
  "[method]ref.call",
  "[method]ref.send",
  "[method]ref.send-only",
  "[method]ref.duplicate",
  "[resource-drop]ref",
];
const [ASK, SEND, SEND_ONLY, DUPLICATE, DROP] = [0, 1, 2, 3, 4];
const FUNCTIONS = 0x70;
const PARAMS = 4;
const LOCALS = 6;
const OUTCOME = 192;
/** Where parts may lie: the messages that are sent, the answer, the next state. */
const PARTS = [80, 96, 112, 128, 144, 160];
const RESULT = 256;

type Code = readonly number[];

/**
 * A module of programs, of which the third part of the message says by number which one is the step. Each does what chance says with
 * handles: it asks, sends, duplicates, drops, writes them into messages, answers and states; those that it was given as the message's
 * second part, those that it has found in answers, and those that it makes up.
 */
export function randomModule(chance: Chance, programs: number): Uint8Array {
  const types = [type(4, 0), type(3, 1), type(3, 0), type(1, 1), type(1, 0), type(4, 1), type(2, 1)];
  const typeOf = (name: string): number => {
    const { params, results } = REFS_TYPES[name] ?? { params: [], results: [] };
    return types.findIndex((one) => String(one) === String(type(params.length, results.length)));
  };
  const [step, start] = [5, 6];
  const free = [0x23, 0];
  const realloc = [...[0, ...free, ...free, LOCAL_GET, 3, 0x6a, CONST, 7, 0x6a, CONST, 0x78, 0x71, 0x24, 0, 0x0b]];
  const bodies = Array.from({ length: programs }, () => sized(new Program(chance).body()));
  const all = [0, 1, 2, 3].flatMap((param) => [LOCAL_GET, param]);
  const chosen = [0, ...all, LOCAL_GET, 2, 0x2b, 3, 40, 0xab, 0x11, step, 0, 0x0b];
  const places = bodies.flatMap((_, index) => leb(IMPORTS.length + 3 + index));
  return concat([
    [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    listed(1, types),
    listed(
      2,
      IMPORTS.map((name) => [...text(REFS), ...text(name), 0, typeOf(name)]),
    ),
    listed(3, [[step], [start], [step], ...bodies.map(() => [step])]),
    listed(4, [[FUNCTIONS, 0, ...leb(programs)]]),
    listed(5, [[0, 1]]),
    listed(6, [[I32, 1, CONST, ...number(4096), 0x0b]]),
    listed(7, [
      [...text("memory"), 2, 0],
      [...text(REALLOC), 0, IMPORTS.length],
      [...text(START), 0, IMPORTS.length + 1],
      [...text(STEP), 0, IMPORTS.length + 2],
    ]),
    listed(9, [[0, CONST, 0, 0x0b, ...leb(programs), ...places]]),
    listed(10, [sized(realloc), sized([0, CONST, ...number(OUTCOME), 0x0b]), sized(chosen), ...bodies]),
    listed(11, [
      [0, CONST, ...number(80), 0x0b, ...sized([5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0])],
      [0, CONST, 0, 0x0b, ...sized([0x67, 0x65, 0x74])],
    ]),
  ]);
}

/** One program: what it does, and which of its variables hold handles as far as it knows. */
class Program {
  readonly #chance: Chance;
  readonly #held = new Set<number>();

  constructor(chance: Chance) {
    this.#chance = chance;
  }

  body(): number[] {
    const chance = this.#chance;
    const code: number[] = [1, LOCALS, I32];
    // Most begin with what they were given, or they would reach nothing.
    if (chance.below(8) > 0) code.push(...this.#set(given()));
    for (let n = 1 + chance.below(10); n > 0; n--) code.push(...this.#action());
    // Most answer or become something, too.
    for (let n = chance.below(3); n > 0; n--) code.push(...this.#said());
    return [...code, CONST, ...number(OUTCOME), 0x0b];
  }

  #action(): Code {
    const chance = this.#chance;
    const message = [...place(80), ...place(chance.one([1, 1, 1, 1, 1, 1, 2, 3]))];
    switch (chance.below(9)) {
      case ASK:
      case 5:
      case 6:
        return [...this.#handle(), ...message, ...place(RESULT), CALL, ASK, ...this.#set(found(RESULT))];
      case SEND:
        return [...this.#handle(), ...message, CALL, SEND, ...this.#set([])];
      case SEND_ONLY:
        return [...this.#handle(), ...message, CALL, SEND_ONLY];
      case DUPLICATE:
        return [...this.#handle(), CALL, DUPLICATE, ...this.#set([])];
      case DROP:
        return [...this.#handle(true), CALL, DROP];
      default:
        return written(chance.one(PARTS.slice(1)), this.#handle(true));
    }
  }

  /** Says in the outcome that something is its answer, its state or an effect. */
  #said(): Code {
    const chance = this.#chance;
    const at = chance.one(PARTS);
    switch (chance.below(3)) {
      case 0:
        return [...written(at, this.#handle(true)), ...words(OUTCOME + 16, at, 1)];
      case 1:
        return [...written(at, this.#handle(true)), ...words(OUTCOME + 4, 1, at, 1)];
      default:
        return [
          ...words(284, 80, 1),
          ...place(280),
          ...this.#handle(true),
          ...[STORE, 2, 0],
          ...words(OUTCOME + 24, 280, 1),
        ];
    }
  }

  /** One that it holds, most of the time; where it is used up, it is not used again, most of the time. */
  #handle(used = false): Code {
    const chance = this.#chance;
    if (chance.below(12) === 0)
      return chance.one([place(chance.one(MADE_UP)), given(), ofState(), [LOCAL_GET, PARAMS + chance.below(LOCALS)]]);
    const held = [...this.#held];
    const local = held.length === 0 ? PARAMS : chance.one(held);
    if (used && chance.below(8) > 0) this.#held.delete(local);
    return [LOCAL_GET, local];
  }

  #set(code: Code): Code {
    const local = PARAMS + this.#chance.below(LOCALS);
    this.#held.add(local);
    return [...code, LOCAL_SET, local];
  }
}

const MADE_UP = [0, 1, 2, 3, 4, 5, 6, 7, -1, 255, 65_536];

function words(from: number, ...values: readonly number[]): Code {
  return values.flatMap((value, index) => [...place(from + index * 4), ...place(value), STORE, 2, 0]);
}

/** A part that is a reference. */
function written(at: number, of: Code): Code {
  return [...place(at), ...place(9), STORE8, 0, 0, ...place(at + 8), ...of, STORE, 2, 0];
}

/** The handle that the state is, if it is one. */
function ofState(): Code {
  return [LOCAL_GET, 0, LOAD, 2, 8];
}

/** The handle that the message's argument is. */
function given(): Code {
  return [LOCAL_GET, 2, LOAD, 2, 24];
}

/** The handle that is the first part of what a call has come to. */
function found(at: number): Code {
  return [...place(at), LOAD, 2, 4, LOAD, 2, 8];
}

function place(value: number): Code {
  return [CONST, ...number(value)];
}

/** Signed LEB128. */
function number(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>= 7) {
    const last = rest >= -0x40 && rest < 0x40;
    bytes.push((rest & 0x7f) | (last ? 0 : 0x80));
    if (last) return bytes;
  }
}

function type(params: number, results: number): number[] {
  return [0x60, params, ...new Array<number>(params).fill(I32), results, ...new Array<number>(results).fill(I32)];
}

function sized(code: Code): number[] {
  return [...leb(code.length), ...code];
}

function listed(id: number, items: readonly Code[]): Uint8Array {
  return section(id, concat([leb(items.length), ...items]));
}
