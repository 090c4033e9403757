import { type Body, CODE, type Instruction } from "../metering/_instruction.ts";
import type { ModuleCode } from "../metering/_module.ts";

/** Nothing that is tested runs as long as this. */
const PATIENCE = 2_000_000;

/** How a run ended: at its end, with a trap, or not at all as far as anybody waited. */
export interface Run {
  readonly end: "returned" | "trapped" | "endless";
  readonly steps: number;
}

class Trap extends Error {}
class Endless extends Error {}
/** Where code goes on: undefined behind the instruction, else behind or at the head of so many blocks further out. */
type Jump = number | "return" | undefined;

/**
 * Runs a function over 32-bit numbers, and counts the instructions, on a memory of so many bytes:
 * slow, and written without a look at how bounds are proved.
 */
export function runCounting(module: ModuleCode, index: number, args: readonly number[], memory: number): Run {
  const machine = new Machine(module, memory);
  try {
    machine.call(index, args);
    return { end: "returned", steps: machine.steps };
  } catch (error) {
    if (error instanceof Trap) return { end: "trapped", steps: machine.steps };
    if (error instanceof Endless) return { end: "endless", steps: machine.steps };
    throw error;
  }
}

class Machine {
  steps = 0;
  readonly #module: ModuleCode;
  readonly #memory: Uint8Array;

  constructor(module: ModuleCode, memory: number) {
    this.#module = module;
    this.#memory = new Uint8Array(memory).map((_, at) => (at * 7919) & 0xff);
  }

  call(index: number, args: readonly number[]): number | undefined {
    const code = this.#module.code(index);
    if (code === undefined) return 0;
    const locals = Array.from({ length: code.locals }, (_, at) => args[at] ?? 0);
    const stack: number[] = [];
    this.#body(code.body, locals, stack);
    return this.#module.signature(index).results > 0 ? stack.pop() : undefined;
  }

  #body({ all }: Body, locals: number[], stack: number[]): Jump {
    for (const instruction of all) {
      this.steps += 1;
      if (this.steps > PATIENCE) throw new Endless();
      const jump = this.#step(instruction, locals, stack);
      if (jump !== undefined) return jump;
    }
    return undefined;
  }

  #step(instruction: Instruction, locals: number[], stack: number[]): Jump {
    const pop = (): number => stack.pop() ?? 0;
    switch (instruction.kind) {
      case "const":
        stack.push(instruction.value);
        return undefined;
      case "get":
        stack.push(locals[instruction.local] ?? 0);
        return undefined;
      case "set":
        locals[instruction.local] = pop();
        return undefined;
      case "tee":
        locals[instruction.local] = stack.at(-1) ?? 0;
        return undefined;
      case "access": {
        const value = instruction.store ? pop() : 0;
        const at = pop() >>> 0;
        if (at >= this.#memory.length) throw new Trap();
        if (instruction.store) this.#memory[at] = value;
        else stack.push(this.#memory[at] ?? 0);
        return undefined;
      }
      case "plain": {
        const right = pop();
        stack.push(instruction.pops === 1 ? Number(right === 0) : numeric(instruction.code, pop(), right));
        return undefined;
      }
      case "select": {
        const [condition, no, yes] = [pop(), pop(), pop()];
        stack.push(condition === 0 ? no : yes);
        return undefined;
      }
      case "drop":
        pop();
        return undefined;
      case "br":
        return instruction.depth;
      case "br_if":
        return pop() === 0 ? undefined : instruction.depth;
      case "return":
        return "return";
      case "unreachable":
        throw new Trap();
      case "block":
        return outer(this.#body(instruction.body, locals, stack));
      case "if":
        return outer(this.#body(pop() === 0 ? instruction.no : instruction.yes, locals, stack));
      case "loop":
        for (;;) {
          const jump = this.#body(instruction.body, locals, stack);
          if (jump !== 0) return outer(jump);
        }
      case "call": {
        const { params } = this.#module.signature(instruction.target);
        const result = this.call(instruction.target, stack.splice(stack.length - params, params));
        if (result !== undefined) stack.push(result);
        return undefined;
      }
      default:
        throw new TypeError(`${instruction.kind} is not run here`);
    }
  }
}

/** A jump that was meant for this block is over. */
function outer(jump: Jump): Jump {
  return typeof jump !== "number" ? jump : jump === 0 ? undefined : jump - 1;
}

function numeric(code: number, left: number, right: number): number {
  switch (code) {
    case CODE.add:
      return (left + right) | 0;
    case CODE.sub:
      return (left - right) | 0;
    case CODE.mul:
      return Math.imul(left, right);
    case CODE.shl:
      return left << right;
    case CODE.shrU:
      return (left >>> right) | 0;
    case CODE.eq:
      return Number(left === right);
    case CODE.ne:
      return Number(left !== right);
    case CODE.ltU:
      return Number(left >>> 0 < right >>> 0);
    case CODE.geU:
      return Number(left >>> 0 >= right >>> 0);
    default:
      throw new TypeError(`0x${code.toString(16)} is not computed here`);
  }
}
