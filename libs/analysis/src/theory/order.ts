import type { Atoms, Literal } from "../atoms.ts";
import type { OrderDomain, Point, Value } from "../domains.ts";
import type { Variable } from "../variables.ts";
import type { Outcome } from "./outcome.ts";

/** `from <= to`, or `from < to` when strict, because of a literal. */
interface Edge {
  readonly from: Variable;
  readonly to: Variable;
  readonly strict: boolean;
  readonly literal: Literal;
}

/** A bound with what it comes from: a literal, or an edge from another variable's bound. */
interface Bound {
  readonly value: Point;
  readonly literal?: Literal;
  readonly from?: Variable;
}

/**
 * Orders on a line where each point has a next one. The least values that all lower bounds and edges allow are a solution if
 * there is one, so one pass of relaxation decides, and its trace explains.
 */
export function checkOrder(literals: readonly Literal[], atoms: Atoms): Outcome {
  const problem = new Problem(literals, atoms);
  const friendly = problem.solve(true);
  return friendly.values ? friendly : problem.solve(false);
}

class Problem {
  readonly #lower = new Map<Variable, Bound>();
  readonly #upper = new Map<Variable, Bound>();
  readonly #edges: Edge[] = [];

  constructor(literals: readonly Literal[], atoms: Atoms) {
    for (const literal of literals) {
      const atom = atoms.of(literal);
      const negated = (literal & 1) === 1;
      if (atom.kind === "in_order") {
        const [from, to] = negated ? [atom.right, atom.left] : [atom.left, atom.right];
        this.#edges.push({ from, to, strict: negated, literal });
        for (const variable of [from, to]) this.#mention(variable);
      } else if (atom.kind === "at_most") {
        this.#mention(atom.variable);
        if (negated) this.#raise(atom.variable, { value: lineOf(atom.variable).next(atom.bound), literal });
        else if (atom.bound < (this.#upper.get(atom.variable)?.value ?? 0))
          this.#upper.set(atom.variable, { value: atom.bound, literal });
      }
    }
  }

  /** With `floor`, no value falls below the preferred one for nothing; a conflict then means little. */
  solve(floor: boolean): Outcome {
    const lower = new Map(this.#lower);
    if (floor)
      for (const [variable, { value }] of this.#lower) {
        const { preferred } = lineOf(variable);
        const upper = this.#upper.get(variable)?.value ?? preferred;
        const linked = this.#edges.some(({ from, to }) => from === variable || to === variable);
        const wanted = linked ? preferred : within(preferred, value, upper);
        if (wanted > value) lower.set(variable, { value: wanted });
      }
    for (let round = 0; ; round++) {
      let changed: Variable | undefined;
      for (const { from, to, strict, literal } of this.#edges) {
        const least = lower.get(from)?.value ?? 0;
        const value = strict ? lineOf(from).next(least) : least;
        if (value <= (lower.get(to)?.value ?? 0)) continue;
        lower.set(to, { value, literal, from });
        changed = to;
      }
      for (const [variable, { value }] of lower)
        if (value > (this.#upper.get(variable)?.value ?? value)) return { conflict: this.#why(variable, lower) };
      if (changed === undefined) break;
      if (round > lower.size) return { conflict: circle(changed, lower) };
    }
    return { values: new Map<Variable, Value>([...lower].map(([variable, { value }]) => [variable, value])) };
  }

  #mention(variable: Variable): void {
    if (this.#lower.has(variable)) return;
    this.#lower.set(variable, { value: lineOf(variable).least });
    this.#upper.set(variable, { value: lineOf(variable).greatest });
  }

  #raise(variable: Variable, bound: Bound): void {
    if (bound.value > (this.#lower.get(variable)?.value ?? 0)) this.#lower.set(variable, bound);
  }

  /** The literals that push a variable above its upper bound. */
  #why(variable: Variable, lower: ReadonlyMap<Variable, Bound>): Literal[] {
    const conflict = new Set<Literal>();
    const seen = new Set<Variable>();
    for (let at: Variable | undefined = variable; at; at = lower.get(at)?.from) {
      if (seen.has(at)) return circle(at, lower);
      seen.add(at);
      const literal = lower.get(at)?.literal;
      if (literal !== undefined) conflict.add(literal);
    }
    const literal = this.#upper.get(variable)?.literal;
    if (literal !== undefined) conflict.add(literal);
    return [...conflict];
  }
}

/** The literals of a circle of edges that a variable's bound has run through. */
function circle(start: Variable, lower: ReadonlyMap<Variable, Bound>): Literal[] {
  let inside = start;
  for (let steps = 0; steps < lower.size; steps++) inside = lower.get(inside)?.from ?? inside;
  const conflict: Literal[] = [];
  let at: Variable | undefined = inside;
  do {
    const bound: Bound | undefined = lower.get(at);
    if (bound?.literal !== undefined) conflict.push(bound.literal);
    at = bound?.from;
  } while (at && at !== inside);
  return conflict;
}

function lineOf({ domain, reference }: Variable): OrderDomain {
  if (domain.kind !== "order") throw new TypeError(`${reference.path} has no order`);
  return domain;
}

/** The preferred value, or the whole number within the bounds that is nearest to it, or the lower bound. */
function within(preferred: Point, lower: Point, upper: Point): Point {
  if (lower <= preferred && preferred <= upper) return preferred;
  if (typeof lower === "bigint" || typeof upper === "bigint") return lower > preferred ? lower : upper;
  const whole = lower > preferred ? Math.ceil(lower) : Math.floor(upper);
  if (lower <= whole && whole <= upper) return whole;
  return lower > preferred ? lower : upper;
}
