import { Reader } from "../admission/reader.ts";
import type { Memory, Realloc } from "./abi/space.ts";
import { EXPORTS } from "./plan.ts";

/** How an allocator hands memory out: upwards from `heap`; how much it has handed out, it keeps in the word at `top`. */
export interface KnownAllocator {
  readonly heap: number;
  readonly top: number;
}

/**
 * The code of what the engine `direct` has for `realloc` and `post-return`, in hexadecimal, with the two addresses by name
 * (`libs/codegen-wasm/src/runtime/memory.ts`). Only code that is this to the byte is known for what it does.
 */
const REALLOC = [
  "01 02 7f", // start and end
  "41 heap 41 top 28 02 00 6a 21 04", // start = heap + memory[top]
  "20 01 41 00 47 20 00 20 01 6a 20 04 46 71", // what was handed out last?
  "04 40 20 00 21 04 05 20 04 20 02 6a 41 01 6b 41 00 20 02 6b 71 21 04 0b",
  "20 04 20 03 6a 21 05 20 05 20 04 49 04 40 00 0b", // end = start + size, or beyond all memory
  "20 05 3f 00 41 10 74 4b 04 40", // grows up to the end
  "20 05 3f 00 41 10 74 6b 41 ff ff 03 6a 41 10 76 40 00 41 7f 46 04 40 00 0b 0b",
  "20 04 20 00 47 20 01 41 00 47 71 04 40", // copies what has moved
  "20 04 20 00 20 01 20 03 20 01 20 03 49 1b fc 0a 00 00 0b",
  "41 top 20 05 41 heap 6b 36 02 00 20 04 0b", // memory[top] = end - heap
].join(" ");
const POST_RETURN = "00 41 top 41 00 36 02 00 0b";

const EXPORT = 7;
const CODE = 10;
const IMPORT = 2;
const FUNCTION = 0;
const PAGE = 0x10000;

/**
 * The allocator of an admitted core module, where it is the one that our own engine writes: then a host can do what it does,
 * and need not ask a component that runs elsewhere. Undefined for every other one, which is asked.
 */
export function knownAllocator(core: Uint8Array, initialPages: number): KnownAllocator | undefined {
  const bodies = bodiesOf(core);
  const [realloc, postReturn] = [bodies.get(EXPORTS.realloc), bodies.get(EXPORTS.postReturn)];
  if (realloc === undefined || postReturn === undefined) return undefined;
  const addresses = new Map<string, number>();
  if (!matches(realloc, REALLOC, addresses) || !matches(postReturn, POST_RETURN, addresses)) return undefined;
  const [heap, top] = [addresses.get("heap"), addresses.get("top")];
  if (heap === undefined || top === undefined) return undefined;
  return top + 4 <= initialPages * PAGE && top % 4 === 0 ? { heap, top } : undefined;
}

/** What it does, done here: to the same bytes, whoever asks. */
export function allocatorIn(
  memory: Memory,
  { heap, top }: KnownAllocator,
): { readonly realloc: Realloc; readonly postReturn: () => undefined } {
  let word = new Uint32Array(memory.buffer, top, 1);
  /** Growing takes the view of a memory away that is not shared. */
  const handedOut = (): Uint32Array => {
    if (word.length === 0) word = new Uint32Array(memory.buffer, top, 1);
    return word;
  };
  let bytes = memory.buffer.byteLength;
  const realloc: Realloc = (old, oldSize, align, size) => {
    let start = (heap + (handedOut()[0] ?? 0)) >>> 0;
    if (oldSize !== 0 && (old + oldSize) >>> 0 === start) start = old >>> 0;
    else start = ((start + align - 1) & -align) >>> 0;
    const end = (start + size) >>> 0;
    if (end < start) throw outOfMemory();
    if (end > bytes) bytes = grownTo(memory, end);
    if (start !== old && oldSize !== 0) {
      const moved = Math.min(oldSize, size);
      if (Math.max(start, old) + moved > bytes) throw outOfMemory();
      new Uint8Array(memory.buffer).copyWithin(start, old, old + moved);
    }
    handedOut()[0] = end - heap;
    return start;
  };
  const postReturn = (): undefined => {
    handedOut()[0] = 0;
  };
  return { realloc, postReturn };
}

function grownTo(memory: Memory, end: number): number {
  const { byteLength } = memory.buffer;
  if (end <= byteLength) return byteLength;
  try {
    memory.grow(Math.ceil((end - byteLength) / PAGE));
  } catch (cause) {
    throw outOfMemory(cause);
  }
  return memory.buffer.byteLength;
}

/** Where the component itself would stop with a trap. */
function outOfMemory(cause?: unknown): Error {
  return new Error("the component has nothing more to hand out", cause === undefined ? undefined : { cause });
}

function bodiesOf(core: Uint8Array): ReadonlyMap<string, Uint8Array> {
  const exported = new Map<string, number>();
  const bodies: Uint8Array[] = [];
  let imported = 0;
  for (const { id, body } of new Reader(core).sections()) {
    if (id === IMPORT) {
      imported = body.list(() => {
        body.name();
        body.name();
        body.byte();
        return body.u32();
      }).length;
    } else if (id === EXPORT) {
      body.list(() => {
        const [name, kind, index] = [body.name(), body.byte(), body.u32()];
        if (kind === FUNCTION) exported.set(name, index);
      });
    } else if (id === CODE) body.list(() => bodies.push(body.take(body.u32())));
    else body.rest();
  }
  return new Map([...exported].flatMap(([name, index]) => entry(name, bodies[index - imported])));
}

function entry(name: string, body: Uint8Array | undefined): [string, Uint8Array][] {
  return body === undefined ? [] : [[name, body]];
}

/** Compares code with what it must be, and notes the addresses that stand in it, which must be the same wherever they stand. */
function matches(body: Uint8Array, expected: string, addresses: Map<string, number>): boolean {
  const reader = new Reader(body);
  for (const item of expected.split(" ")) {
    if (reader.done) return false;
    if (/^[0-9a-f]{2}$/u.test(item)) {
      if (reader.byte() !== Number.parseInt(item, 16)) return false;
      continue;
    }
    const found = address(reader);
    if (found === undefined || (addresses.get(item) ?? found) !== found) return false;
    addresses.set(item, found);
  }
  return reader.done;
}

/** A signed LEB128 that is not negative; undefined for others, and for what is no number of 32 bits. */
function address(reader: Reader): number | undefined {
  let value = 0;
  for (let scale = 1; scale <= 2 ** 28 && !reader.done; scale *= 128) {
    const byte = reader.byte();
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return (byte & 0x40) === 0 && value < 2 ** 31 ? value : undefined;
  }
  return undefined;
}
