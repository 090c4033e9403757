import type { CoreType } from "@glither/wit/abi";
import type { Instruction, Instructions, LoadOp, NumericOp, Region, StoreOp } from "./instruction.ts";

/** Short constructors, so that code that writes code can be read. */
export const i32 = (value: number): Instruction => ({ kind: "const", type: "i32", value: value | 0 });
export const i64 = (value: bigint): Instruction => ({ kind: "const", type: "i64", value });
export const f64 = (value: number): Instruction => ({ kind: "const", type: "f64", value });
export const at = (region: Region, offset = 0): Instruction => ({ kind: "address", address: { region, offset } });
export const get = (local: string): Instruction => ({ kind: "get", local });
export const set = (local: string, value: Instruction): Instruction => ({ kind: "set", local, value });
export const tee = (local: string, value: Instruction): Instruction => ({ kind: "tee", local, value });
export const op = (name: NumericOp, ...args: Instructions): Instruction => ({ kind: "numeric", op: name, args });
export const call = (target: string, ...args: Instructions): Instruction => ({ kind: "call", target, args });
export const br = (label: string): Instruction => ({ kind: "br", label });
export const brIf = (label: string, condition: Instruction): Instruction => ({ kind: "br_if", label, condition });
export const back = (value: Instruction): Instruction => ({ kind: "return", value });
export const remark = (lines: () => readonly string[]): Instruction => ({ kind: "remark", lines });
export const block = (label: string, body: Instructions): Instruction => ({ kind: "block", label, body });
export const loop = (label: string, body: Instructions): Instruction => ({ kind: "loop", label, body });
/** The opposite of a truth value, which is 0 or 1. */
export function not(condition: Instruction): Instruction {
  const [inner] = condition.kind === "numeric" && condition.op === "i32.eqz" ? condition.args : [];
  return inner ?? op("i32.eqz", condition);
}

export function when(condition: Instruction, yes: Instructions, no?: Instructions): Instruction {
  return { kind: "if", condition, yes, ...(no === undefined ? {} : { no }) };
}

/** A value by a condition; only the chosen side is computed. */
export function choose(result: CoreType, condition: Instruction, yes: Instruction, no: Instruction): Instruction {
  return { kind: "if", condition, result, yes: [yes], no: [no] };
}

/** A value after some steps. */
export function after(steps: Instructions, label: string, result: CoreType, value: Instruction): Instruction {
  return steps.length === 0 ? value : { kind: "block", label, result, body: [...steps, value] };
}

export function load(name: LoadOp, place: Instruction, offset = 0): Instruction {
  return { kind: "load", op: name, offset, at: place };
}

export function store(name: StoreOp, place: Instruction, offset: number, value: Instruction): Instruction {
  return { kind: "store", op: name, offset, at: place, value };
}

export function add(place: Instruction, offset: number): Instruction {
  if (offset === 0) return place;
  if (place.kind === "address")
    return { kind: "address", address: { ...place.address, offset: place.address.offset + offset } };
  return op("i32.add", place, i32(offset));
}

/** Adds one to a local. */
export const increment = (local: string): Instruction => set(local, op("i32.add", get(local), i32(1)));
