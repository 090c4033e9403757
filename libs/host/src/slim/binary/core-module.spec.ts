import { parse } from "@bytecodealliance/jco";
import { describe, expect, it } from "@jest/globals";
import { compile } from "../_engine.ts";
import { readCoreModule } from "./core-module.ts";

const read = async (...fields: readonly string[]) =>
  readCoreModule(new Uint8Array(await parse(`(module (memory 1) ${fields.join("\n")})`)));

describe("memory is all that a module can change", () => {
  it.each<[string, string]>([
    ["nothing more in it", ""],
    ["constant globals", "(global i32 (i32.const -129)) (global i64 (i64.const 1)) (global f32 (f32.const 1.5))"],
    ["data at a place", `(data (i32.const 300) "x")`],
    ["data at the place of a global", `(global $at i32 (i32.const 8)) (data (global.get $at) "x")`],
    [
      "data at a place that is worked out",
      `(global $at i32 (i32.const 8))
       (data (offset (i32.mul (global.get $at) (i32.sub (i32.const 9) (i32.add (i32.const 1) (i32.const 2))))) "x")`,
    ],
    [
      "a global that is worked out",
      "(global i64 (i64.mul (i64.const 2) (i64.sub (i64.const 9) (i64.add (i64.const 1) (i64.const 2)))))",
    ],
    [
      "a number with a byte like an end in it",
      "(global f64 (f64.const 0x1.b0b0b0b0b0b0bp0)) (global f32 (f32.const 0x1.161616p0))",
    ],
  ])("with %s", async (_, fields) => {
    expect(await read(fields)).toMatchObject({ stateInMemory: true, memory: { initial: 1 } });
  });

  it("with data of which the memory's index is told", async () => {
    const core = Buffer.from(await parse(`(module (memory 1) (data (i32.const 7) "x") (data (i32.const 9) "y"))`));
    const short = Uint8Array.from([11, 13, 2, 0, 0x41, 7, 0x0b, 1, 0x78, 0, 0x41, 9, 0x0b, 1, 0x79]);
    const long = Uint8Array.from([11, 15, 2, 2, 0, 0x41, 7, 0x0b, 1, 0x78, 2, 0, 0x41, 9, 0x0b, 1, 0x79]);
    const at = core.indexOf(short);
    expect(at).toBeGreaterThan(0);
    const module = Buffer.concat([core.subarray(0, at), long, core.subarray(at + short.length)]);
    await expect(compile(module)).resolves.toBeDefined();
    expect(readCoreModule(module).stateInMemory).toBe(true);
  });
});

describe("a module can change something else", () => {
  it.each<[string, string]>([
    ["a mutable global", "(global (mut i32) (i32.const 0))"],
    ["a mutable global behind a constant one", "(global f64 (f64.const 1)) (global (mut f64) (f64.const 1))"],
    ["a table", "(table 1 funcref)"],
    ["a tag", "(tag)"],
    ["a segment that it may drop", `(data "x")`],
    ["one behind a segment that it may not drop", `(data (i32.const 7) "x") (data "x")`],
    ["elements that it may drop", "(elem declare func $f) (func $f)"],
  ])("%s", async (_, fields) => {
    expect((await read(fields)).stateInMemory).toBe(false);
  });
});
