import { FunctionBuilder } from "../build/function-builder.ts";
import type { ModuleBuilder } from "../build/module-builder.ts";
import { at, get, i32, load, op, set, store, when } from "../wasm/assemble.ts";
import type { Instruction } from "../wasm/instruction.ts";

const HEAP = at("heap");

/**
 * Memory is given out upwards from the heap's beginning and never taken back within a crossing. The top is kept as a
 * distance from there, in memory and not in a global, so that zeroed memory is all that a fresh instance has.
 */
export function defineMemory(builder: ModuleBuilder): { readonly realloc: string; readonly postReturn: string } {
  const top = builder.state.reserve(4, 4);
  const realloc = builder.define("realloc", () => {
    const params = ["old", "old-size", "alignment", "size"].map((name) => ({ name, type: "i32" as const }));
    const fn = new FunctionBuilder(params);
    const start = fn.local("i32", "start");
    const end = fn.local("i32", "end");
    const free = op("i32.add", HEAP, load("i32.load", top));
    const isLast = op(
      "i32.and",
      op("i32.ne", get("old-size"), i32(0)),
      op("i32.eq", op("i32.add", get("old"), get("old-size")), get(start)),
    );
    return fn.finish(
      "realloc",
      [
        set(start, free),
        when(isLast, [set(start, get("old"))], [set(start, alignedUp(get(start), get("alignment")))]),
        set(end, op("i32.add", get(start), get("size"))),
        when(op("i32.lt_u", get(end), get(start)), [op("unreachable")]),
        growTo(get(end)),
        when(op("i32.and", op("i32.ne", get(start), get("old")), op("i32.ne", get("old-size"), i32(0))), [
          op(
            "memory.copy",
            get(start),
            get("old"),
            op("select", get("old-size"), get("size"), op("i32.lt_u", get("old-size"), get("size"))),
          ),
        ]),
        store("i32.store", top, 0, op("i32.sub", get(end), HEAP)),
        get(start),
      ],
      "i32",
      ["Makes room, or more room for what was given out last."],
    );
  });
  const postReturn = builder.define("post-return", () =>
    new FunctionBuilder([{ name: "receipt", type: "i32" }]).finish(
      "post-return",
      [store("i32.store", top, 0, i32(0))],
      undefined,
      ["The receipt has been read: all that was given out is free again."],
    ),
  );
  return { realloc, postReturn };
}

function alignedUp(address: Instruction, alignment: Instruction): Instruction {
  return op("i32.and", op("i32.sub", op("i32.add", address, alignment), i32(1)), op("i32.sub", i32(0), alignment));
}

function growTo(end: Instruction): Instruction {
  const bytes = op("i32.shl", op("memory.size"), i32(16));
  const pages = op("i32.shr_u", op("i32.add", op("i32.sub", end, bytes), i32(0xffff)), i32(16));
  return when(op("i32.gt_u", end, bytes), [when(op("i32.eq", op("memory.grow", pages), i32(-1)), [op("unreachable")])]);
}
