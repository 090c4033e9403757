import {
  type ArtifactValue,
  areNets,
  type Comparison,
  type Constant,
  type Core,
  isAmong,
  isReference,
  millionths,
  type Operand,
  type Pattern,
  parseAddress,
  present,
  type Quantified,
  type Reference,
  ReferenceTypes,
  rangesOfSet,
  readFirst,
  type Sum,
  standsBeside,
  type Test,
} from "@glither/roux/core";
import { Absent, type Reader } from "./_reader.ts";
import type { Observer, Truth } from "./observer.ts";

/** What of a core says which types its values have. */
export type Typed = Pick<Core, "fields" | "enrichments">;

/** What tests ask for by its name. */
export interface Declared {
  readonly group: (name: string) => boolean;
  /** What a score comes to, in millionths. */
  readonly score: (name: string) => number;
}

/** Evaluates the tests of one crossing. */
export class TestEvaluator {
  readonly #reader: Reader;
  readonly #types: ReferenceTypes;
  readonly #declared: Declared;
  readonly #observer: Observer;

  constructor(core: Typed, reader: Reader, declared: Declared, observer: Observer = {}) {
    this.#reader = reader;
    this.#types = new ReferenceTypes(core);
    this.#declared = declared;
    this.#observer = observer;
  }

  /** @throws Absent where it needs a ligand that is absent. */
  holds(test: Test): boolean {
    const { begins, ends } = this.#observer;
    if (begins === undefined || ends === undefined) return this.#holds(test);
    let truth: Truth = "absent";
    begins(test);
    try {
      const held = this.#holds(test);
      truth = held ? "holds" : "fails";
      return held;
    } finally {
      ends(test, truth);
    }
  }

  #holds(test: Test): boolean {
    switch (test.kind) {
      case "all":
        return test.tests.every((inner) => this.holds(inner));
      case "any":
        return test.tests.some((inner) => this.holds(inner));
      case "not":
        return !this.holds(test.test);
      case "group":
        return this.#declared.group(test.name);
      case "bound":
        return isBoundAnd(() => this.holds(test.test));
      case "score":
        return standsBeside(test.op, this.#declared.score(test.name), millionths(test.than));
      case "truth":
        return this.#isTrue(test.operand);
      case "present":
        return this.#reader.isThere(test.operand);
      case "compare":
        return compare(
          test.op,
          this.#height(test.left, this.#reader.read(test.left)),
          this.#height(test.left, this.#value(test.right)),
        );
      case "sum":
        return compareSums(test.op, this.#sum(test.of, test.left), this.#sum(test.of, test.right));
      case "match": {
        const text = this.#reader.read(test.operand);
        return (typeof text === "string" && finds(test.pattern, text)) !== test.negated;
      }
      case "member": {
        const value = this.#reader.read(test.operand);
        if (areNets(test.values)) return isAddressAmong(value, test.values);
        return test.values.some((constant) => compare("==", value, plain(constant)));
      }
      case "quantified":
        return this.#quantified(test);
    }
  }

  /** What is not of the element is read before, so that what is asked for does not depend on the list. */
  #quantified(test: Quantified): boolean {
    const elements = this.#reader.list(test.list);
    for (const reference of readFirst(test)) this.#reader.read(reference);
    const holds = (element: ArtifactValue): boolean => {
      this.#reader.element = element;
      return this.holds(test.test);
    };
    return test.quantifier === "any" ? elements.some(holds) : elements.every(holds);
  }

  /** All parts are read, whether or not one is absent. */
  #sum(of: "integer" | "number" | "duration", addends: Sum): number | bigint | null {
    const values = addends.map(({ minus, operand }) => {
      const value = this.#value(operand);
      return typeof value === "number" ? (minus ? -value : value) : null;
    });
    let total: number | bigint = of === "number" ? 0 : 0n;
    for (const value of values) {
      if (value === null) return null;
      total = typeof total === "bigint" ? total + BigInt(value) : total + value;
    }
    return total;
  }

  /** An optional value is true when it is present, whatever it is. */
  #isTrue(operand: Reference): boolean {
    const value = this.#reader.read(operand);
    return this.#types.isOptional(operand) ? value !== null : value !== "" && value !== false;
  }

  #value(operand: Operand): ArtifactValue {
    return isReference(operand) ? this.#reader.read(operand) : plain(operand);
  }

  /** A rung as its height on the ladder that stands on the left; everything else as it is. */
  #height(left: Reference, value: ArtifactValue): ArtifactValue {
    const type = present(this.#types.of(left));
    return type.kind === "enum" && type.ordered && typeof value === "string" ? type.symbols.indexOf(value) : value;
  }
}

/** A guard fails where a ligand is absent, however deep it stands and however often it is negated. */
export function isBoundAnd(holds: () => boolean): boolean {
  try {
    return holds();
  } catch (thrown) {
    if (thrown instanceof Absent) return false;
    throw thrown;
  }
}

function compareSums(op: Comparison, left: number | bigint | null, right: number | bigint | null): boolean {
  if (left === null || right === null) return op === "!=";
  if (op === "==" || op === "!=") return (left === right) === (op === "==");
  return op.startsWith("<")
    ? left < right || (op === "<=" && left === right)
    : left > right || (op === ">=" && left === right);
}

/** A constant as artifacts have it: durations are milliseconds, symbols texts. */
export function plain(constant: Constant): string | number | boolean {
  if (constant.kind === "duration") return constant.ms;
  return constant.kind === "number" ? Number(constant.value) : constant.value;
}

function isAddressAmong(value: ArtifactValue, nets: readonly Constant[]): boolean {
  const address = typeof value === "string" ? parseAddress(value) : undefined;
  return address !== undefined && isAmong(rangesOfSet(nets), address);
}

/** An absent value equals nothing and has no place in an order. */
function compare(op: Comparison, left: ArtifactValue, right: ArtifactValue): boolean {
  if (op === "!=") return !compare("==", left, right);
  if (left === null || right === null) return false;
  if (op === "==") return left === right;
  if (op === "<" || op === "<=") return left < right || (op === "<=" && left === right);
  return left > right || (op === ">=" && left === right);
}

const regexes = new WeakMap<Pattern, RegExp>();

/** Whether the host's own regular expression matches from some character on; by itself, V8 looks within surrogate pairs too. */
function finds(pattern: Pattern, text: string): boolean {
  const regex = regexes.get(pattern) ?? new RegExp(pattern.source, `${pattern.flags}y`);
  regexes.set(pattern, regex);
  for (let at = 0; at <= text.length; at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1) {
    regex.lastIndex = at;
    if (regex.test(text)) return true;
  }
  return false;
}
