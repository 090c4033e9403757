import { type Dfa, type Nfa, nfaOf, type Pattern, RegexError, searchDfa } from "@glither/regex";
import { type Meter, Undecided } from "./budget.ts";
import type { Point } from "./domains.ts";
import type { Variable } from "./variables.ts";

/**
 * What can be true or false of the values. All but `present`, `exists` and `reaches` speak of a variable's value as if it were there; the formulas
 * ask for `present` beside them.
 */
export type Atom =
  | { readonly kind: "present"; readonly variable: Variable }
  | { readonly kind: "equals"; readonly variable: Variable; readonly value: string }
  | { readonly kind: "matches"; readonly variable: Variable; readonly pattern: Pattern }
  | { readonly kind: "same"; readonly left: Variable; readonly right: Variable }
  | { readonly kind: "at_most"; readonly variable: Variable; readonly bound: Point }
  /** Some element of a list fulfils a test, by its number among the existentials. */
  | { readonly kind: "exists"; readonly existential: number }
  /** A score comes to a threshold, by its number among the totals. */
  | { readonly kind: "reaches"; readonly total: number }
  /** `left <= right` */
  | { readonly kind: "in_order"; readonly left: Variable; readonly right: Variable };

/** Whether an atom is about values, so that a theory decides it. */
export function isTheoretical(atom: Atom): atom is Exclude<Atom, { kind: "present" | "exists" | "reaches" }> {
  return atom.kind !== "present" && atom.kind !== "exists" && atom.kind !== "reaches";
}

/** An atom (twice its number) or its negation (twice its number, plus one). */
export type Literal = number;

export function opposite(literal: Literal): Literal {
  return literal ^ 1;
}

/** The atoms of one analysis, each once, and the automata of its patterns. */
export class Atoms {
  readonly #meter: Meter;
  readonly #atoms: Atom[] = [];
  readonly #byKey = new Map<string, Literal>();
  readonly #automata = new Map<string, Dfa>();

  constructor(meter: Meter) {
    this.#meter = meter;
  }

  /** The literal that says an atom is true. */
  literal(atom: Atom): Literal {
    const key = keyOf(atom);
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    const literal = 2 * (this.#atoms.push(atom) - 1);
    this.#byKey.set(key, literal);
    return literal;
  }

  /** The literal of an atom that some formula has, or undefined. */
  find(atom: Atom): Literal | undefined {
    return this.#byKey.get(keyOf(atom));
  }

  of(literal: Literal): Atom {
    const atom = this.#atoms[literal >> 1];
    if (atom === undefined) throw new RangeError(`there is no atom ${literal >> 1}`);
    return atom;
  }

  /** Lets go of all automata; they are made again when they are needed. */
  forgetAutomata(): void {
    this.#automata.clear();
  }

  automaton(pattern: Pattern): Dfa {
    const key = patternKey(pattern);
    const known = this.#automata.get(key);
    if (known) return known;
    const dfa = searchDfa(comparable(pattern), this.#meter);
    this.#automata.set(key, dfa);
    return dfa;
  }
}

/** A pattern as an automaton; one that is too large, or none, leaves the question open. */
function comparable(pattern: Pattern): Nfa {
  try {
    return nfaOf(pattern);
  } catch (error) {
    if (!(error instanceof RegexError)) throw error;
    throw new Undecided(error.code === "too_large" ? "too_large" : "incomparable");
  }
}

export function patternKey({ source, flags }: Pattern): string {
  return `/${source}/${flags}`;
}

function keyOf(atom: Atom): string {
  switch (atom.kind) {
    case "present":
      return `present ${atom.variable.id}`;
    case "exists":
      return `exists ${atom.existential}`;
    case "reaches":
      return `reaches ${atom.total}`;
    case "equals":
      return `equals ${atom.variable.id} ${atom.value}`;
    case "matches":
      return `matches ${atom.variable.id} ${patternKey(atom.pattern)}`;
    case "at_most":
      return `at_most ${atom.variable.id} ${atom.bound}`;
    case "same":
    case "in_order":
      return `${atom.kind} ${atom.left.id} ${atom.right.id}`;
  }
}
