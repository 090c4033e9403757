import { type Literal, opposite } from "../atoms.ts";
import type { Meter } from "../budget.ts";

/** A term as the solver knows it: true where it holds, and false where it does not. */
export interface SolvedTerm {
  readonly weight: number;
  readonly literal: Literal;
}

/** A score, and what it is at the moment. */
interface Score {
  /** The heaviest first. */
  readonly terms: readonly SolvedTerm[];
  /** What the terms that hold add up to. */
  sum: number;
  /** What those that are open can add, and take away. */
  most: number;
  fewest: number;
}

/** That a score comes to `least` or more. */
interface Threshold {
  readonly literal: Literal;
  readonly least: number;
  readonly score: Score;
}

/** Looks at so many terms take a step. */
const PER_STEP = 8;

/**
 * Scores whose sums are too many for a formula, as linear constraints over their terms: what is still open can add so much at most, and
 * where that is too little, what was decided is a contradiction. The sums follow the solver's trail.
 */
export class Scores {
  readonly #isTrue: (literal: Literal) => boolean;
  readonly #meter: Meter;
  readonly #thresholds: Threshold[] = [];
  readonly #scores = new Map<string, Score>();
  readonly #places = new Map<Literal, { readonly score: Score; readonly weight: number; readonly isHeld: boolean }[]>();
  /** The part of the trail that the sums have. */
  readonly #followed: Literal[] = [];

  constructor(isTrue: (literal: Literal) => boolean, meter: Meter) {
    this.#isTrue = isTrue;
    this.#meter = meter;
  }

  get areAsked(): boolean {
    return this.#thresholds.length > 0;
  }

  ask(literal: Literal, least: number, terms: readonly SolvedTerm[]): void {
    this.#thresholds.push({ literal, least, score: this.#scoreOf(terms) });
  }

  /** Literals that are true and cannot be so together. Of the trail, so many at the end are new. */
  conflict(trail: readonly Literal[], fresh: number): Literal[] | undefined {
    if (this.#thresholds.length === 0) return undefined;
    this.#follow(trail, trail.length - fresh);
    for (const threshold of this.#thresholds) {
      const { literal, least, score } = threshold;
      const isLow = score.sum + score.most < least;
      if (isLow && this.#isTrue(literal)) return this.#reasons(literal, threshold, 1);
      const isHigh = score.sum + score.fewest >= least;
      if (isHigh && this.#isTrue(opposite(literal))) return this.#reasons(opposite(literal), threshold, -1);
    }
    this.#meter.spend(this.#thresholds.length / PER_STEP);
    return undefined;
  }

  /**
   * An open term of a score that is not sure to do what is wanted, as it helps: the heaviest that is no more than what is missing, or else
   * the lightest, so that a score comes to little more than it has to. Undefined where all are sure.
   */
  next(): Literal | undefined {
    for (const { literal, least, score } of this.#thresholds) {
      const [surely, possibly] = [score.sum + score.fewest, score.sum + score.most];
      if (surely < least && this.#isTrue(literal)) return this.#open(score, 1, least - surely);
      if (possibly >= least && this.#isTrue(opposite(literal))) return this.#open(score, -1, possibly - least + 1);
    }
    return undefined;
  }

  #open({ terms }: Score, sign: 1 | -1, missing: number): Literal | undefined {
    this.#meter.spend(terms.length / PER_STEP);
    let last: Literal | undefined;
    for (const { weight, literal } of terms) {
      if (this.#isTrue(literal) || this.#isTrue(opposite(literal))) continue;
      last = sign * weight > 0 ? literal : opposite(literal);
      if (Math.abs(weight) <= missing) return last;
    }
    return last;
  }

  /** Why a score does not do what a literal says: the lightest terms are left out as long as the rest is enough. */
  #reasons(literal: Literal, { least, score }: Threshold, sign: 1 | -1): Literal[] {
    this.#meter.spend(score.terms.length / PER_STEP);
    const against = score.terms.flatMap(({ weight, literal: term }) => {
      const wrong = sign * weight > 0 ? opposite(term) : term;
      return this.#isTrue(wrong) ? [{ weight: Math.abs(weight), literal: wrong }] : [];
    });
    let spare = sign > 0 ? least - 1 - (score.sum + score.most) : score.sum + score.fewest - least;
    let end = against.length;
    for (; end > 0; end -= 1) {
      spare -= against[end - 1]?.weight ?? 0;
      if (spare < 0) break;
    }
    return [literal, ...against.slice(0, end).map((term) => term.literal)];
  }

  #scoreOf(terms: readonly SolvedTerm[]): Score {
    const key = terms.map(({ weight, literal }) => `${weight}:${literal}`).join(" ");
    const known = this.#scores.get(key);
    if (known) return known;
    const sumOf = (weights: readonly number[]): number => weights.reduce((sum, weight) => sum + weight, 0);
    const weights = terms.map(({ weight }) => weight);
    const score = {
      terms,
      sum: 0,
      most: sumOf(weights.filter((weight) => weight > 0)),
      fewest: sumOf(weights.filter((weight) => weight < 0)),
    };
    this.#scores.set(key, score);
    for (const { weight, literal } of terms)
      for (const [one, isHeld] of [[literal, true] as const, [opposite(literal), false] as const]) {
        const places = this.#places.get(one) ?? [];
        this.#places.set(one, places);
        places.push({ score, weight, isHeld });
        // What the sums have followed is true already.
        if (this.#followed.includes(one)) take(score, weight, isHeld, 1);
      }
    return score;
  }

  #follow(trail: readonly Literal[], kept: number): void {
    while (this.#followed.length > kept) this.#move(this.#followed.pop() ?? 0, -1);
    for (const literal of trail.slice(this.#followed.length)) {
      this.#move(literal, 1);
      this.#followed.push(literal);
    }
  }

  #move(literal: Literal, way: 1 | -1): void {
    for (const { score, weight, isHeld } of this.#places.get(literal) ?? []) take(score, weight, isHeld, way);
  }
}

/** A term is no longer open, or open again. */
function take(score: Score, weight: number, isHeld: boolean, way: 1 | -1): void {
  if (isHeld) score.sum += way * weight;
  if (weight > 0) score.most -= way * weight;
  else score.fewest -= way * weight;
}
