import { type AST, RegExpParser, RegExpSyntaxError } from "@eslint-community/regexpp";
import type { CharSet } from "./char-set.ts";
import { charactersOf, type Flags, wordCharacters } from "./classes.ts";
import type { Pattern } from "./pattern.ts";
import { RegexError } from "./regex-error.ts";

export type Assertion = "start" | "end" | "boundary" | "inside";

/** One state of an automaton by Thompson's construction. Final is where a match ends. */
export type Step =
  | { readonly kind: "read"; readonly set: CharSet; readonly to: number }
  | { readonly kind: "split"; readonly to: readonly number[] }
  | { readonly kind: "assert"; readonly assertion: Assertion; readonly to: number }
  | { readonly kind: "final" };

export interface Nfa {
  readonly steps: readonly Step[];
  readonly start: number;
  /** What `\b` takes for a word, where the pattern asks; else undefined. */
  readonly word: CharSet | undefined;
  /** How many copies of repeated parts may be left out: 24 in `.{1,25}`. */
  readonly optional: number;
}

/** Repetitions are written out, so a pattern such as `(a{999}){999}` has no automaton of a sensible size. */
const MAX_STEPS = 20_000;

/**
 * An automaton for one match of the pattern, with its assertions as they stand.
 *
 * @throws {RegexError} `irregular` outside the regular subset, `too_large` when written-out repetitions are too many.
 */
export function nfaOf({ source, flags }: Pattern): Nfa {
  const pattern = parsePattern(source);
  const builder = new Builder({ ignoreCase: flags.includes("i"), dotAll: flags.includes("s") });
  const start = builder.alternatives(pattern.alternatives, builder.push({ kind: "final" }));
  return { steps: builder.steps, start, word: builder.word, optional: builder.optional };
}

/** @throws {RegexError} `irregular` where it is malformed. */
export function parsePattern(source: string): AST.Pattern {
  try {
    return new RegExpParser({ ecmaVersion: 2024 }).parsePattern(source, 0, source.length, { unicode: true });
  } catch (cause) {
    if (!(cause instanceof RegExpSyntaxError)) throw cause;
    throw new RegexError("irregular", "the pattern is malformed", { cause });
  }
}

/** Builds from the end: each part is given the state that follows it. */
class Builder {
  readonly steps: Step[] = [];
  word: CharSet | undefined;
  optional = 0;
  readonly #flags: Flags;
  /** Repeated parts are built again and again, their characters looked up once. */
  readonly #sets = new Map<AST.Element, CharSet>();

  constructor(flags: Flags) {
    this.#flags = flags;
  }

  push(step: Step): number {
    if (this.steps.length >= MAX_STEPS)
      throw new RegexError("too_large", `is longer than ${MAX_STEPS} steps with its repetitions written out`);
    return this.steps.push(step) - 1;
  }

  alternatives(nodes: readonly AST.Alternative[], next: number): number {
    const starts = nodes.map(({ elements }) => elements.reduceRight((after, node) => this.#element(node, after), next));
    return starts.length === 1 && starts[0] !== undefined ? starts[0] : this.push({ kind: "split", to: starts });
  }

  #element(node: AST.Element, next: number): number {
    switch (node.type) {
      case "Character":
      case "CharacterSet":
      case "CharacterClass":
        return this.push({ kind: "read", set: this.#set(node), to: next });
      case "Group":
      case "CapturingGroup":
        return this.alternatives(node.alternatives, next);
      case "Quantifier":
        return this.#quantifier(node, next);
      case "Assertion":
        return this.push({ kind: "assert", assertion: this.#assertion(node), to: next });
      case "Backreference":
      case "ExpressionCharacterClass":
        throw new RegexError("irregular", `\`${node.raw}\` is not regular`);
    }
  }

  #set(node: AST.Character | AST.CharacterSet | AST.CharacterClass): CharSet {
    const set = this.#sets.get(node) ?? charactersOf(node, this.#flags);
    this.#sets.set(node, set);
    return set;
  }

  #assertion(node: AST.Assertion): Assertion {
    if (node.kind === "start" || node.kind === "end") return node.kind;
    if (node.kind !== "word") throw new RegexError("irregular", `\`${node.raw}\` is not regular`);
    this.word ??= wordCharacters(this.#flags);
    return node.negate ? "inside" : "boundary";
  }

  #quantifier({ element, min, max }: AST.Quantifier, next: number): number {
    let start = next;
    if (max === Number.POSITIVE_INFINITY) {
      start = this.push({ kind: "split", to: [] });
      const body = this.#element(element, start);
      this.steps[start] = { kind: "split", to: [body, next] };
    } else
      for (let at = min; at < max; at++, this.optional++)
        start = this.push({ kind: "split", to: [this.#element(element, start), next] });
    for (let at = 0; at < min; at++) {
      const again = this.#element(element, start);
      // Nothing, however often, is nothing: `(?:(?:){999}){999}` must not count.
      if (again === start) break;
      start = again;
    }
    return start;
  }
}
