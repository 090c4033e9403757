import type { Atoms, Literal } from "../atoms.ts";
import type { Meter } from "../budget.ts";
import type { Value } from "../domains.ts";
import type { Variable } from "../variables.ts";
import type { Languages } from "./languages.ts";
import { type Outcome, smaller } from "./outcome.ts";

/** Variables that must be equal, with all that is said of their value. */
interface Class {
  readonly variables: Variable[];
  /** The equalities that make them one. */
  readonly links: Literal[];
  fixed?: { readonly value: string; readonly literal: Literal };
  readonly excluded: Map<string, Literal>;
  readonly patterns: Literal[];
  readonly different: Set<Class>;
}

/** More clashing literals than these are not thinned out. */
const MAX_THINNED = 40;

/** Texts, symbols and truth values: equal or different, to constants and to each other; texts also match patterns. */
export class EqualityTheory {
  readonly #atoms: Atoms;
  readonly #languages: Languages;
  readonly #meter: Meter;

  constructor(atoms: Atoms, languages: Languages, meter: Meter) {
    this.#atoms = atoms;
    this.#languages = languages;
    this.#meter = meter;
  }

  check(literals: readonly Literal[]): Outcome {
    const classes = this.#classes(literals);
    const conflict = this.#describe(literals, classes);
    if (conflict) return { conflict };
    const candidates = new Map<Class, readonly string[]>();
    for (const own of new Set(classes.values())) {
      const words = this.#words(own, own.different.size + 1);
      if (words.length === 0) return { conflict: this.#whyEmpty(own) };
      candidates.set(own, words);
    }
    const chosen = this.#choose(candidates);
    if (chosen === undefined) return { conflict: this.#thinned(literals) };
    return {
      values: new Map<Variable, Value>([...classes].map(([variable, own]) => [variable, chosen.get(own) ?? ""])),
    };
  }

  #classes(literals: readonly Literal[]): Map<Variable, Class> {
    const classes = new Map<Variable, Class>();
    const classOf = (variable: Variable): Class => {
      const known = classes.get(variable);
      if (known) return known;
      const own = { variables: [variable], links: [], excluded: new Map(), patterns: [], different: new Set<Class>() };
      classes.set(variable, own);
      return own;
    };
    for (const literal of literals) {
      const atom = this.#atoms.of(literal);
      for (const variable of atom.kind === "same" ? [atom.left, atom.right] : "variable" in atom ? [atom.variable] : [])
        classOf(variable);
      if (atom.kind !== "same" || (literal & 1) === 1) continue;
      const [left, right] = [classOf(atom.left), classOf(atom.right)];
      left.links.push(literal);
      if (left === right) continue;
      left.links.push(...right.links);
      for (const variable of right.variables) classes.set(variable, left);
      left.variables.push(...right.variables);
    }
    return classes;
  }

  /** Collects what is said of each class; a clash that shows at once comes back. */
  #describe(literals: readonly Literal[], classes: ReadonlyMap<Variable, Class>): readonly Literal[] | undefined {
    for (const literal of literals) {
      const atom = this.#atoms.of(literal);
      const own = atom.kind === "equals" || atom.kind === "matches" ? classes.get(atom.variable) : undefined;
      if (own && atom.kind === "matches") own.patterns.push(literal);
      else if (own && atom.kind === "equals" && (literal & 1) === 1) own.excluded.set(atom.value, literal);
      else if (own && atom.kind === "equals") {
        if (own.fixed && own.fixed.value !== atom.value) return [own.fixed.literal, literal, ...own.links];
        own.fixed ??= { value: atom.value, literal };
      }
    }
    for (const { fixed, excluded, patterns, links } of new Set(classes.values())) {
      if (!fixed) continue;
      const wrong =
        excluded.get(fixed.value) ?? patterns.find((pattern) => !this.#languages.fits(fixed.value, pattern));
      if (wrong !== undefined) return [fixed.literal, wrong, ...links];
    }
    return this.#separate(literals, classes);
  }

  /** Puts apart the classes that must differ; a clash comes back. */
  #separate(literals: readonly Literal[], classes: ReadonlyMap<Variable, Class>): readonly Literal[] | undefined {
    for (const literal of literals) {
      const atom = this.#atoms.of(literal);
      if (atom.kind !== "same" || (literal & 1) === 0) continue;
      const [left, right] = [classes.get(atom.left), classes.get(atom.right)];
      if (!left || !right) continue;
      if (left === right) return [literal, ...left.links];
      if (left.fixed && left.fixed.value === right.fixed?.value)
        return [literal, left.fixed.literal, right.fixed.literal, ...left.links, ...right.links];
      left.different.add(right);
      right.different.add(left);
    }
    return undefined;
  }

  #words({ fixed, variables, excluded, patterns }: Class, count: number): readonly string[] {
    if (fixed) return [fixed.value];
    const [variable] = variables;
    const { domain } = variable ?? {};
    if (domain?.kind === "equality" && domain.symbols)
      return domain.symbols.filter((symbol) => !excluded.has(symbol)).slice(0, count);
    return this.#languages.words(patterns, count, excluded);
  }

  #whyEmpty({ variables, excluded, patterns, links }: Class): readonly Literal[] {
    const [variable] = variables;
    const { domain } = variable ?? {};
    if (domain?.kind === "equality" && domain.symbols) return [...excluded.values(), ...links];
    const isEmpty = (few: readonly Literal[]): boolean => this.#languages.words(few, 1, excluded).length === 0;
    const needed = patterns.length > MAX_THINNED ? patterns : smaller(patterns, isEmpty);
    const isOpen = (text: string): boolean => needed.every((pattern) => this.#languages.fits(text, pattern));
    const shut = [...excluded].filter(([text]) => isOpen(text));
    return [...needed, ...shut.map(([, literal]) => literal), ...links];
  }

  #thinned(literals: readonly Literal[]): readonly Literal[] {
    if (literals.length > MAX_THINNED) return literals;
    return smaller(literals, (few) => this.check(few).conflict !== undefined);
  }

  /** A value for each class, different where they must be: the classes with the fewest choices first. */
  #choose(candidates: ReadonlyMap<Class, readonly string[]>): ReadonlyMap<Class, string> | undefined {
    const chosen = new Map<Class, string>();
    // A class with more words than neighbours always finds one, whatever they take.
    const isFree = (own: Class): boolean => (candidates.get(own)?.length ?? 0) > own.different.size;
    const tight = [...candidates.keys()].filter((own) => !isFree(own));
    tight.sort((a, b) => (candidates.get(a)?.length ?? 0) - (candidates.get(b)?.length ?? 0));
    const order = [...tight, ...[...candidates.keys()].filter(isFree)];
    const place = (at: number): boolean => {
      const own = order[at];
      if (own === undefined) return true;
      this.#meter.spend(1 + own.different.size);
      const taken = new Set([...own.different].map((other) => chosen.get(other)));
      for (const word of candidates.get(own) ?? []) {
        if (taken.has(word)) continue;
        chosen.set(own, word);
        if (place(at + 1)) return true;
        chosen.delete(own);
      }
      return false;
    };
    return place(0) ? chosen : undefined;
  }
}
