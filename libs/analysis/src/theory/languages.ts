import { ANY_TEXT, type Automaton, Both, type Excluded, Language, type Pattern, Search } from "@glither/regex";
import { type Atoms, type Literal, patternKey } from "../atoms.ts";
import type { Meter } from "../budget.ts";

/** A pattern that must find something (twice its number) or nothing (plus one), of whatever variable. */
type Demand = number;

/** Texts that were found are tried for other demands, so many of them. */
const MAX_KNOWN = 64;
/** What is kept of automata is let go after so many steps. */
const STEPS_KEPT = 1_000_000;
/** Up to so many demands, the shortest text is looked for at once. */
const FEW = 2;

/**
 * Texts that fulfil sets of literals about matches. The automata of many patterns together can be large, so what costs less
 * comes first: two of the demands that contradict each other, and texts that are known and happen to fit.
 */
export class Languages {
  readonly #atoms: Atoms;
  readonly #meter: Meter;
  readonly #patterns: Pattern[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #demands = new Map<Literal, Demand>();
  readonly #fits = new Map<Demand, Map<string, boolean>>();
  readonly #clashes = new Map<string, boolean>();
  readonly #languages = new Map<string, Language>();
  readonly #automata = new Map<string, Automaton>();
  #known: readonly string[] = [];
  #keptSince = 0;

  constructor(atoms: Atoms, meter: Meter) {
    this.#atoms = atoms;
    this.#meter = meter;
  }

  /** As many texts as asked for that fulfil the literals and are not excluded; fewer only when there are no more. */
  words(literals: readonly Literal[], count: number, excluded: Excluded): readonly string[] {
    const demands = [...new Set(literals.map((literal) => this.#demand(literal)))].sort((a, b) => a - b);
    if (demands.length > FEW) {
      if (this.#clash(demands)) return [];
      const guess = count === 1 ? this.#guess(demands, excluded) : undefined;
      if (guess !== undefined) return [guess];
    }
    const words = this.#language(demands).words(count, excluded);
    if (demands.length > 0) this.#learn(words);
    return words;
  }

  fits(text: string, literal: Literal): boolean {
    return this.#fulfils(text, this.#demand(literal));
  }

  #demand(literal: Literal): Demand {
    const known = this.#demands.get(literal);
    if (known !== undefined) return known;
    const atom = this.#atoms.of(literal);
    if (atom.kind !== "matches") throw new TypeError(`${atom.kind} is no match`);
    const key = patternKey(atom.pattern);
    const number = this.#numbers.get(key) ?? this.#patterns.push(atom.pattern) - 1;
    this.#numbers.set(key, number);
    const demand = 2 * number + (literal & 1);
    this.#demands.set(literal, demand);
    return demand;
  }

  #fulfils(text: string, demand: Demand): boolean {
    const known = this.#fits.get(demand & ~1) ?? new Map<string, boolean>();
    this.#fits.set(demand & ~1, known);
    let found = known.get(text);
    if (found === undefined) {
      this.#meter.spend(1 + text.length / 8);
      found = this.#atoms.automaton(this.#pattern(demand)).test(text);
      known.set(text, found);
    }
    return found === ((demand & 1) === 0);
  }

  /** True when two of the demands leave no text; that none do means nothing. */
  #clash(demands: readonly Demand[]): boolean {
    return demands.some((left, at) =>
      demands.slice(at + 1).some((right) => {
        const key = `${left} ${right}`;
        const known = this.#clashes.get(key) ?? this.#language([left, right]).shortest() === undefined;
        this.#clashes.set(key, known);
        return known;
      }),
    );
  }

  /** A text that is known, or the shortest texts of the single demands one after the other. */
  #guess(demands: readonly Demand[], excluded: Excluded): string | undefined {
    const isRight = (text: string): boolean =>
      !excluded.has(text) && demands.every((demand) => this.#fulfils(text, demand));
    const known = this.#known.find(isRight);
    if (known !== undefined) return known;
    const wanted = demands.filter((demand) => (demand & 1) === 0);
    wanted.sort((a, b) => this.#place(a) - this.#place(b));
    const parts = wanted.map((demand) => this.#language([demand]).shortest() ?? "");
    const joined = [" ", ""].map((separator) => parts.join(separator)).find(isRight);
    if (joined !== undefined) this.#learn([joined]);
    return joined;
  }

  /** Where in a text the match of a pattern has to be, as far as it shows. */
  #place(demand: Demand): number {
    const { source } = this.#pattern(demand);
    return (source.endsWith("$") ? 1 : 0) - (source.startsWith("^") ? 1 : 0);
  }

  #learn(words: readonly string[]): void {
    const fresh = words.slice(0, 4).filter((word) => !this.#known.includes(word));
    if (fresh.length > 0) this.#known = [...fresh, ...this.#known].slice(0, MAX_KNOWN);
  }

  #pattern(demand: Demand): Pattern {
    return this.#patterns[demand >> 1] ?? { source: "", flags: "u" };
  }

  #language(demands: readonly Demand[]): Language {
    if (this.#meter.spent - this.#keptSince > STEPS_KEPT) {
      this.#languages.clear();
      this.#automata.clear();
      this.#atoms.forgetAutomata();
      this.#keptSince = this.#meter.spent;
    }
    const key = demands.join(" ");
    const language = this.#languages.get(key) ?? new Language(this.#together(demands), this.#meter);
    this.#languages.set(key, language);
    return language;
  }

  /** The automaton of the first demands with each further one; sets that begin alike share what they have in common. */
  #together(demands: readonly Demand[]): Automaton {
    const last = demands.at(-1);
    if (last === undefined) return ANY_TEXT;
    const key = demands.join(" ");
    const known = this.#automata.get(key);
    if (known) return known;
    const search = new Search(this.#atoms.automaton(this.#pattern(last)), (last & 1) === 1);
    const automaton =
      demands.length === 1 ? search : new Both(this.#together(demands.slice(0, -1)), search, this.#meter);
    this.#automata.set(key, automaton);
    return automaton;
  }
}
