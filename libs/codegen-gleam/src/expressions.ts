import {
  type Constant,
  type Core,
  type Guard,
  type Operand,
  present,
  type Reference,
  type Test,
  type ValueType,
} from "@glither/roux";
import { fieldName, literal, typeName } from "./names.ts";

const OPERATORS = { "==": "==", "!=": "==", "<": "<", "<=": "<=", ">": ">", ">=": ">=" } as const;

/** Writes tests as Gleam expressions over the artifact and `enrich`. */
export class Expressions {
  readonly #types: ReadonlyMap<string, ValueType>;
  readonly #artifact: string;
  readonly #groups: ReadonlyMap<string, string>;

  /** `groups` gives the function of each group. */
  constructor(core: Core, groups: ReadonlyMap<string, string>) {
    this.#types = new Map([...core.fields, ...core.enrichments].map(({ path, type }) => [path, type]));
    this.#artifact = fieldName(core.dialect.collection);
    this.#groups = groups;
  }

  /** A function's body. One that is nothing but braces would become a `return` within parentheses in JavaScript. */
  conjunction(guards: readonly Guard[]): string {
    const [only] = guards;
    if (only !== undefined && guards.length === 1) return this.#test(only.test);
    return guards.length === 0 ? "True" : guards.map(({ test }) => this.#nested(test)).join("\n  && ");
  }

  #test(test: Test): string {
    switch (test.kind) {
      case "all":
        return test.tests.map((inner) => this.#nested(inner)).join(" && ");
      case "any":
        return test.tests.map((inner) => this.#nested(inner)).join(" || ");
      case "not":
        return `!${this.#braced(test.test)}`;
      case "group":
        return `${this.#groups.get(test.name)}(${this.#artifact}, enrich)`;
      case "truth":
        return this.#truth(test.operand);
      case "compare":
        return this.#compare(test);
      case "match": {
        const { source, flags } = test.pattern;
        const matched = this.#lift(
          test.operand,
          (text) => `glither.matches(${text}, ${literal(source)}, ${literal(flags)})`,
        );
        return test.negated ? `!${matched}` : matched;
      }
      case "member": {
        const type = this.#typeOf(test.operand);
        const values = `[${test.values.map((value) => constant(value, type)).join(", ")}]`;
        return this.#lift(test.operand, (value) => `glither.member(${value}, ${values})`);
      }
    }
  }

  /** Gleam groups with braces. */
  #nested(test: Test): string {
    return test.kind === "all" || test.kind === "any" ? `{ ${this.#test(test)} }` : this.#test(test);
  }

  #braced(test: Test): string {
    return test.kind === "compare" || test.kind === "all" || test.kind === "any" || test.kind === "truth"
      ? `{ ${this.#test(test)} }`
      : this.#test(test);
  }

  #truth(operand: Reference): string {
    const value = this.#reference(operand);
    const { kind } = this.#typeOf(operand);
    if (kind === "optional") return `glither.is_present(${value})`;
    return kind === "text" ? `${value} != ""` : value;
  }

  #compare({ op, left, right }: Extract<Test, { kind: "compare" }>): string {
    const type = this.#typeOf(left);
    const dot = present(type).kind === "number" && op !== "==" && op !== "!=" ? "." : "";
    const operator = `${OPERATORS[op]}${dot}`;
    if (!this.#isOptional(left) && !this.#isOptional(right))
      return `${this.#operand(left, type)} ${op === "!=" ? "!=" : operator} ${this.#operand(right, type)}`;
    const both = `glither.both(${this.#maybe(left, type)}, ${this.#maybe(right, type)}, fn(a, b) { a ${operator} b })`;
    return op === "!=" ? `!${both}` : both;
  }

  #lift(operand: Reference, test: (value: string) => string): string {
    const value = this.#reference(operand);
    return this.#isOptional(operand) ? `glither.has(${value}, fn(value) { ${test("value")} })` : test(value);
  }

  #maybe(operand: Operand, type: ValueType): string {
    const value = this.#operand(operand, type);
    return this.#isOptional(operand) ? value : `glither.Present(${value})`;
  }

  #isOptional(operand: Operand): boolean {
    return isReference(operand) && this.#typeOf(operand).kind === "optional";
  }

  #operand(operand: Operand, type: ValueType): string {
    return isReference(operand) ? this.#reference(operand) : constant(operand, type);
  }

  #reference(reference: Reference): string {
    const name = fieldName(reference.path);
    // With the artifact, as in the world; Gleam's compiler also breaks a long line within `()` as `(,)`.
    if (reference.kind === "enrichment") return `enrich.${name}(${this.#artifact})`;
    const field = `${this.#artifact}.${name}`;
    if (reference.index === undefined) return field;
    return typeof reference.index === "number"
      ? `glither.at(${field}, ${reference.index})`
      : `glither.header(${field}, ${literal(reference.index.replace(/[A-Z]/gu, (letter) => letter.toLowerCase()))})`;
  }

  #typeOf(operand: Reference): ValueType {
    const type = this.#types.get(operand.path);
    if (type === undefined) throw new TypeError(`the core does not declare ${operand.path}`);
    if (operand.kind === "enrichment" || operand.index === undefined) return type;
    return { kind: "optional", of: type.kind === "list" ? type.of : { kind: "text" } };
  }
}

function isReference(operand: Operand): operand is Reference {
  return operand.kind === "field" || operand.kind === "enrichment";
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
      return String(value.value);
    case "duration":
      return String(value.ms);
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
