import { SAFETIES, type Safety, UNLINED } from "@glither/roux/core";
import { FunctionBuilder } from "../build/function-builder.ts";
import type { ModuleBuilder } from "../build/module-builder.ts";
import { block, br, brIf, get, i32, increment, load, loop, not, op, set, store, when } from "../wasm/assemble.ts";
import type { Instruction } from "../wasm/instruction.ts";
import { words } from "./texts.ts";

/** `safe(to, from, length)`: writes what a field says, made safe; how many bytes that are. */
export function safe(builder: ModuleBuilder, safety: Safety): string {
  return SAFETIES[safety].keeps === "names" ? safeInName(builder, safety) : safeInLine(builder, safety);
}

/** How many bytes a field may take. */
export function roomOf(safety: Safety): number {
  const { keeps, most } = SAFETIES[safety];
  return keeps === "names" ? most : 4 * most;
}

function safeInName(builder: ModuleBuilder, safety: Safety): string {
  return builder.define(safety, () => {
    const fn = new FunctionBuilder(words("to", "from", "length"));
    const byte = fn.local("i32", "byte");
    const written = fn.local("i32", "written");
    const between = (first: number, count: number): Instruction =>
      op("i32.lt_u", op("i32.sub", get(byte), i32(first)), i32(count));
    const letter = op("i32.lt_u", op("i32.sub", op("i32.or", get(byte), i32(0x20)), i32(0x61)), i32(26));
    const hyphen = op("i32.eq", get(byte), i32(0x2d));
    const isSafe = op("i32.or", op("i32.or", letter, between(0x30, 10)), hyphen);
    const put = op("i32.add", get("to"), get(written));
    return fn.finish(
      safety,
      [
        block("done", [
          loop("byte", [
            brIf("done", not(get("length"))),
            set(byte, load("i32.load8_u", get("from"))),
            increment("from"),
            set("length", op("i32.sub", get("length"), i32(1))),
            // A character of several bytes is one.
            when(op("i32.ne", op("i32.and", get(byte), i32(0xc0)), i32(0x80)), [
              brIf("done", op("i32.eq", get(written), i32(SAFETIES[safety].most))),
              store("i32.store8", put, 0, op("select", get(byte), i32(0x5f), isSafe)),
              increment(written),
            ]),
            br("byte"),
          ]),
        ]),
        when(not(get(written)), [store("i32.store8", get("to"), 0, i32(0x5f)), set(written, i32(1))]),
        get(written),
      ],
      "i32",
      [
        `What a field says, made safe for ${safety === "mailbox" ? "the name of a mailbox" : "a name"}: how many bytes stand at \`to\`.`,
      ],
    );
  });
}

/** Bytes are copied, and a character whose last one makes it none for a line is a blank instead. */
function safeInLine(builder: ModuleBuilder, safety: Safety): string {
  return builder.define(safety, () => {
    const fn = new FunctionBuilder(words("to", "from", "length"));
    const [byte, written] = [fn.local("i32", "byte"), fn.local("i32", "written")];
    const [character, start, count] = [
      fn.local("i32", "character"),
      fn.local("i32", "start"),
      fn.local("i32", "count"),
    ];
    const unlined = UNLINED_BYTES.map(([first, length]) =>
      op("i32.lt_u", op("i32.sub", get(character), i32(first)), i32(length)),
    );
    return fn.finish(
      safety,
      [
        block("done", [
          loop("byte", [
            brIf("done", not(get("length"))),
            set(byte, load("i32.load8_u", get("from"))),
            increment("from"),
            set("length", op("i32.sub", get("length"), i32(1))),
            when(op("i32.ne", op("i32.and", get(byte), i32(0xc0)), i32(0x80)), [
              brIf("done", op("i32.eq", get(count), i32(SAFETIES[safety].most))),
              increment(count),
              set(start, get(written)),
              set(character, i32(0)),
            ]),
            set(character, op("i32.or", op("i32.shl", get(character), i32(8)), get(byte))),
            store("i32.store8", op("i32.add", get("to"), get(written)), 0, get(byte)),
            increment(written),
            when(
              unlined.reduce((one, other) => op("i32.or", one, other)),
              [
                store("i32.store8", op("i32.add", get("to"), get(start)), 0, i32(0x20)),
                set(written, op("i32.add", get(start), i32(1))),
              ],
            ),
            br("byte"),
          ]),
        ]),
        get(written),
      ],
      "i32",
      ["What a field says, made safe for a line: how many bytes stand at `to`."],
    );
  });
}

/** As numbers of the bytes of UTF-8, the first the highest, and how many there are in a row. No part of another character is among them. */
const UNLINED_BYTES = UNLINED.flatMap(([first, last]) => {
  const points = Array.from({ length: last - first + 1 }, (_, at) => first + at);
  const rows = Map.groupBy(points, (point) => (point < 0x80 ? -1 : point >> 6));
  return [...rows.values()].map(([point = 0, ...others]) => [numberOf(point), others.length + 1] as const);
});

function numberOf(point: number): number {
  return new TextEncoder().encode(String.fromCodePoint(point)).reduce((number, byte) => number * 256 + byte, 0);
}
