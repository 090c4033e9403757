import { expect, it } from "@jest/globals";
import fc from "fast-check";
import { codecOf } from "./codec-of.ts";
import { type Memory, type Realloc, Space } from "./space.ts";
import { Texts } from "./texts.ts";

const FILES = codecOf({
  kind: "list",
  of: {
    kind: "record",
    fields: [
      { name: "name", type: { kind: "string" } },
      { name: "size", type: { kind: "u64" } },
      { name: "type", type: { kind: "string" } },
    ],
  },
});
const SIZE = 16_384;
const FIRST = 64;

/** A memory whose allocator hands out one place behind the other, up to its end. */
function upwards(size = SIZE): { readonly memory: Memory; readonly realloc: Realloc; end(): number } {
  let top = FIRST;
  const realloc: Realloc = (old, oldSize, align, wanted) => {
    const isLast = oldSize !== 0 && old + oldSize === top;
    const start = isLast ? old : (top + align - 1) & -align;
    if (start + wanted > size) throw new RangeError("there is no room");
    top = start + wanted;
    return start;
  };
  const memory = { buffer: new ArrayBuffer(size), grow: () => -1 };
  return { memory, realloc, end: () => top };
}

/** What lies in memory when records were lowered, and how much was handed out. */
function lowered(records: readonly object[], isUpwards: boolean, size?: number) {
  const { memory, realloc, end } = upwards(size);
  const space = new Space(memory, realloc, new Texts(), false, isUpwards);
  const flat: (number | bigint)[] = [];
  FILES.push(space, records, flat);
  return { flat, end: end(), bytes: Buffer.from(memory.buffer).subarray(0, end()), sum: space.lowered };
}

const text = fc.oneof(
  fc.constantFrom("", "text/plain", "a", "ä", "\u{1f600}", "x".repeat(60), "é".repeat(40), "x".repeat(48)),
  fc.string({ unit: "grapheme", maxLength: 20 }),
);
const records = fc.array(fc.record({ name: text, size: fc.bigInt(0n, 9n), type: text }), {
  minLength: 4,
  maxLength: 40,
});

it("texts of lists lie where they would if each was allocated by itself, up to letters that take more bytes than units", () => {
  fc.assert(
    fc.property(records, (own) => {
      const [block, each] = [lowered(own, true), lowered(own, false)];
      const isPlain = own.every(({ name, type }) => /^[\0-\x7f]*$/u.test(name + type));
      if (isPlain) expect(block).toEqual(each);
      expect([block.flat, block.sum]).toEqual([each.flat, each.sum]);
    }),
  );
});

it("and are the same texts", () => {
  fc.assert(
    fc.property(records, (own) => {
      const { memory, realloc } = upwards();
      const space = new Space(memory, realloc, new Texts(), false, true);
      const flat: (number | bigint)[] = [];
      FILES.push(space, own, flat);
      space.release();
      space.left = SIZE;
      const values = flat.values();
      const from = { number: () => Number(values.next().value), bigint: () => BigInt(values.next().value ?? 0) };
      expect(FILES.take(space, from as never)).toEqual(own);
    }),
  );
});

it("and take the last byte that there is", () => {
  const own = Array.from({ length: 20 }, (_, at) => ({ name: `file-${at}`, size: 1n, type: "text/plain" }));
  const { end, bytes } = lowered(own, false);
  expect(lowered(own, true, end).bytes).toEqual(bytes);
  expect(() => lowered(own, true, end - 1)).toThrow("there is no room");
});
