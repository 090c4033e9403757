import { FunctionBuilder } from "../build/function-builder.ts";
import type { ModuleBuilder } from "../build/module-builder.ts";
import { HASH_PRIME, NOWHERE, ONLY, SLOT_SIZE, SPREAD, SPREAD_SHIFT } from "../dispatch/table.ts";
import {
  back,
  block,
  br,
  brIf,
  call,
  get,
  i32,
  increment,
  load,
  loop,
  not,
  op,
  set,
  tee,
  when,
} from "../wasm/assemble.ts";
import type { Instruction } from "../wasm/instruction.ts";
import { sameBytes, words } from "./texts.ts";

const HEAD = { seed: 0, buckets: 4, slots: 8, displacements: 12, entries: 16 } as const;
const ENTRY = { key: 0, length: 4, value: 8 } as const;

const hashed = (value: Instruction, byte: Instruction): Instruction =>
  op("i32.mul", op("i32.xor", value, byte), i32(HASH_PRIME));

/** The one entry where a key of a hash can be, into a local; where it is empty or of another length, there is none. */
function candidate(hash: string, mixed: string, entry: string): Instruction[] {
  const bucket = op("i32.rem_u", get(hash), load("i32.load", get("table"), HEAD.buckets));
  const displacement = load(
    "i32.load16_u",
    op("i32.add", load("i32.load", get("table"), HEAD.displacements), op("i32.shl", bucket, i32(1))),
  );
  const slot = op(
    "i32.rem_u",
    op("i32.xor", get(mixed), op("i32.shr_u", get(mixed), i32(SPREAD_SHIFT))),
    load("i32.load", get("table"), HEAD.slots),
  );
  return [
    set(mixed, op("i32.mul", op("i32.xor", get(hash), op("i32.mul", displacement, i32(SPREAD[0]))), i32(SPREAD[1]))),
    set(entry, op("i32.add", load("i32.load", get("table"), HEAD.entries), op("i32.mul", slot, i32(SLOT_SIZE)))),
    when(not(load("i32.load", get(entry), ENTRY.key)), [back(i32(0))]),
    when(op("i32.ne", load("i32.load", get(entry), ENTRY.length), get("length")), [back(i32(0))]),
  ];
}

/** `probe(table, hash, key, length)`: the address of the key's entry, or 0. */
function probe(builder: ModuleBuilder): string {
  return builder.define("probe", () => {
    const fn = new FunctionBuilder(words("table", "hash", "key", "length"));
    const [mixed, entry] = [fn.local("i32", "mixed"), fn.local("i32", "entry")];
    return fn.finish(
      "probe",
      [
        ...candidate("hash", mixed, entry),
        op(
          "select",
          get(entry),
          i32(0),
          call(sameBytes(builder), load("i32.load", get(entry), ENTRY.key), get("key"), get("length")),
        ),
      ],
      "i32",
      ["The entry of a key whose hash is known, or 0: a perfect hash, so there is one place to look."],
    );
  });
}

/** `find(table, key, length)`: the address of the key's entry, or 0. */
export function find(builder: ModuleBuilder): string {
  return builder.define("find", () => {
    const fn = new FunctionBuilder(words("table", "key", "length"));
    const [value, at] = [fn.local("i32", "hash"), fn.local("i32", "at")];
    return fn.finish(
      "find",
      [
        set(value, load("i32.load", get("table"), HEAD.seed)),
        block("hashed", [
          loop("byte", [
            brIf("hashed", op("i32.eq", get(at), get("length"))),
            set(value, hashed(get(value), load("i32.load8_u", op("i32.add", get("key"), get(at))))),
            increment(at),
            br("byte"),
          ]),
        ]),
        call(probe(builder), get("table"), get(value), get("key"), get("length")),
      ],
      "i32",
      ["The entry of a key in a table, or 0."],
    );
  });
}

/**
 * `find-short(table, key, length, longest)`: as `find`, for a table whose longest key is known. No loop in it depends on
 * the key, so that it may stand in a loop itself.
 */
export function findShort(builder: ModuleBuilder): string {
  return builder.define("find-short", () => {
    const fn = new FunctionBuilder(words("table", "key", "length", "longest"));
    const [value, at, mixed, entry, behind] = ["hash", "at", "mixed", "entry", "behind"].map((hint) =>
      fn.local("i32", hint),
    ) as [string, string, string, string, string];
    const byteOf = (text: Instruction, index: string): Instruction =>
      load("i32.load8_u", op("i32.add", text, get(index)));
    return fn.finish(
      "find-short",
      [
        when(op("i32.gt_u", get("length"), get("longest")), [back(i32(0))]),
        set(value, load("i32.load", get("table"), HEAD.seed)),
        block("hashed", [
          loop("byte", [
            brIf("hashed", op("i32.eq", get(at), get("longest"))),
            brIf("hashed", op("i32.eq", get(at), get("length"))),
            set(value, hashed(get(value), byteOf(get("key"), at))),
            increment(at),
            br("byte"),
          ]),
        ]),
        ...candidate(value, mixed, entry),
        block("same", [
          loop("both", [
            brIf("same", op("i32.eq", get(behind), get("longest"))),
            brIf("same", op("i32.eq", get(behind), get("length"))),
            when(op("i32.ne", byteOf(load("i32.load", get(entry), ENTRY.key), behind), byteOf(get("key"), behind)), [
              back(i32(0)),
            ]),
            increment(behind),
            br("both"),
          ]),
        ]),
        get(entry),
      ],
      "i32",
      ["The entry of a key in a table, or 0, in so many steps as the table's longest key takes."],
    );
  });
}

/** `first-from(value, from)`: the first position of an entry that is not before `from`, or the greatest number. */
export function firstFrom(builder: ModuleBuilder): string {
  return builder.define("first-from", () => {
    const fn = new FunctionBuilder(words("value", "from"));
    const [position, low, size, half] = ["position", "low", "size", "half"].map((hint) => fn.local("i32", hint)) as [
      string,
      string,
      string,
      string,
    ];
    const positionAt = (index: Instruction): Instruction =>
      load("i32.load", op("i32.add", get("value"), op("i32.shl", index, i32(2))), 4);
    const behind = op("i32.add", get(low), get(half));
    return fn.finish(
      "first-from",
      [
        when(op("i32.and", get("value"), i32(ONLY)), [
          set(position, op("i32.and", get("value"), i32(~ONLY))),
          back(op("select", get(position), i32(NOWHERE), op("i32.ge_u", get(position), get("from")))),
        ]),
        set(size, load("i32.load", get("value"))),
        block("found", [
          loop("halve", [
            brIf("found", not(get(size))),
            // The greater half, so that what is left is the lesser one, whichever it is.
            set(half, op("i32.sub", get(size), op("i32.shr_u", get(size), i32(1)))),
            when(op("i32.lt_u", positionAt(op("i32.sub", behind, i32(1))), get("from")), [set(low, behind)]),
            set(size, op("i32.shr_u", get(size), i32(1))),
            br("halve"),
          ]),
        ]),
        when(op("i32.eq", get(low), load("i32.load", get("value"))), [back(i32(NOWHERE))]),
        positionAt(get(low)),
      ],
      "i32",
      ["Which of an entry's rules comes next: the positions are in order, so half of them fall away at each look."],
    );
  });
}

/** `next-whole(table, key, length, from)`: the position of the next rule that asks for this very key. */
export function nextWhole(builder: ModuleBuilder): string {
  return builder.define("next-whole", () => {
    const fn = new FunctionBuilder(words("table", "key", "length", "from"));
    const entry = fn.local("i32", "entry");
    return fn.finish(
      "next-whole",
      [
        when(not(tee(entry, call(find(builder), get("table"), get("key"), get("length")))), [back(i32(NOWHERE))]),
        call(firstFrom(builder), load("i32.load", get(entry), ENTRY.value), get("from")),
      ],
      "i32",
      ["The next rule that asks for this very key."],
    );
  });
}

/**
 * `next-start(table, lengths, longest, text, length, from)`: the position of the next rule that asks for a beginning of
 * the text; `next-end` for an end. The text is hashed once; a byte a length says where to look.
 */
export function nextAffix(builder: ModuleBuilder, which: "next-start" | "next-end"): string {
  return builder.define(which, () => {
    const fn = new FunctionBuilder(words("table", "lengths", "longest", "text", "length", "from"));
    const [value, at, entry, position, best] = ["hash", "at", "entry", "position", "best"].map((hint) =>
      fn.local("i32", hint),
    ) as [string, string, string, string, string];
    const end = op("i32.add", get("text"), get("length"));
    const isStart = which === "next-start";
    const byteAt = isStart ? op("i32.add", get("text"), get(at)) : op("i32.sub", op("i32.sub", end, get(at)), i32(1));
    const key = isStart ? get("text") : op("i32.sub", end, get(at));
    return fn.finish(
      which,
      [
        set(value, load("i32.load", get("table"), HEAD.seed)),
        set(best, i32(NOWHERE)),
        block("end", [
          loop("byte", [
            brIf("end", op("i32.eq", get(at), get("length"))),
            brIf("end", op("i32.eq", get(at), get("longest"))),
            set(value, hashed(get(value), load("i32.load8_u", byteAt))),
            increment(at),
            brIf("byte", not(load("i32.load8_u", op("i32.add", get("lengths"), get(at))))),
            brIf("byte", not(tee(entry, call(probe(builder), get("table"), get(value), key, get(at))))),
            set(position, call(firstFrom(builder), load("i32.load", get(entry), ENTRY.value), get("from"))),
            set(best, op("select", get(position), get(best), op("i32.lt_u", get(position), get(best)))),
            br("byte"),
          ]),
        ]),
        get(best),
      ],
      "i32",
      [
        isStart
          ? "The next rule that asks for a beginning of the text."
          : "The next rule that asks for an end of the text.",
      ],
    );
  });
}
