import { FunctionBuilder } from "../build/function-builder.ts";
import type { ModuleBuilder } from "../build/module-builder.ts";
import {
  add,
  back,
  block,
  br,
  brIf,
  get,
  i32,
  increment,
  load,
  loop,
  not,
  op,
  set,
  store,
  when,
} from "../wasm/assemble.ts";
import type { Instruction, Instructions } from "../wasm/instruction.ts";
import type { Local } from "../wasm/module.ts";

export const words = (...names: string[]): Local[] => names.map((name) => ({ name, type: "i32" }));

/** `equals(a, a-length, b, b-length)`: whether two texts are the same bytes. */
export function equals(builder: ModuleBuilder): string {
  return builder.define("equals", () => {
    const fn = new FunctionBuilder(words("a", "a-length", "b", "b-length"));
    return fn.finish(
      "equals",
      [when(op("i32.ne", get("a-length"), get("b-length")), [back(i32(0))]), call4(sameBytes(builder))],
      "i32",
      ["Whether two texts are the same."],
    );
  });
  function call4(target: string): Instruction {
    return { kind: "call", target, args: [get("a"), get("b"), get("a-length")] };
  }
}

/** `same-bytes(a, b, length)`: eight at a time, then one at a time. */
export function sameBytes(builder: ModuleBuilder): string {
  return builder.define("same-bytes", () => {
    const fn = new FunctionBuilder(words("a", "b", "length"));
    const step = (bytes: number): Instruction[] => [
      set("a", add(get("a"), bytes)),
      set("b", add(get("b"), bytes)),
      set("length", op("i32.sub", get("length"), i32(bytes))),
    ];
    return fn.finish(
      "same-bytes",
      [
        block("short", [
          loop("eight", [
            brIf("short", op("i32.lt_u", get("length"), i32(8))),
            when(op("i64.ne", load("i64.load", get("a")), load("i64.load", get("b"))), [back(i32(0))]),
            ...step(8),
            br("eight"),
          ]),
        ]),
        block("done", [
          loop("one", [
            brIf("done", not(get("length"))),
            when(op("i32.ne", load("i32.load8_u", get("a")), load("i32.load8_u", get("b"))), [back(i32(0))]),
            ...step(1),
            br("one"),
          ]),
        ]),
        i32(1),
      ],
      "i32",
      ["Whether so many bytes are the same: eight at a time, then one at a time."],
    );
  });
}

/** `starts-with(text, length, start, start-length)` and `ends-with(…)`. */
export function affix(builder: ModuleBuilder, which: "starts-with" | "ends-with"): string {
  return builder.define(which, () => {
    const fn = new FunctionBuilder(words("text", "length", "part", "part-length"));
    const begin =
      which === "starts-with"
        ? get("text")
        : op("i32.sub", op("i32.add", get("text"), get("length")), get("part-length"));
    const args: Instructions = [begin, get("part"), get("part-length")];
    return fn.finish(
      which,
      [
        when(op("i32.lt_u", get("length"), get("part-length")), [back(i32(0))]),
        { kind: "call", target: sameBytes(builder), args },
      ],
      "i32",
      [`Whether a text ${which === "starts-with" ? "begins" : "ends"} with a part.`],
    );
  });
}

/** `header(pairs, count, name, name-length)`: the address of the first pair of that name, or 0; `name` in lower case. */
export function header(builder: ModuleBuilder): string {
  return builder.define("header", () => {
    const fn = new FunctionBuilder(words("pairs", "count", "name", "name-length"));
    const at = fn.local("i32", "at");
    const byte = fn.local("i32", "byte");
    const isUpper = op("i32.lt_u", op("i32.sub", get(byte), i32(0x41)), i32(26));
    return fn.finish(
      "header",
      [
        block("none", [
          loop("pair", [
            brIf("none", not(get("count"))),
            block("differs", [
              brIf("differs", op("i32.ne", load("i32.load", get("pairs"), 4), get("name-length"))),
              set(at, i32(0)),
              block("same", [
                loop("byte", [
                  brIf("same", op("i32.eq", get(at), get("name-length"))),
                  set(byte, load("i32.load8_u", op("i32.add", load("i32.load", get("pairs")), get(at)))),
                  when(isUpper, [set(byte, op("i32.add", get(byte), i32(0x20)))]),
                  brIf("differs", op("i32.ne", get(byte), load("i32.load8_u", op("i32.add", get("name"), get(at))))),
                  increment(at),
                  br("byte"),
                ]),
              ]),
              back(get("pairs")),
            ]),
            set("pairs", add(get("pairs"), 16)),
            set("count", op("i32.sub", get("count"), i32(1))),
            br("pair"),
          ]),
        ]),
        i32(0),
      ],
      "i32",
      ["The first header of a name, which is given in lower case."],
    );
  });
}

/** Copies eight bytes, such as a text's address and length. */
export function copyPair(to: Instruction, toOffset: number, from: Instruction, fromOffset: number): Instruction {
  return store("i64.store", to, toOffset, load("i64.load", from, fromOffset));
}
