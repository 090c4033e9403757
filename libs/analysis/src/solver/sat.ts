import { type Literal, opposite } from "../atoms.ts";
import type { Meter } from "../budget.ts";

/** Literals of which at least one must be true. */
export type Clause = readonly Literal[];

/** Literals that are true at once and must not be: a contradiction found by the theories. */
export type Conflict = readonly Literal[];

/**
 * Conflict-driven clause learning (Marques-Silva and Sakallah 1999, with the watched literals of Moskewicz et al. 2001) over
 * clauses that may grow between two calls. The theories are asked whenever propagation rests. The search ends as soon as
 * every clause is satisfied and nobody wants more, so literals that do not matter stay open.
 */
export class Sat {
  readonly #meter: Meter;
  readonly #consult: (fresh: readonly Literal[], all: readonly Literal[]) => Conflict | undefined;
  /** What is to be decided though every clause is satisfied. */
  readonly #next: () => Literal | undefined;
  readonly #required: Clause[] = [];
  readonly #watching = new Map<Literal, Literal[][]>();
  readonly #true = new Set<Literal>();
  readonly #level = new Map<number, number>();
  readonly #reason = new Map<number, Clause>();
  readonly #activity = new Map<number, number>();
  readonly #trail: Literal[] = [];
  /** Where in the trail each level of decisions begins. */
  readonly #levels: number[] = [];
  #propagated = 0;
  #consulted = 0;
  #impossible = false;
  #bump = 1;

  constructor(
    consult: (fresh: readonly Literal[], all: readonly Literal[]) => Conflict | undefined,
    next: () => Literal | undefined,
    meter: Meter,
  ) {
    this.#consult = consult;
    this.#next = next;
    this.#meter = meter;
  }

  isTrue(literal: Literal): boolean {
    return this.#true.has(literal);
  }

  add(clause: Clause): void {
    this.#backtrack(0);
    const distinct = new Set(clause);
    const open = [...distinct].filter((literal) => !this.#true.has(opposite(literal)));
    if (open.some((literal) => this.#true.has(literal) || distinct.has(opposite(literal)))) return;
    const [only] = open;
    if (only === undefined) this.#impossible = true;
    else if (open.length === 1) this.#assign(only, undefined);
    else {
      this.#required.push(open);
      this.#watch(open);
    }
  }

  /** The literals of an assignment that satisfies all clauses and the theories, or undefined when there is none. */
  solve(): readonly Literal[] | undefined {
    this.#backtrack(0);
    while (!this.#impossible) {
      this.#meter.spend();
      const conflict = this.#propagate() ?? this.#contradiction();
      if (conflict) this.#impossible = !this.#learn(conflict);
      else {
        const decision = this.#decide();
        if (decision === undefined) return [...this.#trail];
        this.#levels.push(this.#trail.length);
        this.#assign(decision, undefined);
      }
    }
    return undefined;
  }

  #watch(clause: Literal[]): void {
    for (const literal of clause.slice(0, 2)) {
      const watching = this.#watching.get(literal);
      if (watching) watching.push(clause);
      else this.#watching.set(literal, [clause]);
    }
  }

  #assign(literal: Literal, reason: Clause | undefined): void {
    this.#true.add(literal);
    this.#level.set(literal >> 1, this.#levels.length);
    if (reason) this.#reason.set(literal >> 1, reason);
    this.#trail.push(literal);
  }

  #backtrack(level: number): void {
    const length = this.#levels[level];
    if (length === undefined) return;
    for (const literal of this.#trail.splice(length)) {
      this.#true.delete(literal);
      this.#level.delete(literal >> 1);
      this.#reason.delete(literal >> 1);
    }
    this.#levels.length = level;
    this.#propagated = Math.min(this.#propagated, length);
    this.#consulted = Math.min(this.#consulted, length);
  }

  /** Follows all clauses with one open literal; a clause whose literals are all false comes back. */
  #propagate(): Clause | undefined {
    for (; this.#propagated < this.#trail.length; this.#propagated++) {
      const wrong = opposite(this.#trail[this.#propagated] ?? 0);
      const watching = this.#watching.get(wrong) ?? [];
      this.#meter.spend(1 + watching.length);
      const kept: Literal[][] = [];
      for (const [at, clause] of watching.entries()) {
        if (clause[0] === wrong) [clause[0], clause[1]] = [clause[1] ?? wrong, wrong];
        const first = clause[0] ?? wrong;
        const other = this.#true.has(first) ? -1 : clause.findIndex((l, i) => i > 1 && !this.#true.has(opposite(l)));
        const replacement = clause[other];
        if (replacement !== undefined) {
          [clause[1], clause[other]] = [replacement, wrong];
          const list = this.#watching.get(replacement);
          if (list) list.push(clause);
          else this.#watching.set(replacement, [clause]);
          continue;
        }
        kept.push(clause);
        if (this.#true.has(first)) continue;
        if (this.#true.has(opposite(first))) {
          this.#watching.set(wrong, [...kept, ...watching.slice(at + 1)]);
          return clause;
        }
        this.#assign(first, clause);
      }
      this.#watching.set(wrong, kept);
    }
    return undefined;
  }

  #contradiction(): Clause | undefined {
    const conflict = this.#consult(this.#trail.slice(this.#consulted), this.#trail);
    this.#consulted = this.#trail.length;
    return conflict?.map(opposite);
  }

  /** Learns why the conflict came about and goes back to where that decides something; false when there is no way back. */
  #learn(conflict: Clause): boolean {
    const level = Math.max(0, ...conflict.map((literal) => this.#level.get(literal >> 1) ?? 0));
    if (level === 0) return false;
    this.#backtrack(level);
    const [first, ...others] = this.#explain(conflict, level);
    if (first === undefined) return false;
    others.sort((a, b) => (this.#level.get(b >> 1) ?? 0) - (this.#level.get(a >> 1) ?? 0));
    this.#backtrack(others[0] === undefined ? 0 : (this.#level.get(others[0] >> 1) ?? 0));
    const learned = [first, ...others];
    if (learned.length > 1) this.#watch(learned);
    this.#assign(first, learned);
    this.#bump *= 1.05;
    return true;
  }

  /** The clause at the first unique implication point: its first literal is the only one of the conflict's level. */
  #explain(conflict: Clause, level: number): Literal[] {
    const seen = new Set<number>();
    const earlier: Literal[] = [];
    let open = 0;
    const take = (clause: Clause): void => {
      for (const literal of clause) {
        const variable = literal >> 1;
        const own = this.#level.get(variable) ?? 0;
        if (own === 0 || seen.has(variable)) continue;
        seen.add(variable);
        this.#activity.set(variable, (this.#activity.get(variable) ?? 0) + this.#bump);
        if (own === level) open++;
        else earlier.push(literal);
      }
      this.#meter.spend(clause.length);
    };
    take(conflict);
    for (let at = this.#trail.length - 1; at >= 0; at--) {
      const literal = this.#trail[at] ?? 0;
      if (!seen.has(literal >> 1)) continue;
      open--;
      if (open === 0) return [opposite(literal), ...earlier];
      take(this.#reason.get(literal >> 1) ?? []);
    }
    return earlier;
  }

  /** An open literal of the first clause that is not satisfied yet: the one that took part in most of the late conflicts. */
  #decide(): Literal | undefined {
    for (const [at, clause] of this.#required.entries()) {
      if (clause.some((literal) => this.#true.has(literal))) continue;
      this.#meter.spend(1 + at / 16);
      let best: Literal | undefined;
      for (const literal of clause)
        if (!this.#true.has(opposite(literal)) && (best === undefined || this.#score(literal) > this.#score(best)))
          best = literal;
      return best;
    }
    return this.#next();
  }

  #score(literal: Literal): number {
    return this.#activity.get(literal >> 1) ?? 0;
  }
}
