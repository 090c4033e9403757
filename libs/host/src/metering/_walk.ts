import { type Fact, type Facts, shared, type Test, withFact } from "./_facts.ts";
import { type Body, type Choice, CODE, type Instruction, type Loop } from "./_instruction.ts";
import { atom, constant, distance, isConstant, type Linear, sum } from "./_linear.ts";
import type { FunctionCode, ModuleCode } from "./_module.ts";
import { type BackEdge, type LoopBound, proveLoop } from "./_prove-loop.ts";
import { Unbounded } from "./_unbounded.ts";
import type { Value } from "./_value.ts";

/** What a walk through a function finds out. */
export interface Walked {
  readonly loops: ReadonlyMap<Loop, LoopBound>;
  /** Lengths of copied and filled memory, in bytes; those that the caller chose are `passed`. */
  readonly lengths: ReadonlyMap<Instruction, number | "passed" | "unknown">;
  /** The greatest constant that each parameter of a function called here has; undefined when one is no constant. */
  readonly calls: readonly { readonly target: number; readonly args: readonly (number | undefined)[] }[];
}

interface Label {
  readonly edges: BackEdge[] | undefined;
  readonly sets: ReadonlySet<number>;
  reached: boolean;
  facts: Facts | undefined;
}

/**
 * Walks once through a function's code, with names for what is not known: no branch is taken twice, and a loop's locals
 * stand for those of any round. Time and memory grow with the code alone.
 *
 * @param most the greatest value that each parameter can have, where that is known.
 * @throws Unbounded for a loop of which nothing shows that it ends.
 */
export function walk(module: ModuleCode, code: FunctionCode, most: readonly (number | undefined)[]): Walked {
  return new Walk(module, code, most).run();
}

class Walk implements Walked {
  readonly loops = new Map<Loop, LoopBound>();
  readonly lengths = new Map<Instruction, number | "passed" | "unknown">();
  readonly calls: { target: number; args: readonly (number | undefined)[] }[] = [];
  readonly #module: ModuleCode;
  readonly #code: FunctionCode;
  readonly #most = new Map<string, number>();
  readonly #locals: Value[];
  readonly #labels: Label[] = [];
  #stack: Value[] = [];
  #facts: Facts | undefined;
  #born = 0;
  #depth = 0;

  constructor(module: ModuleCode, code: FunctionCode, most: readonly (number | undefined)[]) {
    this.#module = module;
    this.#code = code;
    this.#locals = Array.from({ length: code.locals }, (_, index): Value => {
      if (index >= code.params) return { number: constant(0) };
      const number = this.#unknown();
      const [name = ""] = number.terms.keys();
      const known = most[index];
      if (known !== undefined) this.#most.set(name, known);
      return { number, passed: true };
    });
  }

  run(): Walked {
    this.#body(this.#code.body);
    return this;
  }

  /** Whether its end is reached. */
  #body({ all }: Body): boolean {
    for (const instruction of all) if (!this.#step(instruction)) return false;
    return true;
  }

  #step(instruction: Instruction): boolean {
    switch (instruction.kind) {
      case "const":
        this.#push({ number: constant(instruction.value) });
        return true;
      case "get":
        this.#push(this.#local(instruction.local));
        return true;
      case "set":
        this.#locals[instruction.local] = this.#pop();
        return true;
      case "tee": {
        const value = this.#pop();
        this.#locals[instruction.local] = value;
        this.#push(value);
        return true;
      }
      case "access":
        if (instruction.store) this.#pop();
        this.#know({ kind: "touched", address: this.#pop().number });
        if (!instruction.store) this.#push({ number: this.#unknown() });
        return true;
      case "plain":
        this.#plain(instruction.code, instruction.pops, instruction.pushes);
        return true;
      case "select": {
        const [, no, yes] = [this.#pop(), this.#pop(), this.#pop()];
        this.#push({ number: this.#unknown(), passed: no.passed === true && yes.passed === true });
        return true;
      }
      case "drop":
        this.#pop();
        return true;
      case "grow":
        this.#pop();
        this.#push({ number: this.#unknown() });
        return true;
      case "copy":
      case "fill":
        this.lengths.set(instruction, lengthOf(this.#pop()));
        for (const _ of [1, 2]) this.#pop();
        return true;
      case "call":
        this.#call(instruction.target);
        return true;
      case "br":
        this.#leave(instruction.depth, this.#facts);
        return false;
      case "br_if": {
        const test = testOf(this.#pop());
        this.#leave(instruction.depth, this.#with(test));
        this.#facts = this.#with(opposite(test));
        return true;
      }
      case "return":
      case "unreachable":
        return false;
      case "block":
        return this.#block(instruction.body, instruction.pushes);
      case "loop":
        return this.#loop(instruction);
      case "if":
        return this.#choice(instruction);
    }
  }

  #plain(code: number, pops: number, pushes: number): void {
    const right = pops > 0 ? this.#pop() : undefined;
    const left = pops > 1 ? this.#pop() : undefined;
    for (let count = 0; count < pushes; count += 1) this.#push(this.#computed(code, left, right));
  }

  #computed(code: number, left: Value | undefined, right: Value | undefined): Value {
    const unknown = (): Value => ({ number: this.#unknown() });
    if (right === undefined) return unknown();
    if (left === undefined) {
      return code === CODE.eqz ? { ...unknown(), test: opposite(testOf(right)) } : unknown();
    }
    const [a, b] = [left.number, right.number];
    switch (code) {
      case CODE.add:
      case CODE.sub: {
        const number = sum(a, b, code === CODE.add ? 1 : -1);
        return number === undefined ? unknown() : { number };
      }
      case CODE.mul:
      case CODE.shl: {
        const [factor, other] = isConstant(b) ? [b.constant, a] : [a.constant, b];
        if (!isConstant(b) && (code === CODE.shl || !isConstant(a))) return unknown();
        const number = sum(constant(0), other, code === CODE.shl ? 1 << (factor & 31) : factor);
        return number === undefined ? unknown() : { number };
      }
      case CODE.shrU:
        return isConstant(b) && (b.constant & 31) !== 0 ? { ...unknown(), halfOf: a } : unknown();
      case CODE.eq:
      case CODE.ne:
      case CODE.ltU:
      case CODE.geU:
        return { ...unknown(), test: { code, left: a, right: b, holds: true } };
      default:
        return unknown();
    }
  }

  #call(target: number): void {
    const { params, results } = this.#module.signature(target);
    const args = Array.from({ length: params }, () => this.#pop()).reverse();
    this.calls.push({ target, args: args.map(({ number }) => this.#greatest(number)) });
    for (let count = 0; count < results; count += 1) this.#push({ number: this.#unknown() });
  }

  #block(body: Body, pushes: number): boolean {
    const { label, falls } = this.#within(body);
    if (!falls && !label.reached) return false;
    if (label.reached) this.#forget(body.sets);
    this.#facts = falls && label.reached ? shared(this.#facts, label.facts) : falls ? this.#facts : label.facts;
    this.#pushUnknown(pushes);
    return true;
  }

  #choice({ yes, no, pushes }: Choice): boolean {
    const test = testOf(this.#pop());
    const [before, saved] = [this.#facts, [...yes.sets].map((local) => [local, this.#local(local)] as const)];
    this.#facts = this.#with(test);
    const one = this.#within(yes);
    for (const [local, value] of saved) this.#locals[local] = value;
    this.#facts = withTest(before, opposite(test), this.#depth);
    const other = this.#within(no);
    const reached = one.label.reached || other.label.reached;
    if (!one.falls && !other.falls && !reached) return false;
    // Where only the second way goes on, all that is known of it still is.
    if (one.falls || reached) {
      this.#forget(yes.sets);
      this.#forget(no.sets);
      this.#facts = before;
    }
    this.#pushUnknown(pushes);
    return true;
  }

  #loop(loop: Loop): boolean {
    const { sets } = loop.body;
    const variables = [...sets].map((local) => ({ local, before: this.#local(local) }));
    const born = this.#born;
    const atHead = variables.map(({ local, before }) => {
      const number = this.#unknown();
      this.#locals[local] = { number };
      return { local, before, atHead: number };
    });
    const edges: BackEdge[] = [];
    this.#depth += 1;
    const { falls } = this.#within(loop.body, edges);
    this.#depth -= 1;
    const bound = proveLoop({ born, variables: atHead, backEdges: edges }, (value) => this.#greatest(value));
    if (bound === undefined) throw new Unbounded("it has a loop of which nothing shows that it ends");
    this.loops.set(loop, bound);
    if (falls) this.#pushUnknown(loop.pushes);
    return falls;
  }

  #within(body: Body, edges?: BackEdge[]): { readonly label: Label; readonly falls: boolean } {
    const label: Label = { edges, sets: body.sets, reached: false, facts: undefined };
    const outer = this.#stack;
    this.#stack = [];
    this.#labels.push(label);
    const falls = this.#body(body);
    this.#labels.pop();
    this.#stack = outer;
    return { label, falls };
  }

  #leave(depth: number, facts: Facts | undefined): void {
    const label = this.#labels[this.#labels.length - 1 - depth];
    // The function's own end.
    if (label === undefined) return;
    if (label.edges !== undefined) {
      label.edges.push({ locals: new Map([...label.sets].map((local) => [local, this.#local(local)])), facts });
      return;
    }
    label.facts = label.reached ? shared(label.facts, facts) : facts;
    label.reached = true;
  }

  #forget(locals: ReadonlySet<number>): void {
    for (const local of locals) this.#locals[local] = { number: this.#unknown() };
  }

  #greatest(value: Linear): number | undefined {
    if (isConstant(value)) return value.constant >>> 0;
    const [name = ""] = value.terms.keys();
    const known = this.#most.get(name);
    return known !== undefined && distance(value, atom(name, 0)) === 0 ? known : undefined;
  }

  #unknown(): Linear {
    this.#born += 1;
    return atom(`@${this.#born}`, this.#born);
  }

  #know(fact: Fact): void {
    // Only loops are to be proved.
    if (this.#depth > 0) this.#facts = withFact(this.#facts, fact);
  }

  #with(test: Test): Facts | undefined {
    return withTest(this.#facts, test, this.#depth);
  }

  #pushUnknown(count: number): void {
    for (let index = 0; index < count; index += 1) this.#push({ number: this.#unknown() });
  }

  #push(value: Value): void {
    this.#stack.push(value);
  }

  #pop(): Value {
    const value = this.#stack.pop();
    if (value === undefined) throw new Unbounded("its code is not valid");
    return value;
  }

  #local(index: number): Value {
    const value = this.#locals[index];
    if (value === undefined) throw new Unbounded("its code is not valid");
    return value;
  }
}

function withTest(facts: Facts | undefined, test: Test, depth: number): Facts | undefined {
  return depth > 0 ? withFact(facts, { kind: "test", test }) : facts;
}

/** What a value says when it is taken for a truth value. */
function testOf({ test, number }: Value): Test {
  return test ?? { code: CODE.ne, left: number, right: constant(0), holds: true };
}

function opposite(test: Test): Test {
  return { ...test, holds: !test.holds };
}

function lengthOf({ number, passed }: Value): number | "passed" | "unknown" {
  if (isConstant(number)) return number.constant >>> 0;
  return passed === true ? "passed" : "unknown";
}
