import type { Random } from "./random.ts";

/** A part of a regex: as it is written, and a text that it finds, or nearly. */
interface Part {
  readonly source: string;
  readonly sample: string;
}

/** A regex as it is written in a guard, and texts near what it finds. */
export interface PatternPlan {
  readonly written: string;
  readonly samples: readonly string[];
}

/** Letters whose case folds in odd ways, and the borders of the lengths of UTF-8. */
const LETTERS = [
  ..."aAbkKsSſxzé\u212aßẞİıσςΣµμµÅåÅǅ.-_ 09😀\u{10400}\u{10428}\u007f\u0080\u07ff\u0800\uffff\u{10000}\u{10ffff}\n\r\u2028\ufeff",
];
const CLASSES: readonly Part[] = [
  { source: ".", sample: "x" },
  { source: "\\d", sample: "7" },
  { source: "\\D", sample: "x" },
  { source: "\\w", sample: "_" },
  { source: "\\W", sample: "-" },
  { source: "\\s", sample: "\u00a0" },
  { source: "\\S", sample: "😀" },
];
const QUANTIFIERS = ["*", "+", "?", "*?", "+?", "??", "{2}", "{0,2}", "{1,3}?", "{2,}"];

/** A text with every character that means something to a regex, or cannot stand in one, escaped. */
export function escaped(text: string): string {
  return text
    .replace(/[\\^$.*+?()[\]{}|/]/gu, "\\$&")
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/** `^text`, `text$`, `^text$`, with or without case, by which rules are looked up. */
export function literalPattern(text: string, random: Random): PatternPlan {
  const [before, behind] = random.pick([
    ["^", ""],
    ["", "$"],
    ["^", "$"],
    ["", ""],
  ] as const);
  const flags = random.chance(20) ? "i" : "";
  const source = `${before}${escaped(text)}${behind}`;
  return { written: `/${source === "" ? "(?:)" : source}/${flags}`, samples: [text, `${text}x`, `x${text}`] };
}

/** Any regex of the regular subset, of moderate size, on which JavaScript's own engine does not take for ever. */
export function anyPattern(texts: readonly string[], random: Random): PatternPlan {
  const part = alternatives(texts, random, 3);
  if (!isTame(part.source)) return anyPattern(texts, random);
  const flags = random.pick(["", "", "i", "s", "u", "is"]);
  return { written: `/${part.source}/${flags}`, samples: [part.sample, `x${part.sample}`, `${part.sample}\n`] };
}

/**
 * The judges that match by backtracking need exponential time where groups repeat without end, and a power of the text's
 * length where much else does: also where a group repeats a few times, and something in it without end.
 */
function isTame(source: string): boolean {
  const plain = source.replaceAll(/\\./gu, "x");
  const endless = (plain.match(/[*+]|\{2,\}/gu) ?? []).length;
  return !/\)(?:[*+]|\{2,\})/u.test(plain) && endless <= (/\)\{/u.test(plain) ? 0 : 2);
}

function alternatives(texts: readonly string[], random: Random, depth: number): Part {
  const parts = random.list(1, random.chance(30) ? 3 : 1, () => sequence(texts, random, depth));
  return { source: parts.map(({ source }) => source).join("|"), sample: random.pick(parts).sample };
}

function sequence(texts: readonly string[], random: Random, depth: number): Part {
  const parts = random.list(1, 4, () => (random.chance(15) ? assertion(random) : term(texts, random, depth)));
  return { source: parts.map(({ source }) => source).join(""), sample: parts.map(({ sample }) => sample).join("") };
}

function assertion(random: Random): Part {
  return { source: random.pick(["^", "$", "\\b", "\\B"]), sample: "" };
}

function term(texts: readonly string[], random: Random, depth: number): Part {
  const own = atom(texts, random, depth);
  if (!random.chance(30)) return own;
  return { source: own.source + random.pick(QUANTIFIERS), sample: own.sample.repeat(random.between(0, 3)) };
}

function atom(texts: readonly string[], random: Random, depth: number): Part {
  return random.weighted<Part>(
    [5, () => literal(random.pick(LETTERS))],
    [2, () => ({ source: `(?:${escaped(random.pick(texts))})`, sample: random.pick(texts) })],
    [3, () => random.pick(CLASSES)],
    [3, () => setOf(random)],
    [depth > 0 ? 3 : 0, () => grouped(alternatives(texts, random, depth - 1), random)],
  );
}

function literal(letter: string): Part {
  return { source: escaped(letter), sample: letter };
}

function grouped({ source, sample }: Part, random: Random): Part {
  return { source: `(${random.pick(["", "?:"])}${source})`, sample };
}

/** A class of letters and ranges, negated at times. */
function setOf(random: Random): Part {
  const items = random.list(1, 3, () => {
    const [from, to] = [random.pick(LETTERS), random.pick(LETTERS)].sort(byCode);
    if (from === undefined || to === undefined) throw new RangeError("there are no letters");
    return random.chance(50)
      ? { source: `${inClass(from)}-${inClass(to)}`, sample: random.pick([from, to]) }
      : random.pick([
          { source: inClass(from), sample: from },
          { source: "\\w", sample: "k" },
          { source: "\\s", sample: " " },
        ]);
  });
  const negated = random.chance(25);
  const source = `[${negated ? "^" : ""}${items.map((item) => item.source).join("")}]`;
  return { source, sample: negated ? random.pick(LETTERS) : random.pick(items).sample };
}

function inClass(letter: string): string {
  return letter === "-" ? "\\-" : escaped(letter);
}

function byCode(one: string, other: string): number {
  return (one.codePointAt(0) ?? 0) - (other.codePointAt(0) ?? 0);
}
