import { type Literal, opposite } from "./atoms.ts";

/** Literals joined by `and` and `or`; negation stands only in the literals. */
export type Formula =
  | { readonly kind: "literal"; readonly id: number; readonly literal: Literal }
  | { readonly kind: "and" | "or"; readonly id: number; readonly parts: readonly Formula[] };

/** Makes formulas, each once: formulas that are written alike are the same object, whatever the order of their parts. */
export class Formulas {
  readonly #byKey = new Map<string, Formula>();
  readonly #negations = new Map<Formula, Formula>();

  get true(): Formula {
    return this.and([]);
  }

  get false(): Formula {
    return this.or([]);
  }

  literal(literal: Literal): Formula {
    return this.#once(`${literal}`, (id) => ({ kind: "literal", id, literal }));
  }

  and(parts: readonly Formula[]): Formula {
    return this.#join("and", parts);
  }

  or(parts: readonly Formula[]): Formula {
    return this.#join("or", parts);
  }

  not(formula: Formula): Formula {
    const known = this.#negations.get(formula);
    if (known) return known;
    const negation =
      formula.kind === "literal"
        ? this.literal(opposite(formula.literal))
        : this.#join(
            formula.kind === "and" ? "or" : "and",
            formula.parts.map((part) => this.not(part)),
          );
    this.#negations.set(formula, negation);
    return negation;
  }

  #join(kind: "and" | "or", parts: readonly Formula[]): Formula {
    const flat = new Set(parts.flatMap((part) => (part.kind === kind ? part.parts : [part])));
    const [only] = flat;
    if (only && flat.size === 1) return only;
    const absorbing = [...flat].find(
      (part) => part.kind !== "literal" && part.kind !== kind && part.parts.length === 0,
    );
    if (absorbing) return absorbing;
    const sorted = [...flat].sort((a, b) => a.id - b.id);
    return this.#once(`${kind} ${sorted.map(({ id }) => id).join(" ")}`, (id) => ({ kind, id, parts: sorted }));
  }

  #once(key: string, make: (id: number) => Formula): Formula {
    const known = this.#byKey.get(key);
    if (known) return known;
    const formula = make(this.#byKey.size);
    this.#byKey.set(key, formula);
    return formula;
  }
}

/** Whether a formula holds, given whether each literal does. */
export function holds(formula: Formula, literal: (literal: Literal) => boolean): boolean {
  switch (formula.kind) {
    case "literal":
      return literal(formula.literal);
    case "and":
      return formula.parts.every((part) => holds(part, literal));
    case "or":
      return formula.parts.some((part) => holds(part, literal));
  }
}
