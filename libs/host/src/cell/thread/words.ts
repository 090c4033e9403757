import type { Flat } from "../../slim/abi/codec.ts";
import { HEAD_WORDS } from "../turns.ts";

/** What is said in turns between a host and a thread that runs core modules. What takes more than core values comes by a port before it. */
export const SAID = {
  /** Host: a program came. Answered by DONE or FAILED. */
  LOAD: 0,
  /** Host: the number of a program that is not needed any more, with its instances. Answered by DONE. */
  UNLOAD: 1,
  /** Host: an instance's number, its program's; its memory came. Answered by DONE or FAILED. */
  MAKE: 2,
  /** Host: the number of an instance that is not used any more. Answered by DONE. */
  DROP: 3,
  /** Host: an instance's number, one of `EXPORT`, core values. Answered by DONE or FAILED, after any number of CALLs. */
  RUN: 4,
  /** Host: the core value that the function returned, if one. */
  ANSWER: 5,
  /** Host: the function threw. */
  THREW: 6,
  /** Guest: the core value that the export returned, if one. */
  DONE: 7,
  /** Guest: a failure came. */
  FAILED: 8,
  /** Guest: an import's place in its program's list, core values. Answered by ANSWER or THREW. */
  CALL: 9,
} as const;

/** Which export is run. */
export const EXPORT = { ENTRY: 0, POST_RETURN: 1, REALLOC: 2 } as const;

/** More values than an admitted function has: sixteen parameters, and where its result goes. */
const MAX_VALUES = 32;
/** In words: kind and number of values, two numbers, of which form each value is, in two bits. */
const HEAD = 5;
const INTEGER = 0;
const FLOAT = 1;
const BIGINT = 2;
const AREA_WORDS = HEAD + MAX_VALUES * 2;

export function sharedWords(): SharedArrayBuffer {
  return new SharedArrayBuffer((HEAD_WORDS + AREA_WORDS) * 4);
}

const NONE: readonly Flat[] = [];

/**
 * Messages as words in memory that two threads take turns with: most are a few integers, which take one line of a cache. A
 * message is read once, by who has the turn, so that nobody changes it meanwhile.
 */
export class Words {
  readonly #words: Int32Array;
  readonly #floats = new Float64Array(1);
  readonly #wholes = new BigInt64Array(this.#floats.buffer);
  readonly #halves = new Int32Array(this.#floats.buffer);
  /** Of the message that was read last. */
  kind = 0;
  first = 0;
  second = 0;
  flat: readonly Flat[] = NONE;

  constructor(shared: SharedArrayBuffer) {
    this.#words = new Int32Array(shared, HEAD_WORDS * 4, AREA_WORDS);
  }

  /** @throws RangeError for more values than a function has. */
  write(kind: number, first: number, second: number, flat: readonly Flat[]): void {
    const words = this.#words;
    if (flat.length > MAX_VALUES) throw new RangeError("more core values than a function takes");
    words[0] = kind | (flat.length << 8);
    words[1] = first;
    words[2] = second;
    let [low, high] = [0, 0];
    let at = HEAD;
    for (let index = 0; index < flat.length; index += 1) {
      const value = flat[index] as Flat;
      const integer = typeof value === "number" ? value | 0 : 0;
      // Zero with a sign is no integer here.
      if (Object.is(integer, value)) {
        words[at++] = integer;
        continue;
      }
      if (typeof value === "number") this.#floats[0] = value;
      else this.#wholes[0] = value;
      words[at++] = this.#halves[0] as number;
      words[at++] = this.#halves[1] as number;
      const form = (typeof value === "number" ? FLOAT : BIGINT) << ((index & 15) * 2);
      if (index < 16) low |= form;
      else high |= form;
    }
    words[3] = low;
    words[4] = high;
  }

  /** @throws RangeError for what `write` does not write. */
  read(): this {
    const words = this.#words;
    const head = words[0] as number;
    const count = head >>> 8;
    if (count > MAX_VALUES) throw new RangeError("more core values than a function takes");
    this.kind = head & 0xff;
    this.first = words[1] as number;
    this.second = words[2] as number;
    this.flat = count === 0 ? NONE : this.#values(count);
    return this;
  }

  #values(count: number): Flat[] {
    const words = this.#words;
    const [low, high] = [words[3] as number, words[4] as number];
    const flat: Flat[] = [];
    let at = HEAD;
    for (let index = 0; index < count; index += 1) {
      const form = ((index < 16 ? low : high) >>> ((index & 15) * 2)) & 3;
      if (form === INTEGER) {
        flat.push(words[at++] as number);
        continue;
      }
      this.#halves[0] = words[at++] as number;
      this.#halves[1] = words[at++] as number;
      flat.push(form === FLOAT ? (this.#floats[0] as number) : (this.#wholes[0] as bigint));
    }
    return flat;
  }
}
