import type { Core, Rule } from "@glither/roux/core";
import { apart } from "./apart.ts";
import { type Budget, Undecided, type UndecidedReason } from "./budget.ts";
import { Engine } from "./engine.ts";
import type { Formula } from "./formulas.ts";
import { merged } from "./merged.ts";
import { Program } from "./program.ts";
import { Query } from "./solver/query.ts";
import type { Valuation } from "./valuation.ts";
import { verdictOf } from "./verdict-of.ts";
import { type Witness, witnessOf } from "./witness.ts";

/**
 * Whether a ruleset ever opens what another closes: whether any artifact gets a less restrictive verdict from it, at first, where
 * nobody does anything about what waits, or at the end that is the least restrictive of those that it waits for. What is done
 * besides is not compared.
 */
export type Opening =
  | { readonly kind: "never" }
  | {
      readonly kind: "opens";
      /** The rule that opens, `default` where none holds. */
      readonly rule: string;
      /** What it says at first. */
      readonly verdict: string;
      /** By which the other is stricter, and what that says at first. */
      readonly against: string;
      readonly verdictAgainst: string;
      readonly witness: Witness;
    }
  /** Nothing was found, and `rule` is not decided; none is named where the two cannot be compared. */
  | { readonly kind: "undecided"; readonly reason: UndecidedReason; readonly rule?: string };

/**
 * Decides whether `core` is anywhere less restrictive than `ceiling`, in the order of their dialect; a state that waits has its place
 * there. Both are asked of the same artifact and get the same answers. `never` is a proof, and `opens` has an artifact that shows it.
 */
export function opening(core: Core, ceiling: Core, budget: Budget = {}): Opening {
  const isOfOneOrder = core.restrictiveness.join() === ceiling.restrictiveness.join();
  if (core.dialect.name !== ceiling.dialect.name || !isOfOneOrder) return { kind: "undecided", reason: "incomparable" };
  try {
    return new Search(core, apart(core, ceiling), new Engine(budget)).run();
  } catch (error) {
    if (error instanceof Undecided) return { kind: "undecided", reason: error.reason };
    throw error;
  }
}

/** How restrictive: at first, where nobody does anything, and the least restrictive that it may come to. */
type Ends = readonly [first: number, unattended: number, laxest: number];

function endsOf({ outcome }: Rule, { restrictiveness }: Core): Ends {
  const height = (name: string): number => restrictiveness.indexOf(name);
  if (outcome.kind === "none") return [-1, -1, -1];
  if (outcome.kind === "settled") return [height(outcome.box), height(outcome.box), height(outcome.box)];
  const { state, obligations } = outcome;
  const timed = obligations.flatMap(({ trigger, box }) => (trigger.kind === "after" ? [{ ms: trigger.ms, box }] : []));
  const [soonest] = timed.sort((a, b) => a.ms - b.ms);
  const ends = obligations.map(({ box }) => height(box));
  return [height(state), height(soonest?.box ?? state), ends.length === 0 ? height(state) : Math.min(...ends)];
}

/** Whether one is more restrictive than the other at any of these times. */
function isStricter(ends: Ends, other: Ends): boolean {
  return ends.some((height, at) => height > (other[at] ?? 0));
}

/** The rules of a core in the order of their ranking, what no rule takes behind them. */
class Side {
  readonly program: Program;
  readonly ends: readonly Ends[];
  readonly names: readonly string[];

  readonly #core: Core;

  constructor(core: Core, engine: Engine) {
    this.#core = core;
    this.program = new Program(core, engine);
    const { rules } = this.program;
    const closed = core.restrictiveness.indexOf(core.default_box);
    this.ends = [...rules.map((rule) => endsOf(rule, core)), [closed, closed, closed]];
    this.names = [...rules.map(({ name }) => name), "default"];
  }

  verdict(place: number): string {
    return verdictOf(this.#core, this.names[place]);
  }

  /** The place of what disposes. */
  placeOf(found: Valuation): number {
    return this.program.firstMatch(found, this.program.rules.length) ?? this.program.rules.length;
  }

  formula(place: number): Formula | undefined {
    return place < this.program.rules.length ? this.program.deciding(place) : undefined;
  }

  /** What is left of a rule when it disposes. */
  guards(place: number): Formula | undefined {
    return this.program.guards[place];
  }
}

class Search {
  readonly #engine: Engine;
  readonly #core: Side;
  readonly #ceiling: Side;
  readonly #typed: Parameters<typeof witnessOf>[2];

  constructor(core: Core, ceiling: Core, engine: Engine) {
    this.#engine = engine;
    this.#core = new Side(core, engine);
    this.#ceiling = new Side(ceiling, engine);
    this.#typed = {
      fields: merged(core.fields, ceiling.fields),
      enrichments: merged(core.enrichments, ceiling.enrichments),
    };
  }

  run(): Opening {
    let undecided: Opening = { kind: "never" };
    for (const [place, rule] of this.#core.names.entries()) {
      const asked = this.#engine.meter.question(() => this.#ask(place));
      if ("undecided" in asked) {
        if (undecided.kind === "never") undecided = { kind: "undecided", reason: asked.undecided, rule };
      } else if (asked.answer) return asked.answer;
    }
    return undecided;
  }

  /** An artifact that this rule takes, and the ceiling by a stricter one. */
  #ask(place: number): Opening | undefined {
    const { formulas } = this.#engine;
    const ends = this.#core.ends[place] ?? [0, 0, 0];
    const isClosed = (at: number): boolean => isStricter(this.#ceiling.ends[at] ?? [0, 0, 0], ends);
    const stricter = [...this.#ceiling.ends.keys()].filter(isClosed);
    const query = new Query(this.#engine);
    const own = this.#core.guards(place);
    if (own) query.add(own);
    query.add(this.#anyOf(stricter));
    for (let found = query.solve(); found; found = query.solve()) {
      this.#engine.meter.spend();
      const [left, right] = [this.#core.placeOf(found), this.#ceiling.placeOf(found)];
      if (left === place && isClosed(right))
        return {
          kind: "opens",
          rule: this.#core.names[left] ?? "",
          verdict: this.#core.verdict(left),
          against: this.#ceiling.names[right] ?? "",
          verdictAgainst: this.#ceiling.verdict(right),
          witness: witnessOf(found, this.#engine, this.#typed),
        };
      // What another rule takes, this one does not; and where a lax rule of the ceiling decides, only a stricter one before it counts.
      if (left !== place) query.add(this.#notTaken(found, place, left));
      const lax = isClosed(right) ? undefined : this.#ceiling.formula(right);
      if (lax) query.add(formulas.or([formulas.not(lax), this.#anyOf(stricter.filter((at) => at < right))]));
    }
    return undefined;
  }

  /** Of the rule by which the layer decides before the rule, its guards; of another, all by which it disposes. */
  #notTaken(found: Valuation, place: number, taker: number): Formula {
    const { formulas } = this.#engine;
    const leader = this.#core.program.leader(found, place);
    const taken = leader === undefined ? this.#core.formula(taker) : this.#core.guards(leader);
    return formulas.not(taken ?? formulas.true);
  }

  /** One of these disposes only if this holds, and one that decides for its layer makes it hold. */
  #anyOf(places: readonly number[]): Formula {
    const { formulas } = this.#engine;
    return formulas.or(places.map((at) => this.#ceiling.formula(at) ?? formulas.true));
  }
}
