import { parseDuration, present, type ValueType } from "@glither/roux/core";
import { ADDRESSES, NETS } from "./addresses.ts";
import { anyPattern, literalPattern } from "./patterns.ts";
import type { Random } from "./random.ts";
import { neighbour, quoted, TEXTS } from "./texts.ts";

const INTEGERS = [0, 1, -1, 2, 10, 255, 256, 2 ** 31 - 1, 2 ** 31, 2 ** 32, -(2 ** 31), 2 ** 53 - 1, 1 - 2 ** 53];
const NUMBERS = [
  "0",
  "1",
  "-1",
  "0.1",
  "0.5",
  "-2.5",
  "12.5%",
  "1000000000000000000000",
  "0.0000001",
  "9007199254740991",
];
const DURATIONS = ["0ms", "1ms", "999ms", "1s", "1500ms", "90s", "72h", "1.5d", "9w", "6mo", "1y", "100000w"];

const MOMENTS = {
  instant: ["1970-01-01T00:00Z", "1969-12-31T23:59:59.999Z", "2026-07-01T02:00+02:00", "2026-07-01T00:00:00.001Z"],
  date: ["1969-12-31", "1970-01-01", "2024-02-29", "2026-07-01"],
  time: ["00:00", "06:00", "18:00:00.001", "23:59:59.999"],
} as const;

/** The few constants that one ruleset compares with, so that its guards hold about as often as they do not. */
export class Constants {
  readonly texts: readonly string[];
  /** Texts that the ruleset's regexes nearly match. */
  readonly samples: string[] = [];
  readonly #random: Random;
  readonly #integers: readonly number[];
  readonly #numbers: readonly string[];
  readonly #durations: readonly string[];

  constructor(random: Random) {
    this.#random = random;
    const texts = random.some(TEXTS, 2, 7);
    this.texts = [...texts, ...random.some(texts, 0, 2).map((text) => neighbour(text, random))];
    this.#integers = random.some(INTEGERS, 2, 5);
    this.#numbers = random.some(NUMBERS, 2, 5);
    this.#durations = random.some(DURATIONS, 2, 4);
  }

  /** A literal of the type as it is written. */
  of(type: ValueType): string {
    const inner = present(type);
    switch (inner.kind) {
      case "boolean":
        return this.#random.pick(["true", "false"]);
      case "integer":
        return String(this.#random.pick(this.#integers));
      case "number":
        return this.#random.pick(this.#numbers);
      case "duration":
        return this.#random.pick(this.#durations);
      case "ip":
        return this.#random.pick(ADDRESSES);
      case "moment":
        return this.#random.pick(MOMENTS[inner.unit]);
      case "enum":
        return this.#random.pick(inner.symbols);
      default:
        return quoted(this.#random.pick(this.texts));
    }
  }

  /** `low..high` of a type, or undefined where it has none. */
  range(type: ValueType): string | undefined {
    const inner = present(type);
    if (inner.kind === "moment") {
      const own = MOMENTS[inner.unit];
      const [from, to] = [this.#random.below(own.length), this.#random.below(own.length)];
      return inner.unit === "instant" ? undefined : `${own[Math.min(from, to)]}..${own[Math.max(from, to)]}`;
    }
    const known = { integer: this.#integers.map(String), number: this.#numbers, duration: this.#durations };
    const own = inner.kind in known ? known[inner.kind as keyof typeof known] : undefined;
    if (own === undefined) return undefined;
    const ends = [this.#random.pick(own), this.#random.pick(own)].sort((a, b) => placeOf(a) - placeOf(b));
    return ends.join("..");
  }

  /** What a set of the type holds: among addresses, nets too, and among texts those without case. */
  within(type: ValueType): string {
    if (present(type).kind === "text" && this.#random.chance(10)) return this.folded();
    return present(type).kind === "ip" && this.#random.chance(70) ? this.#random.pick(NETS) : this.of(type);
  }

  pattern(): string {
    const plan = this.#random.chance(40)
      ? literalPattern(this.#random.pick(this.texts), this.#random)
      : anyPattern(this.texts, this.#random);
    return this.#keep(plan);
  }

  folded(): string {
    return `${quoted(this.#random.pick(this.texts))}i`;
  }

  /** A glob that one of the texts fits, with case or without. */
  glob(): string {
    const letters = [...this.#random.pick(this.texts)].map((letter) => letter.replace(/[\\*?]/u, "\\$&"));
    const from = this.#random.below(letters.length + 1);
    const parts = [...letters.slice(0, from), "*", ...letters.slice(this.#random.between(from, letters.length))];
    const wild = parts.map((part) => (this.#random.chance(15) ? "?" : part)).join("");
    const glob = /[*?]/u.test(wild) ? wild : `${wild}*`;
    return `${quoted(glob)}${this.#random.chance(30) ? "i" : ""}`;
  }

  literalPattern(): string {
    return this.#keep(literalPattern(this.#random.pick(this.texts), this.#random));
  }

  #keep({ written, samples }: ReturnType<typeof literalPattern>): string {
    this.samples.push(...samples);
    return written;
  }
}

/** Where a number or a duration stands among those of its type. */
function placeOf(literal: string): number {
  if (literal.endsWith("%")) return Number(literal.slice(0, -1)) / 100;
  return parseDuration(literal) ?? Number(literal);
}
