import { parse } from "@bytecodealliance/jco";
import { expect, it } from "@jest/globals";
import { type CoreFunction, type CoreGlobal, compile, instantiate, isValid } from "../engine.ts";
import { DEFAULT_MODULE_LIMITS, stepsOf } from "../limits.ts";
import { metered, OWN } from "./metered.ts";
import { outlineOf } from "./outline.ts";

async function module(text: string): Promise<Uint8Array> {
  return new Uint8Array(await parse(`(module ${text})`));
}

function withMeter(bytes: Uint8Array): Uint8Array {
  return metered(bytes, outlineOf(bytes), DEFAULT_MODULE_LIMITS);
}

/** Each instruction with something behind it of its own, so that a meter which loses its place makes another function, or none. */
it.each<[string, string]>([
  ["nothing", ""],
  ["functions without a body", '(func (export "f"))'],
  [
    "blocks, loops and ways out of them",
    `(func (export "f") (result i32) (local i32)
      (block $out (result i32)
        (loop $again (result i32)
          (local.set 0 (i32.add (local.get 0) (i32.const 1)))
          (if (i32.lt_u (local.get 0) (i32.const 1000)) (then (br $again)) (else (nop)))
          (block $a (block $b (br_table $a $b $b (i32.const 5))))
          (br_if $out (local.get 0) (i32.const 1)))))`,
  ],
  [
    "blocks with types of their own",
    `(type $t (func (param i32) (result i32)))
     (func (export "f") (result i32) (i32.const 3) (loop $again (type $t) (i32.const 2) (i32.add)))`,
  ],
  [
    "numbers of all lengths",
    `(func (export "f") (result i64 f64 f32 i32)
      (i64.const -9223372036854775808) (f64.const 1.5) (f32.const 0x1p-149) (i32.trunc_sat_f64_s (f64.const 1e300)))`,
  ],
  [
    "calls of all kinds",
    `(type $u (func (result i32))) (table 2 funcref) (elem (i32.const 0) $g $h)
     (func $g (result i32) (i32.const 7)) (func $h (result i32) (return_call $g))
     (func (export "f") (result i32)
       (i32.add (call_indirect (type $u) (i32.const 1)) (call $k)))
     (func $k (result i32) (return_call_indirect (type $u) (i32.const 0)))`,
  ],
  [
    "references",
    `(table 3 funcref) (elem declare func $g) (func $g)
     (func (export "f") (result i32) (i32.add (ref.is_null (ref.null extern))
       (i32.add (ref.is_null (ref.func $g)) (i32.add (table.size 0) (ref.is_null (table.get (i32.const 1)))))))`,
  ],
  [
    "memory and copies",
    `(memory 1) (data $d "abcd") (global $g (mut f64) (f64.const 2))
     (func (export "f") (result i32)
       (memory.init $d (i32.const 8) (i32.const 0) (i32.const 4))
       (memory.fill (i32.const 16) (i32.const 3) (i32.const 9))
       (memory.copy (i32.const 20) (i32.const 8) (i32.const 8))
       (i64.store32 offset=4096 align=1 (i32.const 24) (i64.const 11))
       (drop (memory.grow (i32.const 1)))
       (i32.add (memory.size) (i32.load8_u offset=4100 (i32.const 20))))`,
  ],
  [
    "vectors",
    `(memory 1)
     (func (export "f") (result i32)
       (v128.store (i32.const 0) (v128.const i8x16 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16))
       (v128.store32_lane 1 (i32.const 32) (i8x16.shuffle 0 17 2 3 4 5 6 7 8 9 10 11 12 13 14 31 (v128.load (i32.const 0)) (v128.load (i32.const 0))))
       (i32.add (i32.load (i32.const 32)) (i8x16.extract_lane_u 3 (i8x16.add (v128.load32_zero (i32.const 0)) (v128.load8_splat (i32.const 2))))))`,
  ],
  [
    "a choice with a type",
    '(func (export "f") (result i32) (ref.is_null (select (result funcref) (ref.null func) (ref.null func) (i32.const 1))))',
  ],
])("changes nothing about %s", async (_, text) => {
  const bytes = await module(text);
  expect(isValid(bytes)).toBe(true);
  const changed = withMeter(bytes);
  expect(isValid(changed)).toBe(true);
  const [plain, own] = [bytes, changed].map((one) => instantiate(compile(one), {}));
  const answer = (exports: Readonly<Record<string, unknown>> | undefined): unknown =>
    (exports?.["f"] as CoreFunction | undefined)?.();
  expect(answer(own)).toEqual(answer(plain));
});

it("takes off what stands in functions and loops, for each round", async () => {
  const bytes = await module(`(func (export "f") (param i32)
    (loop $again (br_if $again (local.tee 0 (i32.sub (local.get 0) (i32.const 1))))))`);
  const exports = instantiate(compile(withMeter(bytes)), {});
  const meter = exports[OWN.steps] as CoreGlobal;
  const costOf = (rounds: number): bigint => {
    meter.value = stepsOf(DEFAULT_MODULE_LIMITS);
    (exports["f"] as CoreFunction)(rounds);
    return stepsOf(DEFAULT_MODULE_LIMITS) - (meter.value as bigint);
  };
  const [one, hundred] = [costOf(1), costOf(100)];
  // Reading, a number, subtracting, setting, the way back, the loop's end.
  expect(hundred - one).toBe(99n * 6n);
  expect(one).toBeLessThan(20n);
});

it("takes off what an engine clears for each call, which was free", async () => {
  const bytes = await module(
    `(func $many (local ${"i64 ".repeat(1000)})) (func (export "f") (call $many) (call $many))`,
  );
  const exports = instantiate(compile(withMeter(bytes)), {});
  const meter = exports[OWN.steps] as CoreGlobal;
  (exports["f"] as CoreFunction)();
  expect(stepsOf(DEFAULT_MODULE_LIMITS) - (meter.value as bigint)).toBe(2005n);
});
