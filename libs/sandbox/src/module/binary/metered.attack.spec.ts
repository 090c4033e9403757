import { parse } from "@bytecodealliance/jco";
import { expect, it } from "@jest/globals";
import { attempts, count } from "../../../../../tools/workspace/src/testing/counts.ts";
import { Chance } from "../../actor/testing/random-module.ts";
import { type CoreValue, isValid } from "../engine.ts";
import { ModuleError } from "../error.ts";
import { Program } from "../program.ts";
import { outlineOf } from "./outline.ts";
import { mutated } from "./testing/mutated.ts";

const MUTANTS = 20_000;
const BODIES = 100_000;

/** Code with all that a meter has to find its way through: blocks, loops, tables of jumps, copies, vectors, numbers of all lengths. */
const MODULE = `(module
  (import "env" "f" (func $f (param i32) (result i32)))
  (memory (export "m") 1) (data (i32.const 8) "abcdefgh") (global $g (mut i64) (i64.const 77))
  (type $u (func (param i32) (result i32))) (table 3 funcref) (elem (i32.const 0) $a $b $f)
  (func $a (export "a") (param i32) (result i32) (local i64)
    (block $out (loop $again
      (local.set 0 (i32.sub (local.get 0) (i32.const 1)))
      (block $x (block $y (br_table $x $y $out (i32.and (local.get 0) (i32.const 3)))))
      (local.set 1 (i64.add (local.get 1) (i64.const 0x7fffffffffff)))
      (memory.fill (i32.const 64) (local.get 0) (i32.and (local.get 0) (i32.const 255)))
      (br_if $again (i32.gt_s (local.get 0) (i32.const 0)))))
    (global.set $g (local.get 1))
    (call $f (local.get 0)))
  (func $b (export "b") (param i32) (result i32)
    (if (result i32) (i32.eqz (local.get 0)) (then (i32.const 1))
      (else (i32.add (call_indirect (type $u) (i32.sub (local.get 0) (i32.const 1)) (i32.const 1)) (i32.trunc_sat_f32_s (f32.const 2.5))))))
  (func (export "c") (result i32)
    (memory.copy (i32.const 100) (i32.const 8) (i32.const 8))
    (i8x16.extract_lane_u 1 (i8x16.add (v128.load offset=4 (i32.const 96)) (v128.const i32x4 1 2 3 4)))))`;

/** What comes of a module: that it ends, and what it is refused with. */
function outcomeOf(bytes: Uint8Array): string {
  try {
    const program = new Program(bytes, { env: { f: (n) => n ?? 0 } }, { time: 1, memory: 0x40000, calls: 100 });
    const state = program.first();
    const { functions, exports } = outlineOf(bytes);
    for (const { name, kind, index } of exports) {
      if (kind !== 0) continue;
      const args = functions[index]?.params.map((type): CoreValue => (type === "i64" ? 9n : 9)) ?? [];
      try {
        program.call(state, name, args);
      } catch (problem) {
        if (!(problem instanceof ModuleError)) return "crashed";
      }
    }
    return "harmless";
  } catch (problem) {
    return problem instanceof ModuleError ? "refused" : "crashed";
  }
}

it("meters every changed module that an engine takes, or refuses it by name", async () => {
  const whole = new Uint8Array(await parse(MODULE));
  expect(outcomeOf(whole)).toBe("harmless");
  const outcomes: Record<string, number> = {};
  const total = attempts(MUTANTS);
  let taken = 0;
  for (let seed = 0; seed < total; seed++) {
    const chance = new Chance(seed);
    const bytes = whole.slice();
    for (let times = 1 + chance.below(3); times > 0; times--)
      bytes[8 + chance.below(bytes.length - 8)] = chance.below(4) === 0 ? chance.below(256) : chance.one([...whole]);
    if (isValid(bytes)) taken += 1;
    const outcome = outcomeOf(bytes);
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  }
  expect(taken).toBeGreaterThan(total / 50);
  count("mutants", total, outcomes);
});

it("counts every round of every changed loop that an engine takes, or refuses it by name", () => {
  const total = attempts(BODIES);
  const { metered, wrong } = mutated(total);
  expect(wrong).toEqual([]);
  expect(metered).toBeGreaterThan(total / 10);
  count("mutants", total, { harmless: metered, refused: total - metered });
});
