import { ModuleError } from "../error.ts";
import { type Bytes, unreadable } from "./bytes.ts";

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

/** The types of one byte: numbers, vectors, and references to any function or to anything of the host. */
const TYPES: ReadonlySet<number> = new Set([0x7f, 0x7e, 0x7d, 0x7c, 0x7b, 0x70, 0x6f]);
const [FUNCTION, EXTERN, EMPTY] = [0x70, 0x6f, 0x40];
/** A vector of sixteen bytes is what is aligned most. */
const MAX_ALIGNMENT = 4;

/**
 * Goes through a function's locals, and gives how many there are. Here and below, an engine may read more into the bytes than is known: so
 * nothing is skipped of which it is not known exactly where it ends.
 *
 * @throws ModuleError NOT_METERED
 */
export function locals(code: Bytes): number {
  let all = 0;
  code.list(() => {
    all += code.u32();
    oneType(code);
  });
  return all;
}

/** Goes through the code of one function, behind its locals, to its end. @throws ModuleError NOT_METERED, HIDDEN_STATE */
export function skim(code: Bytes, reading: Reading): void {
  for (let open = 1; open > 0; ) {
    const { at } = code;
    const op = code.byte();
    reading.one();
    if (op === 0x03) {
      blockType(code);
      open += 1;
      reading.loop(code.at);
    } else if (op === 0x02 || op === 0x04) {
      blockType(code);
      open += 1;
      reading.block();
    } else if (op === 0x0b) {
      open -= 1;
      reading.end();
    } else if (op === 0xfc) bulk(code, at, reading);
    else if (op === 0xfd) vector(code);
    else {
      if (op === 0x40) reading.grow(at);
      immediates(code, op);
    }
  }
  if (!code.done) throw unreadable("a function goes on behind its end");
}

/** A type of one byte: of what others say, it is not known here where they end. */
function oneType(code: Bytes): void {
  const type = code.byte();
  if (!TYPES.has(type)) throw notKnown("type", type);
}

/** Nothing, one type, or the number of a type, which is not negative. */
function blockType(code: Bytes): void {
  const { at } = code;
  const last = code.leb();
  if (last < 0x40) return;
  if (code.at - at > 1 || (last !== EMPTY && !TYPES.has(last))) throw notKnown("type", last);
}

/** A memory's number: the only one, in one byte. */
function onlyMemory(code: Bytes): void {
  const memory = code.byte();
  if (memory !== 0) throw notKnown("memory", memory);
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
    case 0x41: // i32.const
    case 0x42: // i64.const
    case 0xd2: // ref.func
      code.leb();
      return;
    case 0x3f: // memory.size
    case 0x40: // memory.grow
      onlyMemory(code);
      return;
    case 0xd0: {
      // ref.null
      const type = code.byte();
      if (type !== FUNCTION && type !== EXTERN) throw notKnown("type", type);
      return;
    }
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
      code.list(() => oneType(code));
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

/** An alignment and an offset. Bits above an alignment say that more follows, as the number of a memory. */
function address(code: Bytes): void {
  const alignment = code.u32();
  if (alignment > MAX_ALIGNMENT) throw notKnown("alignment", alignment);
  code.leb();
}

function bulk(code: Bytes, at: number, reading: Reading): void {
  const op = code.u32();
  switch (op) {
    case 8: // memory.init
      code.leb();
      onlyMemory(code);
      reading.bulk(at);
      return;
    case 10: // memory.copy
      onlyMemory(code);
      onlyMemory(code);
      reading.bulk(at);
      return;
    case 11: // memory.fill
      onlyMemory(code);
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

const LAST_VECTOR = 275;
/** Numbers up to there that are no instruction. */
const NO_VECTORS: ReadonlySet<number> = new Set([
  154, 162, 165, 166, 175, 176, 178, 179, 180, 187, 194, 197, 198, 207, 208, 210, 211, 212, 226, 238,
]);

function vector(code: Bytes): void {
  const op = code.u32();
  if (op > LAST_VECTOR || NO_VECTORS.has(op)) throw notMetered(0xfd, op);
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

function notKnown(what: string, code: number): ModuleError {
  const message = `the module has the ${what} 0x${code.toString(16)}, behind which nothing can be metered`;
  return new ModuleError("NOT_METERED", message, {
    hint: "build it with one memory, without typed references and garbage collection",
  });
}

function hidden(why: string): ModuleError {
  return new ModuleError("HIDDEN_STATE", `no turn of the module could be undone: ${why}`, {
    hint: "build it so that its memory and its numbers are all that changes",
  });
}
