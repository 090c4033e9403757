import { MAX_FILLED } from "@glither/roux/core";
import { FunctionBuilder } from "../build/function-builder.ts";
import type { ModuleBuilder } from "../build/module-builder.ts";
import { block, br, brIf, get, i32, increment, load, loop, not, op, set, store, when } from "../wasm/assemble.ts";
import type { Instruction } from "../wasm/instruction.ts";
import { words } from "./texts.ts";

/** `mailbox(to, from, length)`: what a field says, made safe for the name of a mailbox; how many bytes that are. */
export function mailbox(builder: ModuleBuilder): string {
  return builder.define("mailbox", () => {
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
      "mailbox",
      [
        block("done", [
          loop("byte", [
            brIf("done", not(get("length"))),
            set(byte, load("i32.load8_u", get("from"))),
            increment("from"),
            set("length", op("i32.sub", get("length"), i32(1))),
            // A character of several bytes is one.
            when(op("i32.ne", op("i32.and", get(byte), i32(0xc0)), i32(0x80)), [
              brIf("done", op("i32.eq", get(written), i32(MAX_FILLED))),
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
      ["What a field says, made safe for the name of a mailbox: how many bytes stand at `to`."],
    );
  });
}
