import { leb, signedLeb } from "../../admission/encode.ts";
import { Reader } from "../../admission/reader.ts";
import { concat } from "../../bytes.ts";

/** A function that writes memory as one instruction does, and notes how far. */
export interface Helper {
  readonly params: readonly number[];
  readonly code: readonly number[];
  /** Its number in the module. */
  readonly index: number;
}

const [I32, I64, F32, F64] = [0x7f, 0x7e, 0x7d, 0x7c];
const NOTHING = 0x40;
const CALL = 0x10;

/** What each instruction that stores takes, and how many bytes it writes. */
const STORES: ReadonlyMap<number, readonly [type: number, width: number]> = new Map([
  [0x36, [I32, 4]],
  [0x37, [I64, 8]],
  [0x38, [F32, 4]],
  [0x39, [F64, 8]],
  [0x3a, [I32, 1]],
  [0x3b, [I32, 2]],
  [0x3c, [I64, 1]],
  [0x3d, [I64, 2]],
  [0x3e, [I64, 4]],
]);
/** As a power of two; more would say that a memory's number follows. */
const MAX_ALIGNMENT = 3;
/** Compiled rulesets store at some hundreds of distances at the most. */
const MAX_HELPERS = 4_096;
/** Where a signed number of 32 bits has no room for it any more. */
const TOO_FAR = 2 ** 31;
/** A memory of 64 MiB is the most that there is, so that no sum below overflows where the write has not trapped. */
const ADD = 0x6a;

/** `mark` becomes the sum on the stack where that is more. `local.tee 0 global.get 0 i32.gt_u if local.get 0 global.set 0 end end` */
const NOTE = [ADD, 0x22, 0, 0x23, 0, 0x4b, 0x04, NOTHING, 0x20, 0, 0x24, 0, 0x0b, 0x0b];

/**
 * A function's code in which whatever writes memory is a call of a helper; undefined for code in which anything else is that might.
 *
 * @param first the number of the first helper
 */
export function markedBody(code: Uint8Array, helpers: Map<string, Helper>, first: number): Uint8Array | undefined {
  const reader = new Reader(code);
  const parts: Uint8Array[] = [];
  let from = 0;
  let known = true;
  reader.list(() => {
    reader.u32();
    known &&= isNumber(reader.byte());
  });
  while (!reader.done && known) {
    const at = reader.place;
    const written = writeIn(reader);
    if (written === "none") continue;
    if (written === "unknown") return undefined;
    const key = written.code.join();
    let helper = helpers.get(key);
    if (helper === undefined) {
      if (helpers.size >= MAX_HELPERS) return undefined;
      helper = { ...written, index: first + helpers.size };
      helpers.set(key, helper);
    }
    parts.push(code.subarray(from, at), Uint8Array.from([CALL, ...leb(helper.index)]));
    from = reader.place;
  }
  return known ? concat([...parts, code.subarray(from)]) : undefined;
}

/** Reads one instruction: what does the same as it where it writes memory. */
function writeIn(reader: Reader): Omit<Helper, "index"> | "none" | "unknown" {
  const code = reader.byte();
  const store = STORES.get(code);
  if (store !== undefined) return storing(code, store, reader);
  if (code >= 0x28 && code <= 0x35) return accessed(reader) === undefined ? "unknown" : "none";
  // From the test for zero to the extensions of signs: numbers alone.
  if (code >= 0x45 && code <= 0xc4) return "none";
  switch (code) {
    // unreachable, nop, else, end, return, drop, select
    case 0x00:
    case 0x01:
    case 0x05:
    case 0x0b:
    case 0x0f:
    case 0x1a:
    case 0x1b:
      return "none";
    // block, loop, if
    case 0x02:
    case 0x03:
    case 0x04: {
      const type = reader.byte();
      return type === NOTHING || isNumber(type) ? "none" : "unknown";
    }
    // br, br_if, call, local.get, local.set, local.tee
    case 0x0c:
    case 0x0d:
    case 0x10:
    case 0x20:
    case 0x21:
    case 0x22:
      reader.u32();
      return "none";
    case 0x0e:
      reader.list(() => reader.u32());
      reader.u32();
      return "none";
    // memory.size, memory.grow: a memory of another size does not come back
    case 0x3f:
    case 0x40:
      return reader.byte() === 0 ? "none" : "unknown";
    case 0x41:
    case 0x42:
      reader.skipNumber();
      return "none";
    case 0x43:
    case 0x44:
      reader.take(code === 0x43 ? 4 : 8);
      return "none";
    case 0xfc:
      return extended(reader);
    default:
      return "unknown";
  }
}

function storing(code: number, [type, width]: readonly [number, number], reader: Reader) {
  const access = accessed(reader);
  if (access === undefined || access.offset + width >= TOO_FAR) return "unknown";
  const store = [0x20, 0, 0x20, 1, code, ...leb(access.align), ...leb(access.offset)];
  return { params: [I32, type], code: [0, ...store, 0x20, 0, 0x41, ...signedLeb(access.offset + width), ...NOTE] };
}

function accessed(reader: Reader): { readonly align: number; readonly offset: number } | undefined {
  const [align, offset] = [reader.u32(), reader.u32()];
  return align > MAX_ALIGNMENT ? undefined : { align, offset };
}

/** Conversions, `memory.copy` and `memory.fill`; nothing that copies out of data, which an admitted module has no use for. */
function extended(reader: Reader): Omit<Helper, "index"> | "none" | "unknown" {
  const code = reader.u32();
  if (code <= 7) return "none";
  if (code !== 10 && code !== 11) return "unknown";
  const memories = code === 10 ? [reader.byte(), reader.byte()] : [reader.byte()];
  if (memories.some((memory) => memory !== 0)) return "unknown";
  const write = [0x20, 0, 0x20, 1, 0x20, 2, 0xfc, code, ...memories];
  return { params: [I32, I32, I32], code: [0, ...write, 0x20, 0, 0x20, 2, ...NOTE] };
}

function isNumber(type: number): boolean {
  return type >= F64 && type <= I32;
}
