import type { Core } from "@glither/roux/core";
import { apart } from "./apart.ts";
import { type Budget, Undecided, type UndecidedReason } from "./budget.ts";
import { Engine } from "./engine.ts";
import type { Formula } from "./formulas.ts";
import { merged } from "./merged.ts";
import { Program } from "./program.ts";
import { heightOf } from "./ranking.ts";
import { Query } from "./solver/query.ts";
import type { Valuation } from "./valuation.ts";
import { type Witness, witnessOf } from "./witness.ts";

/** Whether a ruleset ever opens what another closes: whether any artifact gets a less restrictive verdict from it. */
export type Opening =
  | { readonly kind: "never" }
  | {
      readonly kind: "opens";
      /** The rule that opens, `default` where none holds. */
      readonly rule: string;
      /** By which the other is stricter. */
      readonly against: string;
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

/** The rules of a core in the order of their ranking, what no rule takes behind them. */
class Side {
  readonly program: Program;
  readonly heights: readonly number[];
  readonly names: readonly string[];

  constructor(core: Core, engine: Engine) {
    this.program = new Program(core, engine);
    const { rules } = this.program;
    this.heights = [
      ...rules.map((rule) => heightOf(rule, core.restrictiveness)),
      core.restrictiveness.indexOf(core.default_box),
    ];
    this.names = [...rules.map(({ name }) => name), "default"];
  }

  /** The place of what disposes. */
  placeOf(found: Valuation): number {
    return this.program.firstMatch(found, this.program.rules.length) ?? this.program.rules.length;
  }

  formula(place: number): Formula | undefined {
    return this.program.formulas[place];
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
    const height = this.#core.heights[place] ?? 0;
    const stricter = this.#ceiling.heights.flatMap((own, at) => (own > height ? [at] : []));
    const query = new Query(this.#engine);
    const own = this.#core.formula(place);
    if (own) query.add(own);
    query.add(this.#anyOf(stricter));
    for (let found = query.solve(); found; found = query.solve()) {
      this.#engine.meter.spend();
      const [left, right] = [this.#core.placeOf(found), this.#ceiling.placeOf(found)];
      if (left === place && (this.#ceiling.heights[right] ?? 0) > height)
        return {
          kind: "opens",
          rule: this.#core.names[left] ?? "",
          against: this.#ceiling.names[right] ?? "",
          witness: witnessOf(found, this.#engine, this.#typed),
        };
      // What an earlier rule takes, this one does not; and where a lax rule of the ceiling holds, only a stricter one before it counts.
      const taker = left < place ? this.#core.formula(left) : undefined;
      if (taker) query.add(formulas.not(taker));
      const lax = (this.#ceiling.heights[right] ?? 0) > height ? undefined : this.#ceiling.formula(right);
      if (lax) query.add(formulas.or([formulas.not(lax), this.#anyOf(stricter.filter((at) => at < right))]));
    }
    return undefined;
  }

  #anyOf(places: readonly number[]): Formula {
    const { formulas } = this.#engine;
    return formulas.or(places.map((at) => this.#ceiling.formula(at) ?? formulas.true));
  }
}
