import type { CoreType } from "@glither/wit/abi";
import { Bytes } from "./bytes.ts";
import { type Instruction, type Instructions, LOADS, NUMERIC, STORES } from "./instruction.ts";
import type { DefinedFunction, Memory } from "./module.ts";
import { VALUE_TYPE } from "./value-type.ts";

const OP = {
  block: 0x02,
  loop: 0x03,
  if: 0x04,
  else: 0x05,
  end: 0x0b,
  br: 0x0c,
  br_if: 0x0d,
  return: 0x0f,
  call: 0x10,
  get: 0x20,
  set: 0x21,
  tee: 0x22,
} as const;
const CONST = { i32: 0x41, i64: 0x42, f64: 0x44 } as const;
const NO_RESULT = 0x40;

/** The body of a function: its locals in runs of one type, then its instructions. */
export function encodeBody(
  { params, locals, body }: DefinedFunction,
  functions: ReadonlyMap<string, number>,
  regions: Memory["regions"],
): Bytes {
  const bytes = new Bytes();
  const runs: { type: CoreType; count: number }[] = [];
  for (const { type } of locals) {
    const last = runs.at(-1);
    if (last?.type === type) last.count += 1;
    else runs.push({ type, count: 1 });
  }
  bytes.unsigned(runs.length);
  for (const { type, count } of runs) {
    bytes.unsigned(count);
    bytes.byte(VALUE_TYPE[type]);
  }
  const names = new Map([...params, ...locals].map(({ name }, index) => [name, index]));
  new BodyEncoder(bytes, names, functions, regions).all(body);
  bytes.byte(OP.end);
  return bytes;
}

class BodyEncoder {
  readonly #bytes: Bytes;
  readonly #locals: ReadonlyMap<string, number>;
  readonly #functions: ReadonlyMap<string, number>;
  readonly #regions: Memory["regions"];
  /** The innermost last; an `if` takes a place without a name. */
  readonly #labels: string[] = [];

  constructor(
    bytes: Bytes,
    locals: ReadonlyMap<string, number>,
    functions: ReadonlyMap<string, number>,
    regions: Memory["regions"],
  ) {
    this.#bytes = bytes;
    this.#locals = locals;
    this.#functions = functions;
    this.#regions = regions;
  }

  all(instructions: Instructions): void {
    for (const instruction of instructions) this.#one(instruction);
  }

  #one(instruction: Instruction): void {
    const bytes = this.#bytes;
    switch (instruction.kind) {
      case "remark":
        return;
      case "const":
        bytes.byte(CONST[instruction.type]);
        if (instruction.type === "f64") bytes.float64(instruction.value);
        else bytes.signed(BigInt(instruction.value));
        return;
      case "address":
        bytes.byte(CONST.i32);
        bytes.signed(BigInt(this.#regions[instruction.address.region] + instruction.address.offset));
        return;
      case "numeric":
        this.all(instruction.args);
        bytes.all(NUMERIC[instruction.op]);
        return;
      case "load":
        this.#one(instruction.at);
        this.#access(LOADS[instruction.op], instruction.offset);
        return;
      case "store":
        this.#one(instruction.at);
        this.#one(instruction.value);
        this.#access(STORES[instruction.op], instruction.offset);
        return;
      case "get":
        this.#indexed(OP.get, this.#locals, instruction.local);
        return;
      case "set":
      case "tee":
        this.#one(instruction.value);
        this.#indexed(OP[instruction.kind], this.#locals, instruction.local);
        return;
      case "call":
        this.all(instruction.args);
        this.#indexed(OP.call, this.#functions, instruction.target);
        return;
      case "block":
      case "loop":
        this.#open(OP[instruction.kind], instruction.result, instruction.label);
        this.all(instruction.body);
        this.#close();
        return;
      case "if":
        this.#one(instruction.condition);
        this.#open(OP.if, instruction.result, "");
        this.all(instruction.yes);
        if (instruction.no) {
          bytes.byte(OP.else);
          this.all(instruction.no);
        }
        this.#close();
        return;
      case "br":
        if (instruction.value) this.#one(instruction.value);
        this.#branch(OP.br, instruction.label);
        return;
      case "br_if":
        this.#one(instruction.condition);
        this.#branch(OP.br_if, instruction.label);
        return;
      case "return":
        if (instruction.value) this.#one(instruction.value);
        bytes.byte(OP.return);
    }
  }

  #access({ code, align }: { readonly code: number; readonly align: number }, offset: number): void {
    this.#bytes.byte(code);
    this.#bytes.unsigned(align);
    this.#bytes.unsigned(offset);
  }

  #open(code: number, result: CoreType | undefined, label: string): void {
    this.#bytes.byte(code);
    this.#bytes.byte(result === undefined ? NO_RESULT : VALUE_TYPE[result]);
    this.#labels.push(label);
  }

  #close(): void {
    this.#labels.pop();
    this.#bytes.byte(OP.end);
  }

  #branch(code: number, label: string): void {
    const at = this.#labels.lastIndexOf(label);
    if (at === -1) throw new TypeError(`no block is labelled ${label}`);
    this.#bytes.byte(code);
    this.#bytes.unsigned(this.#labels.length - 1 - at);
  }

  #indexed(code: number, names: ReadonlyMap<string, number>, name: string): void {
    const index = names.get(name);
    if (index === undefined) throw new TypeError(`nothing is named ${name}`);
    this.#bytes.byte(code);
    this.#bytes.unsigned(index);
  }
}
