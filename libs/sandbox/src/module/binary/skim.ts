import { ModuleError } from "../error.ts";
import type { Bytes } from "./bytes.ts";

/** What in a function's code matters to who meters it. The rest is only counted. */
export interface Reading {
  /** A loop's body begins behind this place. */
  loop(at: number): void;
  /** A block of any other kind begins. */
  block(): void;
  /** What began last ends. */
  end(): void;
  /** An instruction at this place takes as long as its last operand, a length, says. */
  bulk(at: number): void;
  /** Memory grows at this place, which is the system's work. */
  grow(at: number): void;
  /** Any instruction. */
  one(): void;
}

/** Goes through the code of one function, behind its locals. @throws ModuleError NOT_METERED, HIDDEN_STATE */
export function skim(code: Bytes, reading: Reading): void {
  while (!code.done) {
    const { at } = code;
    const op = code.byte();
    reading.one();
    if (op === 0x03) {
      blockType(code);
      reading.loop(code.at);
    } else if (op === 0x02 || op === 0x04) {
      blockType(code);
      reading.block();
    } else if (op === 0x0b) reading.end();
    else if (op === 0xfc) bulk(code, at, reading);
    else if (op === 0xfd) vector(code);
    else {
      if (op === 0x40) reading.grow(at);
      immediates(code, op);
    }
  }
}

function blockType(code: Bytes): void {
  const first = code.slice(code.at, code.at + 1)[0];
  if (first === 0x63 || first === 0x64) throw notMetered(first);
  code.leb();
}

function immediates(code: Bytes, op: number): void {
  if (op >= 0x45 && op <= 0xc4) return;
  if (op >= 0x28 && op <= 0x3e) {
    address(code);
    return;
  }
  switch (op) {
    case 0x00: // unreachable
    case 0x01: // nop
    case 0x05: // else
    case 0x0f: // return
    case 0x1a: // drop
    case 0x1b: // select
    case 0xd1: // ref.is_null
      return;
    case 0x0c: // br
    case 0x0d: // br_if
    case 0x10: // call
    case 0x12: // return_call
    case 0x20: // local.get
    case 0x21: // local.set
    case 0x22: // local.tee
    case 0x23: // global.get
    case 0x24: // global.set
    case 0x25: // table.get
    case 0x3f: // memory.size
    case 0x40: // memory.grow
    case 0x41: // i32.const
    case 0x42: // i64.const
    case 0xd0: // ref.null
    case 0xd2: // ref.func
      code.leb();
      return;
    case 0x11: // call_indirect
    case 0x13: // return_call_indirect
      code.leb();
      code.leb();
      return;
    case 0x0e: // br_table
      code.list(() => code.leb());
      code.leb();
      return;
    case 0x1c: // select with a type
      code.list(() => code.leb());
      return;
    case 0x26: // table.set
      throw hidden("it changes its tables");
    case 0x43: // f32.const
      code.skip(4);
      return;
    case 0x44: // f64.const
      code.skip(8);
      return;
    default:
      throw notMetered(op);
  }
}

/** An alignment and an offset. */
function address(code: Bytes): void {
  code.leb();
  code.leb();
}

function bulk(code: Bytes, at: number, reading: Reading): void {
  const op = code.u32();
  switch (op) {
    case 8: // memory.init
    case 10: // memory.copy
      code.leb();
      code.leb();
      reading.bulk(at);
      return;
    case 11: // memory.fill
      code.leb();
      reading.bulk(at);
      return;
    case 9: // data.drop
      throw hidden("it drops its data");
    case 12: // table.init
    case 13: // elem.drop
    case 14: // table.copy
    case 15: // table.grow
    case 17: // table.fill
      throw hidden("it changes its tables");
    case 16: // table.size
      code.leb();
      return;
    default:
      if (op > 7) throw notMetered(0xfc, op);
  }
}

function vector(code: Bytes): void {
  const op = code.u32();
  if (op > 275) throw notMetered(0xfd, op);
  if (op <= 11 || op === 92 || op === 93) address(code);
  else if (op === 12 || op === 13) code.skip(16);
  else if (op >= 21 && op <= 34) code.skip(1);
  else if (op >= 84 && op <= 91) {
    address(code);
    code.skip(1);
  }
}

function notMetered(...op: readonly number[]): ModuleError {
  const name = op.map((byte) => `0x${byte.toString(16)}`).join(" ");
  return new ModuleError("NOT_METERED", `the module has the instruction ${name}, which cannot be metered`, {
    hint: "build it without exceptions, threads and garbage collection",
  });
}

function hidden(why: string): ModuleError {
  return new ModuleError("HIDDEN_STATE", `no turn of the module could be undone: ${why}`, {
    hint: "build it so that its memory and its numbers are all that changes",
  });
}
