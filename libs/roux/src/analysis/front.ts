import type { Comparison, Constant, Core, Guard, Operand, Reference, Test } from "../ir/core.ts";
import type { Atoms } from "./atoms.ts";
import type { OrderDomain } from "./domains.ts";
import type { Formula, Formulas } from "./formulas.ts";
import type { Variable, Variables } from "./variables.ts";

/** What the formulas of one analysis are made of. */
export interface Space {
  readonly variables: Variables;
  readonly atoms: Atoms;
  readonly formulas: Formulas;
}

/**
 * The meaning of one core's guards as formulas. An absent value makes the atom of its test false, by a literal of its own:
 * a test that reads a value that may be absent is that atom and `present`.
 */
export class Front {
  readonly #core: Pick<Core, "fields" | "enrichments" | "groups">;
  readonly #space: Space;
  readonly #groups = new Map<string, Formula>();

  constructor(core: Pick<Core, "fields" | "enrichments" | "groups">, space: Space) {
    this.#core = core;
    this.#space = space;
  }

  guards(guards: readonly Guard[]): Formula {
    return this.#space.formulas.and(guards.map((guard) => this.guard(guard)));
  }

  /** In a crossing, an absent ligand makes the whole guard false, even where the test negates. */
  guard({ phase, test }: Guard): Formula {
    const ligands = phase.kind === "crossing" ? phase.ligands : [];
    const bound = ligands.map((path) => this.#presence([this.#variable({ kind: "enrichment", path })]));
    return this.#space.formulas.and([...bound, this.#test(test)]);
  }

  #test(test: Test): Formula {
    const { formulas } = this.#space;
    switch (test.kind) {
      case "all":
        return formulas.and(test.tests.map((inner) => this.#test(inner)));
      case "any":
        return formulas.or(test.tests.map((inner) => this.#test(inner)));
      case "not":
        return formulas.not(this.#test(test.test));
      case "group":
        return this.#group(test.name);
      case "truth":
        return this.#truth(this.#variable(test.operand));
      case "compare":
        return this.#comparison(test.op, this.#variable(test.left), test.right);
      case "match": {
        const variable = this.#variable(test.operand);
        const match = this.#here([variable], this.#atom({ kind: "matches", variable, pattern: test.pattern }));
        return test.negated ? formulas.not(match) : match;
      }
      case "member": {
        const variable = this.#variable(test.operand);
        return this.#here([variable], formulas.or(test.values.map((value) => this.#equalsConstant(variable, value))));
      }
    }
  }

  #group(name: string): Formula {
    const known = this.#groups.get(name);
    if (known) return known;
    const group = this.#core.groups.find((candidate) => candidate.name === name);
    if (group === undefined) throw new TypeError(`the core does not declare the group ${name}`);
    const formula = this.guards(group.guards);
    this.#groups.set(name, formula);
    return formula;
  }

  #truth(variable: Variable): Formula {
    if (variable.optional) return this.#presence([variable]);
    if (variable.domain.name === "boolean") return this.#atom({ kind: "equals", variable, value: "true" });
    return this.#space.formulas.not(this.#atom({ kind: "equals", variable, value: "" }));
  }

  #comparison(op: Comparison, left: Variable, right: Operand): Formula {
    const { formulas } = this.#space;
    if (op === "!=") return formulas.not(this.#comparison("==", left, right));
    if (right.kind === "field" || right.kind === "enrichment") {
      const other = this.#variable(right);
      return this.#here([left, other], this.#related(op, left, other));
    }
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
  #below(variable: Variable, domain: OrderDomain, bound: number): Formula {
    if (bound >= domain.greatest) return this.#space.formulas.true;
    if (bound < domain.least) return this.#space.formulas.false;
    return this.#atom({ kind: "at_most", variable, bound });
  }

  #here(variables: readonly Variable[], formula: Formula): Formula {
    return this.#space.formulas.and([this.#presence(variables), formula]);
  }

  #presence(variables: readonly Variable[]): Formula {
    const optional = variables.filter((variable) => variable.optional);
    return this.#space.formulas.and(optional.map((variable) => this.#atom({ kind: "present", variable })));
  }

  #atom(atom: Parameters<Atoms["literal"]>[0]): Formula {
    return this.#space.formulas.literal(this.#space.atoms.literal(atom));
  }

  #variable(reference: Reference): Variable {
    return this.#space.variables.of(reference, this.#core);
  }
}
