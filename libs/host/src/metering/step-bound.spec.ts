import { parse } from "@bytecodealliance/jco";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { leb, name, section, vector } from "../admission/encode.ts";
import { concat } from "../bytes.ts";
import { runCounting } from "../testing/counting-interpreter.ts";
import { ModuleCode } from "./_module.ts";
import { type StepBound, stepBound } from "./step-bound.ts";

/** `dispose(a, b)` with two more locals. */
function moduleWith(body: string, more = ""): Promise<Uint8Array> {
  return parse(`(module
    (import "host" "ask" (func $ask (param i32) (result i32)))
    (memory (export "cm32p2_memory") 1)
    ${more}
    (func (export "cm32p2||dispose") (param $a i32) (param $b i32) (result i32) (local $i i32) (local $j i32)
      ${body}
      i32.const 0))`);
}

async function boundOf(body: string, more = ""): Promise<StepBound> {
  return stepBound(new Uint8Array(await moduleWith(body, more)));
}

const load = (address: string): string => `(drop (i32.load8_u ${address}))`;
const add = (local: string, by: number): string =>
  `(local.set $${local} (i32.add (local.get $${local}) (i32.const ${by})))`;
const loop = (body: string): string => `(block $end (loop $again ${body} (br $again)))`;
const until = (test: string): string => `(br_if $end ${test})`;
const isB = "(i32.eq (local.get $i) (local.get $b))";

/** The engine's own, which the type library of Node does not describe. */
declare const WebAssembly: { validate(bytes: Uint8Array): boolean };

/** `dispose` without parameters, its code as bytes behind its locals. */
function moduleOfBytes(code: readonly number[], locals: readonly number[] = [0x00]): Uint8Array<ArrayBuffer> {
  const body = [...locals, ...code];
  return concat([
    Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00),
    section(1, vector([[0x60, 0x00, 0x00]])),
    section(3, vector([[0x00]])),
    section(5, vector([[0x00, 0x01]])),
    section(7, vector([[...name("cm32p2||dispose"), 0x00, 0x00]])),
    section(10, vector([[...leb(body.length), ...body]])),
  ]);
}

const FOREVER = [0x03, 0x40, 0x0c, 0x00, 0x0b];

describe("a crossing is not bounded by what the engine reads otherwise", () => {
  it.each<[string, readonly number[], (readonly number[])?]>([
    // The alignment says that a memory's number follows, so that what looks like the code's end is an offset.
    ["a loop behind an offset that looks like the end", [0x41, 0, 0x41, 0, 0x36, 0x42, 0x00, 0x0b, ...FOREVER, 0x0b]],
    ["a load whose offset looks like a constant", [0x41, 0, 0x28, 0x42, 0x00, 0x42, ...FOREVER, 0x00, 0x0b]],
    ["a memory's number that is longer than it need be", [0x3f, 0x80, 0x00, 0x1a, ...FOREVER, 0x0b]],
    [
      "a copy between memories' numbers that are longer",
      [0x41, 0, 0x41, 0, 0x41, 0, 0xfc, 0x0a, 0x80, 0x00, 0x00, ...FOREVER, 0x0b],
    ],
  ])("%s", (_, code) => {
    expect(stepBound(moduleOfBytes(code))).toMatchObject({ bounded: false });
  });

  it("locals that are no numbers", () => {
    expect(stepBound(moduleOfBytes([0x0b], [0x01, 0x01, 0x70]))).toMatchObject({ bounded: false });
    expect(stepBound(moduleOfBytes([0x0b], [0x01, 0x01, 0x7f]))).toMatchObject({ bounded: true });
  });

  it("though it takes such code for valid, and the loop alone is seen", () => {
    const code = [0x41, 0, 0x41, 0, 0x36, 0x42, 0x00, 0x0b, ...FOREVER, 0x0b];
    expect(WebAssembly.validate(moduleOfBytes(code))).toBe(true);
    expect(stepBound(moduleOfBytes([...FOREVER, 0x0b]))).toMatchObject({ bounded: false });
    expect(stepBound(moduleOfBytes([0x41, 0, 0x41, 0, 0x36, 0x02, 0x0b, 0x0b]))).toMatchObject({ bounded: true });
  });
});

describe("a crossing is bounded", () => {
  it.each<[string, string]>([
    ["without loops", "(drop (call $ask (i32.const 1)))"],
    ["by a cursor that is read from", loop(`${load("(i32.add (local.get $a) (local.get $i))")} ${add("i", 1)}`)],
    ["by a cursor that goes back", loop(`${load("(i32.sub (local.get $a) (local.get $i))")} ${add("i", 4)}`)],
    ["by a cursor times a size", loop(`${load("(i32.shl (local.get $i) (i32.const 4))")} ${add("i", 1)}`)],
    ["by a cursor that writes", loop(`(i32.store8 (local.get $i) (i32.const 1)) ${add("i", 8)}`)],
    ["by a counter below a constant", loop(`${until("(i32.ge_u (local.get $i) (i32.const 9))")} ${add("i", 2)}`)],
    ["by a counter up to a constant", loop(`${until("(i32.eq (local.get $i) (i32.const 9))")} ${add("i", 1)}`)],
    [
      "by halving",
      loop(`${until("(i32.eqz (local.get $a))")} (local.set $a (i32.shr_u (local.get $a) (i32.const 1)))`),
    ],
    [
      "by places that are in order and below a limit",
      loop(`(local.set $j (call $ask (local.get $i)))
        ${until("(i32.ge_u (local.get $j) (i32.const 30))")} ${until("(i32.lt_u (local.get $j) (local.get $i))")}
        (local.set $i (i32.add (local.get $j) (i32.const 1)))`),
    ],
    [
      "by an inner counter within a cursor",
      loop(`${load("(local.get $i)")} (local.set $j (i32.const 0))
        (block $out (loop $in (br_if $out (i32.eq (local.get $j) (i32.const 5))) ${add("j", 1)} (br $in))) ${add("i", 1)}`),
    ],
    ["by a loop that is left at once", "(loop $again (drop (i32.const 1)))"],
  ])("%s", async (_, body) => {
    expect(await boundOf(body)).toMatchObject({ bounded: true });
  });

  it("by the greatest constant that a function is called with", async () => {
    const count = `(func $count (param $n i32) (local $i i32)
      (block $end (loop $again (br_if $end (i32.eq (local.get $i) (local.get $n))) ${add("i", 1)} (br $again))))`;
    const few = await boundOf("(call $count (i32.const 3)) (call $count (i32.const 40))", count);
    expect(few).toMatchObject({ bounded: true, perByte: 0 });
    expect(await boundOf("(call $count (local.get $a))", count)).toMatchObject({ bounded: false });
  });

  it("with so many steps for each byte of memory as its loops take", async () => {
    const found = until("(call $ask (i32.const 0))");
    const one = loop(`${found} ${load("(local.get $i)")} ${add("i", 1)}`);
    const [once, twice, wide] = await Promise.all([
      boundOf(one),
      boundOf(`${one} (local.set $i (i32.const 0)) ${one}`),
      boundOf(loop(`${found} ${load("(local.get $i)")} ${add("i", 2)}`)),
    ]);
    const perByte = (bound: StepBound): number => (bound.bounded ? bound.perByte : Number.NaN);
    expect(perByte(once)).toBeGreaterThan(0);
    expect(perByte(twice)).toBe(2 * perByte(once));
    expect(perByte(wide)).toBe(perByte(once) / 2);
  });

  it("with fewer rounds of a counter, the further it goes in each", async () => {
    const counter = (by: number): Promise<StepBound> =>
      boundOf(loop(`${until("(i32.ge_u (local.get $i) (i32.const 400))")} ${add("i", by)}`));
    const [one, four] = await Promise.all([counter(1), counter(4)]);
    const steps = (bound: StepBound): number => (bound.bounded ? bound.steps : Number.NaN);
    expect(steps(one) / steps(four)).toBeCloseTo(4, 0);
  });
});

describe("nothing is promised of a crossing", () => {
  const endless = "it has a loop of which nothing shows that it ends";
  it.each<[string, string, string]>([
    ["with an endless loop", "(loop $again (br $again))", endless],
    ["with a cursor that is not read from", loop(`${until(isB)} ${add("i", 1)}`), endless],
    ["with a cursor that stands still", loop(`${load("(local.get $i)")} ${add("i", 0)}`), endless],
    ["with a cursor that is read from before the loop", `${load("(local.get $i)")} ${loop(add("i", 1))}`, endless],
    [
      "with a cursor that is read from now and then",
      loop(`(if (call $ask (i32.const 0)) (then ${load("(local.get $i)")})) ${add("i", 1)}`),
      endless,
    ],
    [
      "with a cursor that moves now and then",
      loop(`${load("(local.get $i)")} (if (call $ask (i32.const 0)) (then ${add("i", 1)}))`),
      endless,
    ],
    [
      "with a cursor from a place that changes",
      loop(`${load("(i32.add (local.get $i) (call $ask (i32.const 0)))")} ${add("i", 1)}`),
      endless,
    ],
    [
      "with a cursor whose base goes back",
      loop(`${load("(i32.add (local.get $i) (local.get $a))")} ${add("i", 1)} ${add("a", -1)}`),
      endless,
    ],
    [
      "with a stride that leaps over what is no memory",
      loop(`${load("(local.get $i)")} ${add("i", 0x7fff0000)}`),
      endless,
    ],
    [
      "with a counter whose limit changes",
      loop(`${until("(i32.ge_u (local.get $i) (local.get $b))")} ${add("i", 1)} ${add("b", 1)}`),
      endless,
    ],
    ["with a counter whose limit is not known", loop(`${until(isB)} ${add("i", 1)}`), endless],
    [
      "with a counter that leaps over its limit",
      loop(`${until("(i32.eq (local.get $i) (i32.const 5))")} ${add("i", 2)}`),
      endless,
    ],
    [
      "with a counter that leaps over the greatest number",
      loop(`${until("(i32.ge_u (local.get $i) (i32.const -2))")} ${add("i", 4)}`),
      endless,
    ],
    [
      "with a counter that begins behind its limit",
      `(local.set $i (i32.const 6)) ${loop(`${until("(i32.eq (local.get $i) (i32.const 5))")} ${add("i", 1)}`)}`,
      endless,
    ],
    [
      "with a counter that ends at one of several numbers, by one way or the other",
      `(block $end (loop $again
        (if (call $ask (i32.const 0))
          (then ${until("(i32.eq (local.get $i) (i32.const 5))")} ${add("i", 1)} (br $again)))
        ${until("(i32.ge_u (local.get $i) (i32.const 9))")} ${add("i", 1)} (br $again)))`,
      endless,
    ],
    ["with a number that is halved for ever", loop("(local.set $a (i32.shr_u (local.get $a) (i32.const 1)))"), endless],
    [
      "with places in order that have no limit",
      loop(`(local.set $j (call $ask (local.get $i))) ${until("(i32.lt_u (local.get $j) (local.get $i))")}
        (local.set $i (i32.add (local.get $j) (i32.const 1)))`),
      endless,
    ],
    [
      "with places below a limit that are in no order",
      loop(`(local.set $j (call $ask (local.get $i))) ${until("(i32.ge_u (local.get $j) (i32.const 30))")}
        (local.set $i (i32.add (local.get $j) (i32.const 1)))`),
      endless,
    ],
    [
      "with a loop through memory in another one",
      loop(`${load("(local.get $i)")} (local.set $j (i32.const 0))
        (block $out (loop $in (br_if $out (i32.eqz (local.get $b))) ${load("(local.get $j)")} ${add("j", 1)} (br $in))) ${add("i", 1)}`),
      "it has a loop through memory within another one",
    ],
  ])("%s", async (_, body, reason) => {
    expect(await boundOf(body)).toEqual({ bounded: false, reason });
  });

  it.each<[string, string, string]>([
    ["that calls itself", "(func $f (call $f))", "it has functions that call themselves"],
    [
      "that calls itself by another",
      "(func $f (call $g)) (func $g (call $f))",
      "it has functions that call themselves",
    ],
    [
      "with a table",
      "(table 1 funcref) (func $f (call_indirect (i32.const 0)))",
      "it has an instruction that is not followed (0x11)",
    ],
    [
      "with a global",
      "(global $g (mut i32) (i32.const 0)) (func $f (global.set $g (i32.const 1)))",
      "it has an instruction that is not followed (0x24)",
    ],
    [
      "with a table of branches",
      "(func $f (block (br_table 0 (i32.const 0))))",
      "it has an instruction that is not followed (0xe)",
    ],
  ])("%s", async (_, more, reason) => {
    expect(await boundOf("(call $f)", more)).toEqual({ bounded: false, reason });
  });

  it("that goes through its memory each time that it hands some out", async () => {
    const walks = `(func (export "cm32p2_realloc") (param i32 i32 i32 i32) (result i32) (local $i i32)
      ${loop(`${load("(local.get $i)")} ${add("i", 1)}`)} i32.const 0)`;
    const copies = `(func (export "cm32p2_realloc") (param i32 i32 i32 i32) (result i32)
      (memory.copy (i32.const 0) (i32.const 0) (i32.shl (memory.size) (i32.const 16))) (i32.const 0))`;
    const reason = "it goes through its memory each time that it hands some out";
    expect(await boundOf("", walks)).toEqual({ bounded: false, reason });
    expect(await boundOf("", copies)).toEqual({ bounded: false, reason });
  });

  it("of bytes that end too early", async () => {
    const core = new Uint8Array(await moduleWith("(call $f)", "(func $f)"));
    for (let length = 8; length < core.length; length += 1) {
      expect(() => stepBound(core.subarray(0, length))).not.toThrow();
    }
  });
});

describe("what is promised holds", () => {
  const local = fc.constantFrom("a", "b", "i", "j");
  const number = fc.constantFrom(0, 1, 2, 3, 8, -1, 255);
  const value: fc.Arbitrary<string> = fc.letrec<{ value: string }>((tie) => ({
    value: fc.oneof(
      { depthSize: "small" },
      local.map((name) => `(local.get $${name})`),
      number.map((item) => `(i32.const ${item})`),
      fc
        .tuple(
          fc.constantFrom("add", "sub", "mul", "shl", "shr_u", "eq", "ne", "lt_u", "ge_u"),
          tie("value"),
          tie("value"),
        )
        .map(([op, left, right]) => `(i32.${op} ${left} ${right})`),
      tie("value").map((item) => `(i32.eqz ${item})`),
      tie("value").map((item) => `(i32.load8_u ${item})`),
    ),
  })).value;
  const test = fc
    .tuple(
      fc.constantFrom("eq", "ge_u"),
      local,
      fc.oneof(
        number.map((item) => `(i32.const ${item})`),
        value,
      ),
    )
    .map(([op, name, limit]) => `(i32.${op} (local.get $${name}) ${limit})`);
  const step = fc.tuple(local, fc.constantFrom(1, 1, 1, 2, -1)).map(([name, by]) => add(name, by));
  const counting = fc
    .tuple(fc.constantFrom("eq", "ge_u"), local, fc.constantFrom(9, 40), fc.constantFrom(1, 1, 3))
    .map(
      ([op, name, limit, by]) => `${until(`(i32.${op} (local.get $${name}) (i32.const ${limit}))`)} ${add(name, by)}`,
    );
  const round: fc.Arbitrary<string> = fc.letrec<{ statement: string; body: string; round: string }>((tie) => ({
    body: fc.array(tie("statement"), { maxLength: 4 }).map((all) => all.join("\n")),
    round: fc
      .array(
        fc.oneof(
          { weight: 3, arbitrary: tie("statement") },
          { weight: 3, arbitrary: step },
          { weight: 2, arbitrary: value.map(load) },
          {
            weight: 2,
            arbitrary: fc
              .tuple(local, local)
              .map(([one, by]) => load(`(i32.add (local.get $${one}) (local.get $${by}))`)),
          },
          { weight: 3, arbitrary: test.map(until) },
          { weight: 3, arbitrary: counting },
          { weight: 1, arbitrary: value.map((item) => `(br_if $again ${item})`) },
          {
            weight: 1,
            arbitrary: fc.tuple(value, tie("body")).map(([item, body]) => `(if ${item} (then ${body} (br $again)))`),
          },
        ),
        { minLength: 2, maxLength: 6 },
      )
      .map((all) => all.join("\n")),
    statement: fc.oneof(
      { depthSize: "small" },
      { weight: 3, arbitrary: fc.tuple(local, value).map(([name, item]) => `(local.set $${name} ${item})`) },
      { weight: 2, arbitrary: step },
      { weight: 1, arbitrary: value.map((item) => `(br_if 0 ${item})`) },
      { weight: 1, arbitrary: fc.constantFrom("(br 0)", "(return (i32.const 1))") },
      {
        weight: 2,
        arbitrary: fc
          .tuple(value, tie("body"), tie("body"))
          .map(([item, yes, no]) => `(if ${item} (then ${yes}) (else ${no}))`),
      },
      { weight: 1, arbitrary: tie("body").map((body) => `(block ${body})`) },
      { weight: 8, arbitrary: tie("round").map(loop) },
    ),
  })).round;

  it("of random code: nothing that is bounded runs longer than it may", async () => {
    let [loops, counters, refused] = [0, 0, 0];
    await fc.assert(
      fc.asyncProperty(fc.array(round, { minLength: 1, maxLength: 2 }), number, number, async (all, a, b) => {
        const core = new Uint8Array(await moduleWith(all.map(loop).join("\n")));
        const bound = stepBound(core);
        if (!bound.bounded) {
          refused += 1;
          return;
        }
        if (bound.steps > 2_000_000) return;
        const memory = 64;
        const module = new ModuleCode(core);
        const run = runCounting(module, module.exports.get("cm32p2||dispose") ?? -1, [a, b], memory);
        if (bound.perByte > 0) loops += 1;
        else if (run.steps > 15) counters += 1;
        expect(run.end).not.toBe("endless");
        expect(run.steps).toBeLessThanOrEqual(bound.steps + bound.perByte * memory);
      }),
      { numRuns: 5_000 },
    );
    expect(Math.min(loops, counters, refused)).toBeGreaterThan(50);
  });
});
