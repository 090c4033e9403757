import {
  areNets,
  type Comparison,
  type Constant,
  type Core,
  type Guard,
  isReference,
  millionths,
  type Quantified,
  type Reference,
  rangesOfSet,
  readFirst,
  scoreOf,
  type Test,
} from "@glither/roux/core";
import type { Atoms } from "./atoms.ts";
import type { OrderDomain, Point } from "./domains.ts";
import type { Place } from "./existentials.ts";
import type { Formula } from "./formulas.ts";
import { ScoreFormulas, testsOf, thresholds } from "./score-formulas.ts";
import type { Space } from "./space.ts";
import { sumFormula } from "./sum-formulas.ts";
import type { Variable } from "./variables.ts";

/** When a test holds, and when it fails. In between, where a ligand that it reads is absent, its whole guard fails. */
interface Truth {
  readonly holds: Formula;
  /** Undefined when it fails wherever it does not hold. */
  readonly fails?: Formula;
}

/** What a score adds up where all ligands that its terms read are there. */
interface Weighed {
  readonly compared: ScoreFormulas;
  /** Undefined where they read none. */
  readonly there: Formula | undefined;
}

/** What of a core its guards read and ask for; its rules say beside which numbers a score stands. */
type Declared = Pick<Core, "fields" | "enrichments" | "groups" | "scores"> & Partial<Pick<Core, "rules">>;

/**
 * The meaning of one core's guards as formulas. An absent value makes the atom of its test false, by a literal of its own:
 * a test that reads a value that may be absent is that atom and `present`. An absent ligand makes it neither true nor false.
 */
export class Front {
  readonly #core: Declared;
  readonly #space: Space;
  readonly #groups = new Map<string, Truth>();
  readonly #scores = new Map<string, Weighed>();
  /** Where the element is that is being asked. */
  #place: Place | undefined;

  constructor(core: Declared, space: Space) {
    this.#core = core;
    this.#space = space;
  }

  guards(guards: readonly Guard[]): Formula {
    return this.#space.formulas.and(guards.map((guard) => this.guard(guard)));
  }

  /** An absent ligand that is read makes the whole guard false, even where the test negates. */
  guard({ test }: Pick<Guard, "test">): Formula {
    return this.#test(test).holds;
  }

  /** Where it fails only because a ligand that it reads is absent. */
  missing({ test }: Pick<Guard, "test">): Formula {
    const { formulas } = this.#space;
    const { holds, fails } = this.#test(test);
    return fails === undefined ? formulas.false : formulas.and([formulas.not(holds), formulas.not(fails)]);
  }

  #test(test: Test): Truth {
    const { formulas } = this.#space;
    switch (test.kind) {
      case "all":
        return this.#all(test.tests.map((inner) => this.#test(inner)));
      case "any":
        return this.#any(test.tests.map((inner) => this.#test(inner)));
      case "not":
        return this.#not(this.#test(test.test));
      case "group":
        return this.#group(test.name);
      case "bound":
        return { holds: this.#test(test.test).holds };
      case "score":
        return this.#score(test);
      case "truth": {
        const variable = this.#variable(test.operand);
        return this.#bound([variable], this.#truth(variable, test.operand));
      }
      case "present":
        return { holds: this.#presence([this.#variable(test.operand)]) };
      case "compare": {
        const left = this.#variable(test.left);
        const right = isReference(test.right) ? this.#variable(test.right) : test.right;
        return this.#bound("domain" in right ? [left, right] : [left], this.#comparison(test.op, left, right));
      }
      case "sum": {
        const { read, formula } = sumFormula(this.#space, test, (reference) => this.#variable(reference));
        const holds = this.#here(read, formula);
        return this.#bound(read, test.op === "!=" ? formulas.not(holds) : holds);
      }
      case "match": {
        const variable = this.#variable(test.operand);
        const match = this.#here([variable], this.#atom({ kind: "matches", variable, pattern: test.pattern }));
        return this.#bound([variable], test.negated ? formulas.not(match) : match);
      }
      case "member": {
        const variable = this.#variable(test.operand);
        const equal = areNets(test.values)
          ? this.#inNets(variable, test.values)
          : formulas.or(test.values.map((value) => this.#equalsConstant(variable, value)));
        return this.#bound([variable], this.#here([variable], equal));
      }
      case "quantified":
        return this.#quantified(test);
    }
  }

  /** What is read besides the elements is read before, so a ligand is missed whatever the list holds. */
  #quantified(test: Quantified): Truth {
    const { formulas, existentials } = this.#space;
    const [list, ...others] = readFirst(test);
    const isAll = test.quantifier === "all";
    const asked = !isAll ? test.test : test.test.kind === "not" ? test.test.test : negation(test.test);
    const key = JSON.stringify([test.list.path, asked]);
    const existential = existentials.of(test.list.path, key, (place) => this.#at(place, asked));
    const some = formulas.literal(existential.literal);
    const read = [...(list?.kind === "enrichment" ? [list] : []), ...others];
    return this.#bound(
      read.map((reference) => this.#variable(reference)),
      isAll ? formulas.not(some) : some,
    );
  }

  /** What a test asks of the element at one place. */
  #at(place: Place, test: Test): Formula {
    this.#place = place;
    const { holds } = this.#test(test);
    this.#place = undefined;
    return holds;
  }

  /** A test that is decided only where the ligands among its variables are there. */
  #bound(variables: readonly Variable[], formula: Formula): Truth {
    const { formulas } = this.#space;
    const ligands = variables.filter(({ ligand }) => ligand);
    if (ligands.length === 0) return { holds: formula };
    const there = this.#presence(ligands);
    return { holds: formulas.and([there, formula]), fails: formulas.and([there, formulas.not(formula)]) };
  }

  #fails({ holds, fails }: Truth): Formula {
    return fails ?? this.#space.formulas.not(holds);
  }

  #not(truth: Truth): Truth {
    const holds = this.#fails(truth);
    return truth.fails === undefined ? { holds } : { holds, fails: truth.holds };
  }

  /** Asked from left to right: behind a test that fails, no ligand is missed. */
  #all(truths: readonly Truth[]): Truth {
    const { formulas } = this.#space;
    const holds = formulas.and(truths.map((truth) => truth.holds));
    if (truths.every(({ fails }) => fails === undefined)) return { holds };
    const fails = truths.reduceRight(
      (rest, truth) =>
        formulas.or([this.#fails(truth), truth.fails === undefined ? rest : formulas.and([truth.holds, rest])]),
      formulas.false,
    );
    return { holds, fails };
  }

  #any(truths: readonly Truth[]): Truth {
    if (truths.every(({ fails }) => fails === undefined))
      return { holds: this.#space.formulas.or(truths.map(({ holds }) => holds)) };
    return this.#not(this.#all(truths.map((truth) => this.#not(truth))));
  }

  #group(name: string): Truth {
    const known = this.#groups.get(name);
    if (known) return known;
    const group = this.#core.groups.find((candidate) => candidate.name === name);
    if (group === undefined) throw new TypeError(`the core does not declare the group ${name}`);
    const truth = this.#all(group.guards.map(({ test }) => this.#test(test)));
    this.#groups.set(name, truth);
    return truth;
  }

  #score({ name, op, than }: Extract<Test, { kind: "score" }>): Truth {
    const { formulas } = this.#space;
    const { compared, there } = this.#weighed(name);
    const formula = compared.of({ op, than });
    if (there === undefined) return { holds: formula };
    return { holds: formulas.and([there, formula]), fails: formulas.and([there, formulas.not(formula)]) };
  }

  /** All terms are asked, so one that misses a ligand leaves the score without a total. */
  #weighed(name: string): Weighed {
    const known = this.#scores.get(name);
    if (known) return known;
    const { formulas } = this.#space;
    const truths = scoreOf(this.#core, name).terms.map(({ weight, guard }) => ({
      weight: millionths(weight),
      ...this.#test(guard.test),
    }));
    const there = truths.flatMap(({ holds, fails }) => (fails === undefined ? [] : [formulas.or([holds, fails])]));
    const terms = truths.map(({ weight, holds }) => ({ weight, formula: holds }));
    const weighed: Weighed = {
      compared: new ScoreFormulas(this.#space, terms, thresholds(testsOf(this.#core), name)),
      there: there.length === 0 ? undefined : formulas.and(there),
    };
    this.#scores.set(name, weighed);
    return weighed;
  }

  /** An element that is asked for is there, whether or not its place in the list is one that is read. */
  #truth(variable: Variable, { kind }: Reference): Formula {
    const isElement = kind === "element" && variable.domain.name !== "scalar" && !isReading(variable);
    if (variable.optional && !variable.ligand && !isElement) return this.#presence([variable]);
    if (variable.domain.name === "boolean") return this.#atom({ kind: "equals", variable, value: "true" });
    return this.#space.formulas.not(this.#atom({ kind: "equals", variable, value: "" }));
  }

  #comparison(op: Comparison, left: Variable, right: Variable | Constant): Formula {
    const { formulas } = this.#space;
    if (op === "!=") return formulas.not(this.#comparison("==", left, right));
    if ("domain" in right) return this.#here([left, right], this.#related(op, left, right));
    return this.#here([left], op === "==" ? this.#equalsConstant(left, right) : this.#ordered(op, left, right));
  }

  #related(op: Exclude<Comparison, "!=">, left: Variable, right: Variable): Formula {
    const { formulas } = this.#space;
    switch (op) {
      case "==":
        if (left === right) return formulas.true;
        if (left.domain.kind === "order") return formulas.and([this.#atMost(left, right), this.#atMost(right, left)]);
        return left.id < right.id
          ? this.#atom({ kind: "same", left, right })
          : this.#atom({ kind: "same", left: right, right: left });
      case "<=":
        return this.#atMost(left, right);
      case ">=":
        return this.#atMost(right, left);
      case "<":
        return formulas.not(this.#atMost(right, left));
      case ">":
        return formulas.not(this.#atMost(left, right));
    }
  }

  #atMost(left: Variable, right: Variable): Formula {
    return left === right ? this.#space.formulas.true : this.#atom({ kind: "in_order", left, right });
  }

  /** Between the first and the last address of one of the ranges that the nets are. */
  #inNets(variable: Variable, nets: readonly Constant[]): Formula {
    const { formulas } = this.#space;
    const { domain } = variable;
    if (domain.kind !== "order") throw new TypeError(`${variable.reference.path} is no address`);
    return formulas.or(
      rangesOfSet(nets).map(({ first, last }) =>
        formulas.and([
          this.#below(variable, domain, last),
          formulas.not(this.#below(variable, domain, domain.previous(first))),
        ]),
      ),
    );
  }

  #equalsConstant(variable: Variable, constant: Constant): Formula {
    const { formulas } = this.#space;
    const { domain } = variable;
    if (domain.kind === "order") {
      const value = domain.encode(constant);
      return formulas.and([
        this.#below(variable, domain, value),
        formulas.not(this.#below(variable, domain, domain.previous(value))),
      ]);
    }
    const value = domain.encode(constant);
    return domain.symbols?.includes(value) === false ? formulas.false : this.#atom({ kind: "equals", variable, value });
  }

  #ordered(op: "<" | "<=" | ">" | ">=", variable: Variable, constant: Constant): Formula {
    const { domain } = variable;
    if (domain.kind !== "order") throw new TypeError(`${variable.reference.path} has no order`);
    const value = domain.encode(constant);
    const below = this.#below(variable, domain, op === "<=" || op === ">" ? value : domain.previous(value));
    return op === "<" || op === "<=" ? below : this.#space.formulas.not(below);
  }

  /** `variable <= bound`, where the ends of the domain decide it already. */
  #below(variable: Variable, domain: OrderDomain, bound: Point): Formula {
    if (bound >= domain.greatest) return this.#space.formulas.true;
    if (bound < domain.least) return this.#space.formulas.false;
    return this.#atom({ kind: "at_most", variable, bound });
  }

  #here(variables: readonly Variable[], formula: Formula): Formula {
    return this.#space.formulas.and([this.#presence(variables), formula]);
  }

  #presence(variables: readonly Variable[]): Formula {
    const optional = variables.filter((variable) => variable.optional);
    return this.#space.formulas.and(
      optional.map((variable) => this.#atom({ kind: "present", variable: variable.whole ?? variable })),
    );
  }

  #atom(atom: Parameters<Atoms["literal"]>[0]): Formula {
    return this.#space.formulas.literal(this.#space.atoms.literal(atom));
  }

  #variable(reference: Reference): Variable {
    if (reference.kind === "element") {
      const { path, as } = reference;
      if (this.#place?.kind === "value") return this.#place.variable;
      const { kind = "slot", at = 0 } = this.#place ?? {};
      if (kind === "slot") return this.#space.variables.of(reference, this.#core, at);
      return this.#space.variables.of({ kind: "field", path, index: at, ...(as ? { as } : {}) }, this.#core);
    }
    return this.#space.variables.read(reference, this.#core);
  }
}

/** Whether a variable is what a scalar is read as. */
function isReading({ reference }: Variable): boolean {
  return reference.kind !== "enrichment" && reference.as !== undefined;
}

function negation(test: Test): Test {
  return { kind: "not", test };
}
