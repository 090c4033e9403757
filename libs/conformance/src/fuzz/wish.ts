import { type Constant, type Core, isReference, type Reference, type Score, type Test } from "@glither/roux/core";
import type { Random } from "./random.ts";
import { neighbour } from "./texts.ts";

/** A value that what is read should have; `null` for none. */
export interface Wish {
  readonly of: Reference;
  readonly value: string | number | boolean | null;
}

/** Finds values for which tests come out as wanted, as far as each of them can be seen alone. */
export class Wishes {
  readonly #groups: ReadonlyMap<string, readonly Test[]>;
  readonly #scores: ReadonlyMap<string, Score["terms"]>;
  readonly #rungs: ReadonlyMap<string, readonly string[]>;
  readonly #texts: readonly string[];
  readonly #random: Random;

  constructor({ groups, scores = [], ladders }: Core, texts: readonly string[], random: Random) {
    this.#groups = new Map(groups.map(({ name, guards }) => [name, guards.map(({ test }) => test)]));
    this.#scores = new Map(scores.map(({ name, terms }) => [name, terms]));
    this.#rungs = new Map(ladders.flatMap(({ rungs }) => rungs.map((rung) => [rung, rungs] as const)));
    this.#texts = texts;
    this.#random = random;
  }

  all(tests: readonly Test[]): Wish[] {
    return tests.flatMap((test) => this.#of(test, true));
  }

  #of(test: Test, wanted: boolean): Wish[] {
    switch (test.kind) {
      case "all":
      case "any":
        return this.#some(test.tests, wanted, test.kind === "all");
      case "not":
        return this.#of(test.test, !wanted);
      case "bound":
        return this.#of(test.test, wanted);
      case "group":
        return this.#some(this.#groups.get(test.name) ?? [], wanted, true);
      case "score":
        return this.#adding(this.#scores.get(test.name) ?? [], test.op.startsWith(">") === wanted);
      case "truth":
        return [{ of: test.operand, value: wanted ? true : this.#random.pick([false, null]) }];
      case "present":
        return wanted ? [] : [{ of: test.operand, value: null }];
      case "member": {
        const value = plain(this.#random.pick(test.values));
        return [{ of: test.operand, value: wanted ? value : this.#other(value) }];
      }
      case "match":
        return this.#matching(test, wanted !== test.negated);
      case "quantified":
        return this.#of(test.test, wanted);
      case "sum":
        return [];
      case "compare":
        return isReference(test.right) ? [] : [{ of: test.left, value: this.#beside(test.op, test.right, wanted) }];
    }
  }

  /** What adds is wanted, or what takes away, and sometimes the other. */
  #adding(terms: Score["terms"], isUpward: boolean): Wish[] {
    return terms.flatMap(({ weight, guard }) => {
      if (this.#random.chance(20)) return [];
      return this.#of(guard.test, !weight.startsWith("-") === isUpward);
    });
  }

  /** All of them, where each counts; else one of them, whatever the others do. */
  #some(tests: readonly Test[], wanted: boolean, areAllNeeded: boolean): Wish[] {
    if (wanted === areAllNeeded) return tests.flatMap((test) => this.#of(test, wanted));
    return tests.length === 0 ? [] : this.#of(this.#random.pick(tests), wanted);
  }

  #matching({ operand, pattern }: Extract<Test, { kind: "match" }>, wanted: boolean): Wish[] {
    const regex = new RegExp(pattern.source, pattern.flags);
    const fitting = this.#texts.filter((text) => regex.test(text) === wanted);
    return fitting.length === 0 ? [] : [{ of: operand, value: this.#random.pick(fitting) }];
  }

  #beside(op: Extract<Test, { kind: "compare" }>["op"], right: Constant, wanted: boolean): Wish["value"] {
    const value = plain(right);
    if (op === "==" || op === "!=") return wanted === (op === "==") ? value : this.#other(value);
    const isUpward = op.startsWith(">") === wanted;
    const isEqualFine = op.endsWith("=") === wanted;
    if (isEqualFine && this.#random.chance(50)) return value;
    return this.#step(value, isUpward ? 1 : -1);
  }

  #step(value: Wish["value"], by: 1 | -1): Wish["value"] {
    if (typeof value === "number") return value + by;
    const rungs = typeof value === "string" ? (this.#rungs.get(value) ?? []) : [];
    return rungs[rungs.indexOf(String(value)) + by] ?? value;
  }

  #other(value: Wish["value"]): Wish["value"] {
    if (typeof value === "boolean") return !value;
    return typeof value === "number" ? value + this.#random.pick([1, -1]) : neighbour(String(value), this.#random);
  }
}

function plain(constant: Constant): string | number | boolean {
  if (constant.kind === "duration") return constant.ms;
  return constant.kind === "number" ? Number(constant.value) : constant.value;
}
