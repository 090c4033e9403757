import { parse } from "@bytecodealliance/jco";
import { describe, expect, it } from "@jest/globals";
import { MARK, markedModule } from "./marked-module.ts";

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer };
  readonly run: (at: number) => unknown;
  readonly [MARK]: () => number;
}

/** The engine's own, which the type library of Node does not describe. */
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object) => { readonly exports: unknown };
};

async function core(body: string, locals = "", more = ""): Promise<Uint8Array> {
  return parse(`(module ${more} (memory (export "memory") 1 4)
    (func $run (export "run") (param $at i32) ${locals} ${body})
    (data (i32.const 8) "begin"))`);
}

function instanceOf(bytes: Uint8Array): Exports {
  return new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as Exports;
}

async function marked(body: string, locals?: string): Promise<Exports> {
  const made = markedModule(await core(body, locals));
  if (made === undefined) throw new TypeError("it is not known");
  return instanceOf(made);
}

describe("a marked module", () => {
  it.each<[instruction: string, width: number]>([
    ["(i32.store (local.get $at) (i32.const -1))", 4],
    ["(i64.store (local.get $at) (i64.const -1))", 8],
    ["(f32.store (local.get $at) (f32.const 1))", 4],
    ["(f64.store (local.get $at) (f64.const 1))", 8],
    ["(i32.store8 (local.get $at) (i32.const -1))", 1],
    ["(i32.store16 (local.get $at) (i32.const -1))", 2],
    ["(i64.store8 (local.get $at) (i64.const -1))", 1],
    ["(i64.store16 (local.get $at) (i64.const -1))", 2],
    ["(i64.store32 (local.get $at) (i64.const -1))", 4],
    ["(i32.store offset=100 (local.get $at) (i32.const -1))", 104],
    ["(i64.store8 offset=65000 align=1 (local.get $at) (i64.const -1))", 65_001],
    ["(memory.copy (local.get $at) (i32.const 8) (i32.const 5))", 5],
    ["(memory.fill (local.get $at) (i32.const 7) (i32.const 300))", 300],
    ["(memory.fill (local.get $at) (i32.const 7) (i32.const 0))", 0],
  ])("notes where %s ends, and does the same", async (instruction, width) => {
    const [own, plain] = [await marked(instruction), instanceOf(await core(instruction))];
    expect(own[MARK]()).toBe(0);
    for (const at of [100, 40, 200]) {
      own.run(at);
      plain.run(at);
    }
    expect(Buffer.compare(Buffer.from(own.memory.buffer), Buffer.from(plain.memory.buffer))).toBe(0);
    expect([own[MARK](), own[MARK]()]).toEqual([200 + width, 0]);
    own.run(0);
    expect(own[MARK]()).toBe(width);
  });

  it("notes what is written within blocks, loops and choices, and by functions that are called", async () => {
    const own = await marked(
      `(if (i32.gt_u (local.get $at) (i32.const 9))
         (then (block $out (loop $again
           (i32.store8 (local.get $at) (i32.const 1))
           (local.set $at (i32.add (local.get $at) (i32.const 1)))
           (br_if $out (i32.eqz (i32.rem_u (local.get $at) (i32.const 10))))
           (br $again))))
         (else (i64.store (i32.const 500) (i64.const 1)) (call $run (i32.const 15))))`,
    );
    own.run(93);
    expect(own[MARK]()).toBe(100);
    own.run(1);
    expect(own[MARK]()).toBe(508);
  });

  it("stops where the module stops", async () => {
    const own = await marked("(i32.store (local.get $at) (i32.const 1)) (unreachable)");
    expect(() => own.run(65_533)).toThrow("memory access out of bounds");
    expect(() => own.run(-1)).toThrow("memory access out of bounds");
    expect(() => own.run(0)).toThrow("unreachable");
  });
});

describe("a module is not marked", () => {
  it.each([
    ["that has globals", "(global.set 0 (i32.const 1))", "(global (mut i32) (i32.const 0))"],
    ["that copies out of data", "(memory.init 0 (local.get $at) (i32.const 0) (i32.const 1))", ""],
    ["that has vectors", "(v128.store (local.get $at) (v128.const i64x2 1 1))", ""],
    ["that has atomic instructions", "(i32.atomic.store (local.get $at) (i32.const 1))", ""],
    ["that calls by tables", "(call_indirect (i32.const 0))", "(table 1 funcref)"],
    ["whose blocks take values", "(i32.const 1) (block (param i32) (drop))", ""],
    ["that exports the name itself", "", '(func (export "mark"))'],
  ])("%s", async (_, body, more) => {
    expect(markedModule(await core(body, "", more))).toBeUndefined();
  });
});
