import type { AddressRange } from "@glither/roux/core";
import { FunctionBuilder } from "../build/function-builder.ts";
import type { ModuleBuilder } from "../build/module-builder.ts";
import { add, back, block, br, brIf, call, get, i32, i64, load, loop, not, op, set, when } from "../wasm/assemble.ts";
import type { Instruction } from "../wasm/instruction.ts";
import { words } from "./texts.ts";

/** An address comes as this many hexadecimal digits. */
const DIGITS = 32;
/** The first and the last address of a net, each as two words of 64 bits, the higher one first. */
const ROW = 32;

/** `same-address(a, a-length, b, b-length)`: whether two addresses are the same, without a loop, so that it may stand in one. */
export function sameAddress(builder: ModuleBuilder): string {
  return builder.define("same-address", () => {
    const fn = new FunctionBuilder(words("a", "a-length", "b", "b-length"));
    const differ = (offset: number): Instruction =>
      when(op("i64.ne", load("i64.load", get("a"), offset), load("i64.load", get("b"), offset)), [back(i32(0))]);
    return fn.finish(
      "same-address",
      [isNone(get("a-length")), isNone(get("b-length")), differ(0), differ(8), differ(16), differ(24), i32(1)],
      "i32",
      ["Whether two addresses, of 32 digits each, are the same."],
    );
  });
}

/** What has another length is no address, and in no net. */
function isNone(length: Instruction): Instruction {
  return when(op("i32.ne", length, i32(DIGITS)), [back(i32(0))]);
}

/** Whether an address is in one of some ranges, which lie in memory in their order. */
export function isInRanges(
  builder: ModuleBuilder,
  ranges: readonly AddressRange[],
  pointer: Instruction,
  length: Instruction,
): Instruction {
  const bytes = new DataView(new ArrayBuffer(ranges.length * ROW));
  for (const [at, { first, last }] of ranges.entries())
    for (const [word, value] of [first >> 64n, first, last >> 64n, last].entries())
      bytes.setBigUint64(at * ROW + 8 * word, BigInt.asUintN(64, value), true);
  const table = builder.data.block(new Uint8Array(bytes.buffer), 8);
  const step = 2 ** (32 - Math.clz32(ranges.length)) / 2;
  return call(inNets(builder), i32(table), i32(ranges.length), i32(step), pointer, length);
}

/** `in-nets(ranges, count, step, key, length)`; `step` is the greatest power of two that is no more than `count`. */
function inNets(builder: ModuleBuilder): string {
  return builder.define("in-nets", () => {
    const fn = new FunctionBuilder(words("ranges", "count", "step", "key", "length"));
    const [high, low] = [fn.local("i64", "high"), fn.local("i64", "low")];
    const [known, next, row] = [fn.local("i32", "known"), fn.local("i32", "next"), fn.local("i32", "row")];
    const word = (offset: number): Instruction =>
      op(
        "i64.or",
        op("i64.shl", call(hexWord(builder), add(get("key"), offset)), i64(32n)),
        call(hexWord(builder), add(get("key"), offset + 8)),
      );
    const rowOf = (count: Instruction): Instruction =>
      set(row, op("i32.add", get("ranges"), op("i32.mul", op("i32.sub", count, i32(1)), i32(ROW))));
    const end = (offset: number): Instruction => load("i64.load", get(row), offset);
    const isOrdered = (a: readonly [Instruction, Instruction], b: readonly [Instruction, Instruction]): Instruction =>
      op("i32.or", op("i64.lt_u", a[0], b[0]), op("i32.and", op("i64.eq", a[0], b[0]), op("i64.le_u", a[1], b[1])));
    const address = [get(high), get(low)] as const;
    return fn.finish(
      "in-nets",
      [
        isNone(get("length")),
        set(high, word(0)),
        set(low, word(16)),
        block("searched", [
          loop("step", [
            brIf("searched", not(get("step"))),
            set(next, op("i32.add", get(known), get("step"))),
            when(op("i32.le_u", get(next), get("count")), [
              rowOf(get(next)),
              when(isOrdered([end(0), end(8)], address), [set(known, get(next))]),
            ]),
            set("step", op("i32.shr_u", get("step"), i32(1))),
            br("step"),
          ]),
        ]),
        when(not(get(known)), [back(i32(0))]),
        rowOf(get(known)),
        isOrdered(address, [end(16), end(24)]),
      ],
      "i32",
      [
        "Whether an address is in one of some nets: how many of them begin no later is searched for by halves, and the last",
        "of these has the address or none has.",
      ],
    );
  });
}

/** `hex-word(at)`: the number of eight digits, which are looked at together. */
function hexWord(builder: ModuleBuilder): string {
  return builder.define("hex-word", () => {
    const fn = new FunctionBuilder(words("at"));
    const value = fn.local("i64", "value");
    const masked = (from: Instruction, mask: bigint): Instruction => op("i64.and", from, i64(mask));
    const right = (bits: bigint): Instruction => op("i64.shr_u", get(value), i64(bits));
    /** Neighbours are put together, of which the lower one has the higher digits. */
    const join = (bits: bigint, mask: bigint): Instruction =>
      set(value, op("i64.or", op("i64.shl", masked(get(value), mask), i64(bits)), masked(right(2n * bits), mask)));
    return fn.finish(
      "hex-word",
      [
        set(value, load("i64.load", get("at"))),
        // A letter has the bit of 64, and stands nine above its last four bits.
        set(
          value,
          op(
            "i64.add",
            masked(get(value), 0x0f0f_0f0f_0f0f_0f0fn),
            op("i64.mul", masked(right(6n), 0x0101_0101_0101_0101n), i64(9n)),
          ),
        ),
        join(4n, 0x000f_000f_000f_000fn),
        join(8n, 0x0000_00ff_0000_00ffn),
        join(16n, 0x0000_0000_0000_ffffn),
        get(value),
      ],
      "i64",
      ["The number that eight hexadecimal digits write."],
    );
  });
}
