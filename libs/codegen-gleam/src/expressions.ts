import {
  areNets,
  type Constant,
  type Core,
  type Guard,
  isReference,
  type Ligand,
  millionths,
  type Operand,
  present,
  type Quantified,
  type Reference,
  ReferenceTypes,
  readFirst,
  type Score,
  type Sum,
  type Test,
  type ValueType,
  visitTest,
} from "@glither/roux/core";
import { fieldName, literal, typeName } from "./names.ts";
import { addressValue, netValue } from "./nets.ts";

const OPERATORS = { "==": "==", "!=": "==", "<": "<", "<=": "<=", ">": ">", ">=": ">=" } as const;

/** Writes tests as Gleam expressions over the artifact and `enrich`. */
export class Expressions {
  readonly #types: ReferenceTypes;
  readonly #artifact: string;
  readonly #groups: ReadonlyMap<string, string>;
  readonly #scores: ReadonlyMap<string, string>;
  readonly #ligands: ReadonlyMap<string, Ligand>;
  readonly #crossingGroups: ReadonlySet<string>;
  readonly #crossingScores: ReadonlySet<string>;
  /** Variables that hold what has been asked for, by path, while a predicate is written. */
  readonly #bound = new Map<string, string>();

  /** `groups` and `scores` give the function of each. */
  constructor(core: Core, groups: ReadonlyMap<string, string>, scores: ReadonlyMap<string, string>) {
    this.#types = new ReferenceTypes(core);
    this.#artifact = fieldName(core.dialect.collection);
    this.#groups = groups;
    this.#scores = scores;
    this.#ligands = new Map(core.enrichments.flatMap(({ path, ligand }) => (ligand ? [[path, ligand]] : [])));
    this.#crossingGroups = new Set(
      core.groups.filter(({ guards }) => guards.some(({ phase }) => phase.kind === "crossing")).map(({ name }) => name),
    );
    this.#crossingScores = new Set(
      (core.scores ?? [])
        .filter(({ terms }) => terms.some(({ guard }) => guard.phase.kind === "crossing"))
        .map(({ name }) => name),
    );
  }

  /** A score's function body: its total, or a total that may be absent. */
  total({ name, terms }: Score): string {
    const crosses = this.scoreCrosses(name);
    const items = terms.map(({ weight, guard: { test } }) => {
      const truth = crosses ? `fn() { ${this.#crossing(test)} }` : this.#test(test);
      return `#(${millionths(weight)}, ${truth})`;
    });
    return `glither_scores.${crosses ? "bound_total" : "total"}([${items.join(", ")}])`;
  }

  /** Whether a ligand binds in a score, so that its function gives a total that may be absent. */
  scoreCrosses(score: string): boolean {
    return this.#crossingScores.has(score);
  }

  /** A function's body. One that is nothing but braces would become a `return` within parentheses in JavaScript. */
  conjunction(guards: readonly Guard[]): string {
    const one = ({ phase, test }: Guard): string | undefined =>
      phase.kind === "crossing" ? `glither.holds(${this.#crossing(test)})` : undefined;
    const [only] = guards;
    if (only !== undefined && guards.length === 1) return one(only) ?? this.#test(only.test);
    return guards.length === 0 ? "True" : guards.map((guard) => one(guard) ?? this.#nested(guard.test)).join("\n  && ");
  }

  /** The body of a group in which a ligand binds: its truth, or absent. */
  truth(guards: readonly Guard[]): string {
    return this.#crossing({ kind: "all", tests: guards.map(({ test }) => test) });
  }

  /** Whether a ligand binds in a group, so that its function gives a truth that may be absent. */
  crosses(group: string): boolean {
    return this.#crossingGroups.has(group);
  }

  /** A test as a truth that is absent where one of its ligands is; what is not asked for cannot be missed. */
  #crossing(test: Test): string {
    if (!this.#bindsLigand(test)) return `glither.Present(${this.#test(test)})`;
    switch (test.kind) {
      case "all":
        return this.#chain("and", test.tests);
      case "any":
        return this.#chain("or", test.tests);
      case "not":
        return `glither.opposite(${this.#crossing(test.test)})`;
      case "group":
        return this.#test(test);
      case "score":
        return `glither.bound(${this.#scores.get(test.name)}(${this.#artifact}, enrich), fn(total) { glither.Present(total ${test.op} ${millionths(test.than)}) })`;
      case "present":
      case "bound":
        return `glither.Present(${this.#test(test)})`;
      case "compare":
        return this.#binding([test.left, test.right], test);
      case "quantified":
        return this.#binding(readFirst(test), test);
      case "sum":
        return this.#binding(
          [...test.left, ...test.right].map(({ operand }) => operand),
          test,
        );
      default:
        return this.#binding([test.operand], test);
    }
  }

  #chain(connective: "and" | "or", [first, ...rest]: readonly Test[]): string {
    if (first === undefined) return `glither.Present(${connective === "and" ? "True" : "False"})`;
    if (rest.length === 0) return this.#crossing(first);
    return `glither.${connective}(${this.#crossing(first)}, fn() { ${this.#chain(connective, rest)} })`;
  }

  /** Asks for what a predicate reads, from left to right, before it is decided. */
  #binding([operand, ...rest]: readonly Operand[], test: Test): string {
    if (operand === undefined) return `glither.Present(${this.#test(test)})`;
    if (operand.kind !== "enrichment" || this.#bound.has(operand.path)) return this.#binding(rest, test);
    const answer = this.#answer({ kind: "enrichment", path: operand.path });
    const name = `value_${this.#bound.size + 1}`;
    this.#bound.set(operand.path, name);
    const inner = this.#binding(rest, test);
    this.#bound.delete(operand.path);
    const isLigand = this.#ligands.has(operand.path);
    return `glither.${isLigand ? "bound" : "given"}(${answer}, fn(${name}) { ${inner} })`;
  }

  /** What is read, a ligand as absent where it is too old. */
  #answer(reference: Reference): string {
    const fresh = reference.kind === "enrichment" ? this.#ligands.get(reference.path)?.fresh : undefined;
    const value = this.#reference(reference);
    return fresh === undefined ? value : `glither.fresh(${value}, ${fresh})`;
  }

  #bindsLigand(test: Test): boolean {
    let binds = false;
    visitTest(test, {
      operand: (operand) => {
        binds ||= operand.kind === "enrichment" && this.#ligands.has(operand.path);
      },
      group: (name) => {
        binds ||= this.#crossingGroups.has(name);
      },
      score: (name) => {
        binds ||= this.#crossingScores.has(name);
      },
    });
    return binds;
  }

  #test(written: Test): string {
    const test = affirmed(written);
    switch (test.kind) {
      case "all":
        return test.tests.map((inner) => this.#nested(inner)).join(" && ");
      case "any":
        return test.tests.map((inner) => this.#nested(inner)).join(" || ");
      case "not":
        return negated(this.#braced(test.test));
      case "group":
        return `${this.#groups.get(test.name)}(${this.#artifact}, enrich)`;
      case "bound":
        return `glither.holds(${this.#crossing(test.test)})`;
      case "score":
        return `${this.#scores.get(test.name)}(${this.#artifact}, enrich) ${test.op} ${millionths(test.than)}`;
      case "truth":
        return this.#truth(test.operand);
      case "present":
        return `glither.is_present(${this.#answer(test.operand)})`;
      case "compare":
        return this.#compare(test);
      case "sum":
        return this.#sums(test);
      case "match": {
        const { source, flags } = test.pattern;
        const matched = this.#lift(
          test.operand,
          (text) => `glither.matches(${text}, ${literal(source)}, ${literal(flags)})`,
        );
        return test.negated ? negated(matched) : matched;
      }
      case "member": {
        if (areNets(test.values)) {
          const nets = test.values.map((value) => (value.kind === "ip" ? netValue(value.value) : ""));
          return this.#lift(test.operand, (value) => `glither_nets.within(${value}, [${nets.join(", ")}])`);
        }
        const type = this.#types.of(test.operand);
        const values = `[${test.values.map((value) => constant(value, type)).join(", ")}]`;
        return this.#lift(test.operand, (value) => `glither.member(${value}, ${values})`);
      }
      case "quantified":
        return this.#quantified(test);
    }
  }

  /** What is asked for besides the elements is asked before, whether there is an element or not. */
  #quantified(test: Quantified): string {
    const list = this.#reference(test.list);
    const whole = `glither_lists.${test.quantifier}(${list}, fn(it) { ${this.#test(test.test)} })`;
    const paths = readFirst(test).flatMap(({ kind, path }) => (kind === "enrichment" ? [path] : []));
    const asked = [...new Set(paths)].filter((path) => path !== test.list.path && !this.#bound.has(path));
    return asked.reduceRight(
      (rest, path) => `glither_lists.behind(${this.#reference({ kind: "enrichment", path })}, ${rest})`,
      whole,
    );
  }

  /** Gleam groups with braces. */
  #nested(written: Test): string {
    const test = affirmed(written);
    return test.kind === "all" || test.kind === "any" ? `{ ${this.#test(test)} }` : this.#test(test);
  }

  #braced(written: Test): string {
    const test = affirmed(written);
    return test.kind === "compare" ||
      test.kind === "score" ||
      test.kind === "all" ||
      test.kind === "any" ||
      test.kind === "truth"
      ? `{ ${this.#test(test)} }`
      : this.#test(test);
  }

  #truth(operand: Reference): string {
    const value = this.#reference(operand);
    const { kind } = this.#types.of(operand);
    if (kind === "optional") return `glither.is_present(${value})`;
    return kind === "text" ? `${value} != ""` : value;
  }

  #compare({ op, left, right }: Extract<Test, { kind: "compare" }>): string {
    const type = this.#types.of(left);
    const inner = present(type);
    const ranks = inner.kind === "enum" && op !== "==" && op !== "!=";
    const dot = inner.kind === "number" && op !== "==" && op !== "!=" ? "." : "";
    const operator = `${OPERATORS[op]}${dot}`;
    const rank = (value: string): string => (ranks ? `${rankFunction(inner.name)}(${value})` : value);
    const [l, r] = [rank(this.#operand(left, type)), rank(this.#operand(right, type))];
    // What is compared with itself goes the long way, too, where Gleam does not warn of it.
    if (!this.#types.isOptional(left) && !this.#types.isOptional(right) && l !== r)
      return `${l} ${op === "!=" ? "!=" : operator} ${r}`;
    const both = `glither.both(${this.#maybe(left, type)}, ${this.#maybe(right, type)}, fn(a, b) { ${rank("a")} ${operator} ${rank("b")} })`;
    return op === "!=" ? `!${both}` : both;
  }

  /** Whole numbers are compared in two halves, since the numbers of JavaScript hold 53 bits. */
  #sums({ op, of, left, right }: Extract<Test, { kind: "sum" }>): string {
    const isNumber = of === "number";
    const type: ValueType = { kind: of };
    const list = (sum: Sum): string => {
      const items = sum.map(({ minus, operand }) => {
        const value = this.#maybe(operand, type);
        return minus ? `glither.${isNumber ? "negative_float" : "negative"}(${value})` : value;
      });
      return `[${items.join(", ")}]`;
    };
    const operator = op === "!=" ? "==" : op;
    const dot = isNumber && operator !== "==" ? "." : "";
    const stand = isNumber ? `fn(a, b) { a ${operator}${dot} b }` : `fn(order) { order ${operator} 0 }`;
    const compared = `glither.${isNumber ? "float_sums" : "sums"}(${list(left)}, ${list(right)}, ${stand})`;
    return op === "!=" ? `!${compared}` : compared;
  }

  #lift(operand: Reference, test: (value: string) => string): string {
    const value = this.#reference(operand);
    return this.#types.isOptional(operand) ? `glither.has(${value}, fn(value) { ${test("value")} })` : test(value);
  }

  #maybe(operand: Operand, type: ValueType): string {
    const value = this.#operand(operand, type);
    return this.#types.isOptional(operand) ? value : `glither.Present(${value})`;
  }

  #operand(operand: Operand, type: ValueType): string {
    return isReference(operand) ? this.#reference(operand) : constant(operand, type);
  }

  #reference(reference: Reference): string {
    const name = fieldName(reference.path);
    if (reference.kind === "element") {
      const element = ["it", ...(reference.member ?? []).map(fieldName)].join(".");
      return reference.as === undefined ? element : `glither.${reference.as}(glither.Present(${element}))`;
    }
    const bound = this.#bound.get(reference.path);
    if (reference.count)
      return `glither_lists.count(${this.#reference({ kind: reference.kind, path: reference.path })})`;
    // With the artifact, as in the world; Gleam's compiler also breaks a long line within `()` as `(,)`.
    if (reference.kind === "enrichment")
      return [bound ?? `enrich.${name}(${this.#artifact})`, ...(reference.member ?? []).map(fieldName)].join(".");
    const element = indexed(`${this.#artifact}.${name}`, reference.index);
    if (reference.as === undefined) return element;
    return `glither.${reference.as}(${reference.index === undefined ? `glither.Present(${element})` : element})`;
  }
}

function indexed(field: string, index: number | string | undefined): string {
  if (index === undefined) return field;
  if (typeof index === "number") return `glither.at(${field}, ${index})`;
  return `glither.header(${field}, ${literal(index.replace(/[A-Z]/gu, (letter) => letter.toLowerCase()))})`;
}

/** Gleam's formatter takes two negations away, as they stand for nothing. */
/** Without negations that take each other back: Gleam warns of them, and braces would be left of some. */
function affirmed(test: Test): Test {
  return test.kind === "not" && test.test.kind === "not" ? affirmed(test.test.test) : test;
}

function negated(code: string): string {
  return code.startsWith("!") ? code.slice(1) : `!${code}`;
}

/** The function that gives a rung's height on its ladder. */
export function rankFunction(ladder: string): string {
  return `height_of_${fieldName(ladder)}`;
}

/** A constant; a symbol's constructor begins with its enum's name, since Gleam's constructors share one space. */
function constant(value: Constant, type: ValueType): string {
  const inner = present(type);
  switch (value.kind) {
    case "text":
      return literal(value.value);
    case "boolean":
      return value.value ? "True" : "False";
    case "integer":
    case "moment":
      return String(value.value);
    case "duration":
      return String(value.ms);
    case "ip":
      return addressValue(value.value);
    case "number":
      return float(value.value);
    case "symbol":
      return typeName(inner.kind === "enum" ? inner.name : "", value.value);
  }
}

/** Gleam wants a digit on both sides of the point, before an exponent too. */
function float(text: string): string {
  const [mantissa = "0", exponent] = text.replace("e+", "e").split("e");
  return `${mantissa.includes(".") ? mantissa : `${mantissa}.0`}${exponent === undefined ? "" : `e${exponent}`}`;
}
