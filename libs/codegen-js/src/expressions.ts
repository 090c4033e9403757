import { writtenOut } from "@glither/regex";
import {
  addressKey,
  areNets,
  type Constant,
  type Core,
  type EnumType,
  type Guard,
  isReference,
  keyOfAddress,
  millionths,
  type Operand,
  type Pattern,
  present,
  type Quantified,
  type Reference,
  ReferenceTypes,
  rangesOfSet,
  readFirst,
  type Score,
  type Sum,
  type Test,
} from "@glither/roux/core";
import { jsName, witName, witSymbol } from "@glither/wit";

/** Writes the tests of one ruleset as JavaScript expressions over `msg`, `ask` and `group`. */
export class Expressions {
  #adds = false;
  #searchesNets = false;
  readonly #types: ReferenceTypes;
  readonly #record: string;
  readonly #fields: ReadonlySet<string>;
  readonly #ligands: ReadonlySet<string>;
  readonly #constants = new Map<string, string>();
  /** What a constant stands for, where its value does not show that. */
  readonly #remarks = new Map<string, string>();

  constructor(core: Core) {
    this.#types = new ReferenceTypes(core);
    this.#fields = new Set(core.fields.map(({ path }) => path));
    this.#ligands = new Set(core.enrichments.flatMap(({ path, ligand }) => (ligand ? [path] : [])));
    this.#record = jsName(witName(core.dialect.collection));
  }

  /** Regexes and sets, named once and made when the module loads; in the order of first use. */
  get declarations(): string[] {
    return [...this.#constants].map(([value, name]) => {
      const remark = this.#remarks.get(name);
      return `const ${name} = ${value};${remark === undefined ? "" : ` // ${remark}`}`;
    });
  }

  /** A rule's guards, asked from left to right; one in which a ligand is absent fails. */
  conjunction(guards: readonly Guard[]): string {
    const one = ({ phase, test }: Guard): string =>
      phase.kind === "crossing" ? `crossing(() => ${this.#test(test)})` : this.#nested(test);
    return guards.length === 0 ? "true" : guards.map(one).join(" && ");
  }

  /** A group's guards: an absent ligand in them is for the rule's guard that asks for the group. */
  tests(guards: readonly Guard[]): string {
    return guards.length === 0 ? "true" : guards.map(({ test }) => this.#nested(test)).join(" && ");
  }

  /** What a score adds up in millionths, exactly; a statement a term, since there may be a thousand. */
  total({ terms }: Score): string[] {
    return [
      "let total = 0;",
      ...terms.map(({ weight, guard }) => `if (${this.#test(guard.test)}) total += ${millionths(weight)};`),
      "return total;",
    ];
  }

  /** A field or an enrichment of the dialect, of which a ligand is produced. */
  source(path: string): string {
    return this.#reference({ kind: this.#fields.has(path) ? "field" : "enrichment", path });
  }

  #test(test: Test): string {
    switch (test.kind) {
      case "all":
        return test.tests.map((inner) => this.#nested(inner)).join(" && ");
      case "any":
        return test.tests.map((inner) => this.#nested(inner)).join(" || ");
      case "not":
        return `!(${this.#test(test.test)})`;
      case "group":
        return `group[${JSON.stringify(test.name)}]()`;
      case "bound":
        return `crossing(() => ${this.#test(test.test)})`;
      case "score":
        return `score[${JSON.stringify(test.name)}]() ${JS_OPS[test.op]} ${millionths(test.than)}`;
      case "truth":
        return this.#truth(test.operand);
      case "present":
        return this.#present(test.operand);
      case "compare":
        return this.#compare(test);
      case "sum": {
        const [left, right] = [this.#sum(test.left), this.#sum(test.right)];
        return `${test.op === "!=" ? "!" : ""}${COMPARERS[test.op]}(${left}, ${right})`;
      }
      case "match": {
        const regex = this.#pattern(test.pattern);
        return `${test.negated ? "!" : ""}${this.#matches(regex, test.operand)}`;
      }
      case "member": {
        if (areNets(test.values)) return this.#inNets(test.operand, test.values);
        const set = this.#constant("SET", `new Set([${test.values.map(constant).join(", ")}])`);
        return `${set}.has(${this.#reference(test.operand)})`;
      }
      case "quantified":
        return this.#quantified(test);
    }
  }

  /** What is asked for besides the elements is asked before, in the order in which it is written. */
  #quantified(test: Quantified): string {
    const method = test.quantifier === "any" ? "some" : "every";
    const paths = readFirst(test).flatMap(({ kind, path }) => (kind === "enrichment" ? [path] : []));
    const asked = [...new Set(paths)].map((path) => `${this.#reference({ kind: "enrichment", path })}, `);
    const whole = `${this.#reference(test.list)}.${method}((it) => ${this.#test(test.test)})`;
    return asked.length === 0 ? whole : `(${asked.join("")}${whole})`;
  }

  #nested(test: Test): string {
    const text = this.#test(test);
    return test.kind === "all" || test.kind === "any" ? `(${text})` : text;
  }

  #truth(operand: Reference): string {
    const value = this.#reference(operand);
    const { kind } = this.#types.of(operand);
    if (kind === "optional") return `${value} !== undefined`;
    return kind === "text" ? `${value} !== ""` : value;
  }

  /** Of a ligand, being asked for without failing is being there. */
  #present(operand: Reference): string {
    const value = this.#reference(operand);
    const isLigand = operand.kind === "enrichment" && this.#ligands.has(operand.path);
    return isLigand ? `crossing(() => ${value} !== undefined)` : `${value} !== undefined`;
  }

  /** Written out, so that the component's engine, which folds fewer letters than others, has nothing to fold. */
  #pattern(pattern: Pattern): string {
    const [asked, written] = [regexLiteral(pattern), regexLiteral(writtenOut(pattern))];
    const name = this.#constant("PATTERN", written);
    if (written !== asked) this.#remarks.set(name, asked);
    return name;
  }

  /** An absent text matches nothing. */
  #matches(regex: string, operand: Reference): string {
    const text = this.#reference(operand);
    return this.#types.of(operand).kind === "optional" ? `matches(${regex}, ${text})` : `${regex}.test(${text})`;
  }

  /** An absent value equals nothing and has no place in an order; `!=` is the opposite of `==`. Left is read first. */
  #compare({ op, left, right }: Extract<Test, { kind: "compare" }>): string {
    const type = present(this.#types.of(left));
    const ladder = type.kind === "enum" && op !== "==" && op !== "!=" ? type : undefined;
    const height = (value: string): string => (ladder ? `${this.#heights(ladder)}[${value}]` : value);
    const [l, r] = [height(this.#operand(left)), height(this.#operand(right))];
    if (this.#types.isOptional(left) || this.#types.isOptional(right))
      return `${op === "!=" ? "!" : ""}${COMPARERS[op]}(${l}, ${r})`;
    return `${l} ${JS_OPS[op]} ${r}`;
  }

  /** Whole numbers and durations are exact, numbers binary64; what is absent makes the sum absent. */
  #sum(addends: Sum): string {
    const [first, ...rest] = addends.map(({ operand }) => this.#operand(operand));
    this.#adds = true;
    return rest.reduce(
      (sum, value, at) => `${addends[at + 1]?.minus ? "minus" : "plus"}(${sum}, ${value})`,
      first ?? "",
    );
  }

  /** Whether something that was written adds. */
  get adds(): boolean {
    return this.#adds;
  }

  /** Whether something that was written looks for an address among nets. */
  get searchesNets(): boolean {
    return this.#searchesNets;
  }

  /** Nets are ranges in order: the first and the last address of each, one behind the other. */
  #inNets(operand: Reference, values: readonly Constant[]): string {
    this.#searchesNets = true;
    const ends = rangesOfSet(values).flatMap(({ first, last }) => [first, last]);
    const nets = this.#constant("NETS", `[${ends.map((end) => JSON.stringify(keyOfAddress(end))).join(", ")}]`);
    return `inNets(${nets}, ${this.#reference(operand)})`;
  }

  /** The height of each rung of a ladder; an absent rung has none. */
  #heights({ symbols }: EnumType): string {
    return this.#constant(
      "HEIGHT",
      `{ ${symbols.map((symbol, at) => `${JSON.stringify(witSymbol(symbol))}: ${at}`).join(", ")} }`,
    );
  }

  #operand(operand: Operand): string {
    return isReference(operand) ? this.#reference(operand) : constant(operand);
  }

  #reference(reference: Reference): string {
    const name = jsName(witName(reference.path));
    if (reference.kind === "element") {
      const element = ["it", ...(reference.member ?? []).map((member) => jsName(witName(member)))].join(".");
      return reference.as === undefined ? element : `scalar(${element}, "${reference.as}")`;
    }
    if (reference.count) return `BigInt(${this.#reference({ kind: reference.kind, path: reference.path })}.length)`;
    if (reference.kind === "enrichment")
      return [`ask.${name}()`, ...(reference.member ?? []).map((member) => jsName(witName(member)))].join(".");
    const element = indexed(`${this.#record}.${name}`, reference.index);
    return reference.as === undefined ? element : `scalar(${element}, "${reference.as}")`;
  }

  #constant(prefix: string, value: string): string {
    const known = this.#constants.get(value);
    if (known !== undefined) return known;
    const name = `${prefix}_${this.#constants.size + 1}`;
    this.#constants.set(value, name);
    return name;
  }
}

function indexed(field: string, index: number | string | undefined): string {
  if (index === undefined) return field;
  return typeof index === "number"
    ? `${field}[${index}]`
    : `header(${field}, ${JSON.stringify(asciiLowerCase(index))})`;
}

const JS_OPS = { "==": "===", "!=": "!==", "<": "<", "<=": "<=", ">": ">", ">=": ">=" } as const;

/** The module's functions for values that may be absent. */
const COMPARERS = {
  "==": "equal",
  "!=": "equal",
  "<": "below",
  "<=": "atMost",
  ">": "above",
  ">=": "atLeast",
} as const;

/** A constant as the bindings carry its type: 64-bit integers are BigInt, enums are their names in WIT. */
export function constant(value: Constant): string {
  switch (value.kind) {
    case "text":
      return JSON.stringify(value.value);
    case "boolean":
      return String(value.value);
    case "integer":
    case "moment":
      return `${value.value}n`;
    case "number":
      return value.value;
    case "duration":
      return `${value.ms}n`;
    case "ip":
      return JSON.stringify(addressKey(value.value));
    case "symbol":
      return JSON.stringify(witSymbol(value.value));
  }
}

/** A regex in JavaScript may hold anything but a line break, and U+2028 and U+2029 are line breaks to it. */
function regexLiteral({ source, flags }: Pattern): string {
  const oneLine = source.replace(/[\u2028\u2029]/gu, (c) => `\\u${c.charCodeAt(0).toString(16)}`);
  return `/${oneLine}/${flags}`;
}

/** Header names compare without regard to ASCII case. */
function asciiLowerCase(text: string): string {
  return text.replace(/[A-Z]/gu, (letter) => letter.toLowerCase());
}
