import type { Atoms, Literal } from "../atoms.ts";
import { patternKey } from "../atoms.ts";
import type { Meter } from "../budget.ts";
import { Language } from "../regex/language.ts";

/** The languages of sets of patterns, each made once. */
export class Languages {
  readonly #atoms: Atoms;
  readonly #meter: Meter;
  readonly #known = new Map<string, Language>();
  readonly #fits = new Map<string, boolean>();

  constructor(atoms: Atoms, meter: Meter) {
    this.#atoms = atoms;
    this.#meter = meter;
  }

  /** The texts that fulfil literals about matches, of whatever variable. */
  of(literals: readonly Literal[]): Language {
    const demands = new Map(literals.map((literal) => [this.#key(literal), literal]));
    const key = [...demands.keys()].sort().join("\n");
    const known = this.#known.get(key);
    if (known) return known;
    const language = new Language(
      [...demands.values()].map((literal) => ({ dfa: this.#automaton(literal), negated: (literal & 1) === 1 })),
      this.#meter,
    );
    this.#known.set(key, language);
    return language;
  }

  fits(text: string, literal: Literal): boolean {
    const key = `${this.#key(literal)}\n${text}`;
    const known = this.#fits.get(key);
    if (known !== undefined) return known;
    this.#meter.spend(1 + text.length / 8);
    const fits = this.#automaton(literal).test(text) === ((literal & 1) === 0);
    this.#fits.set(key, fits);
    return fits;
  }

  #key(literal: Literal): string {
    return `${literal & 1} ${patternKey(this.#pattern(literal))}`;
  }

  #automaton(literal: Literal): ReturnType<Atoms["automaton"]> {
    return this.#atoms.automaton(this.#pattern(literal));
  }

  #pattern(literal: Literal): Parameters<Atoms["automaton"]>[0] {
    const atom = this.#atoms.of(literal);
    if (atom.kind !== "matches") throw new TypeError(`${atom.kind} is no match`);
    return atom.pattern;
  }
}
