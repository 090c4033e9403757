import { FunctionBuilder } from "../build/function-builder.ts";
import type { ModuleBuilder } from "../build/module-builder.ts";
import { LANE_SHIFT, LANES, layPacked, packSet } from "../dispatch/packed.ts";
import { SPREAD, SPREAD_SHIFT } from "../dispatch/table.ts";
import { back, block, br, brIf, call, get, i32, load, loop, op, set, when } from "../wasm/assemble.ts";
import type { Instruction } from "../wasm/instruction.ts";
import { words } from "./texts.ts";

const HEAD = { seed: 0, buckets: 4, slots: 8, displacements: 12, places: 16 } as const;

/** Whether bytes are one of many keys, which differ; it may stand in a loop. */
export function isPacked(
  builder: ModuleBuilder,
  keys: readonly Uint8Array[],
  pointer: Instruction,
  length: Instruction,
): Instruction {
  const some = keys.filter((key) => key.length > 0);
  const table = layPacked(packSet(some), builder.data);
  const longest = some.reduce((most, key) => Math.max(most, key.length), 0);
  const found = call(isPackedIn(builder), i32(table), pointer, length, i32(longest));
  return some.length < keys.length ? op("i32.or", found, op("i32.eqz", length)) : found;
}

/** `is-packed(table, key, length, longest)`: whether bytes, of which there are some, are a key. Its loops depend on `longest` alone. */
function isPackedIn(builder: ModuleBuilder): string {
  return builder.define("is-packed", () => {
    const fn = new FunctionBuilder(words("table", "key", "length", "longest"));
    const [one, other, at, word, slot, begin] = ["one", "other", "at", "word", "slot", "begin"].map((hint) =>
      fn.local("i32", hint),
    ) as [string, string, string, string, string, string];
    const head = (offset: number): Instruction => load("i32.load", get("table"), offset);
    const inKey = op("i32.add", get("key"), get(at));
    const inOther = op("i32.add", get(begin), get(at));
    const go = (bytes: number): Instruction => set(at, op("i32.add", get(at), i32(bytes)));
    /** The second test says nothing new; by it, the loop can be shown to end. */
    const leave = (label: string, bytes: number): Instruction[] => [
      brIf(label, op("i32.lt_u", op("i32.sub", get("length"), get(at)), i32(bytes))),
      brIf(label, op("i32.ge_u", get(at), get("longest"))),
    ];
    const mix = [...mixed(one, LANES[0], get(word)), ...mixed(other, LANES[1], get(word))];
    const differ = (read: "i64.load" | "i32.load" | "i32.load16_u" | "i32.load8_u"): Instruction =>
      when(op(read === "i64.load" ? "i64.ne" : "i32.ne", load(read, inKey), load(read, inOther)), [back(i32(0))]);
    const has = (bytes: number): Instruction => op("i32.and", get("length"), i32(bytes));
    const displacement = load(
      "i32.load16_u",
      op("i32.add", head(HEAD.displacements), op("i32.shl", op("i32.rem_u", get(one), head(HEAD.buckets)), i32(1))),
    );
    return fn.finish(
      "is-packed",
      [
        // What is empty is longer than the longest, too, seen from one below it.
        when(op("i32.ge_u", op("i32.sub", get("length"), i32(1)), get("longest")), [back(i32(0))]),
        set(one, op("i32.xor", head(HEAD.seed), get("length"))),
        set(other, get(one)),
        block("hashed", [
          loop("word", [...leave("hashed", 4), set(word, load("i32.load", inKey)), ...mix, go(4), br("word")]),
        ]),
        set(word, i32(0)),
        when(has(2), [set(word, load("i32.load16_u", inKey)), go(2)]),
        when(has(1), [set(word, op("i32.or", op("i32.shl", get(word), i32(8)), load("i32.load8_u", inKey)))]),
        ...mix,
        set(
          other,
          op("i32.mul", op("i32.xor", get(other), op("i32.mul", displacement, i32(SPREAD[0]))), i32(SPREAD[1])),
        ),
        set(
          slot,
          op("i32.rem_u", op("i32.xor", get(other), op("i32.shr_u", get(other), i32(SPREAD_SHIFT))), head(HEAD.slots)),
        ),
        set(slot, op("i32.add", head(HEAD.places), op("i32.shl", get(slot), i32(2)))),
        set(begin, load("i32.load", get(slot))),
        when(op("i32.ne", op("i32.sub", load("i32.load", get(slot), 4), get(begin)), get("length")), [back(i32(0))]),
        set(at, i32(0)),
        block("same", [loop("eight", [...leave("same", 8), differ("i64.load"), go(8), br("eight")])]),
        when(has(4), [differ("i32.load"), go(4)]),
        when(has(2), [differ("i32.load16_u"), go(2)]),
        when(has(1), [differ("i32.load8_u")]),
        i32(1),
      ],
      "i32",
      [
        "Whether bytes are one of many keys: a perfect hash, so there is one place to look. A key ends where the next begins.",
      ],
    );
  });
}

function mixed(hash: string, multiplier: number, word: Instruction): Instruction[] {
  return [
    set(hash, op("i32.mul", op("i32.xor", get(hash), word), i32(multiplier))),
    set(hash, op("i32.xor", get(hash), op("i32.shr_u", get(hash), i32(LANE_SHIFT)))),
  ];
}
