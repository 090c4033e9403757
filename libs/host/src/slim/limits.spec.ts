import { describe, expect, it } from "@jest/globals";
import { admit } from "../admission/admit.ts";
import { DEFAULT_LIMITS, type Limits, limitsWith } from "../limits.ts";
import { programOf } from "../link/program.ts";
import { ECHO, echo } from "../testing/echo.ts";
import { withCore } from "../testing/with-core.ts";
import type { WitType } from "./abi/wit-type.ts";

const TEXT: WitType = { kind: "string" };
const TEXTS: WitType = { kind: "list", of: TEXT };
const NESTED: WitType = { kind: "list", of: TEXTS };

/** A component over lists or texts whose `dispose` does this; `$rows` writes rows of an address and a length from 1 MiB on. */
async function crossing(type: WitType, body: string, limits: Partial<Limits> = {}) {
  const wat = `(module
    (import "cm32p2|test:echo/enrich@0.1" "ask" (func $ask (param i32 i32 i32)))
    (memory (export "cm32p2_memory") 400)
    (func $rows (param $count i32) (param $at i32) (param $length i32)
      (local $row i32)
      (loop $next
        (i32.store (i32.add (i32.const 0x100000) (i32.shl (local.get $row) (i32.const 3))) (local.get $at))
        (i32.store (i32.add (i32.const 0x100004) (i32.shl (local.get $row) (i32.const 3))) (local.get $length))
        (local.set $row (i32.add (local.get $row) (i32.const 1)))
        (br_if $next (i32.lt_u (local.get $row) (local.get $count)))))
    (func $result (param $at i32) (param $length i32) (result i32)
      (i32.store (i32.const 8) (local.get $at)) (i32.store (i32.const 12) (local.get $length)) (i32.const 8))
    (func (export "cm32p2||dispose") (param i32 i32) (result i32) ${body})
    (func (export "cm32p2||dispose_post") (param i32))
    (func (export "cm32p2_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 0x10000)))`;
  const program = await programOf(admit(await withCore(await echo(type), wat)), { embedder: "slim", limits });
  let calls = 0;
  const ask = (): unknown => {
    calls += 1;
    return type.kind === "string" ? "" : [];
  };
  const run = program.bind({ [ECHO]: { ask } });
  return { run, calls: () => calls };
}

const OVERSIZED = expect.objectContaining({ name: "AbiError", code: "OVERSIZED" });

describe("what a component hands over is counted while it is lifted", () => {
  it.each<[string, WitType, string]>([
    [
      "a million texts that alias one buffer",
      TEXTS,
      "(call $rows (i32.const 1000000) (i32.const 0) (i32.const 65536))",
    ],
    ["a million empty texts", TEXTS, "(call $rows (i32.const 1000000) (i32.const 0) (i32.const 0))"],
    // Each of them has as many rows as there are, among which it is itself.
    ["lists within lists", NESTED, "(call $rows (i32.const 1000000) (i32.const 0x100000) (i32.const 1000000))"],
  ])("%s", async (_, type, fill) => {
    const given = await crossing(type, `${fill} (call $result (i32.const 0x100000) (i32.const 1000000))`);
    expect(() => given.run([])).toThrow(OVERSIZED);
    const asked = await crossing(
      type,
      `${fill} (call $ask (i32.const 0x100000) (i32.const 1000000) (i32.const 8)) (i32.const 8)`,
    );
    expect(() => asked.run([])).toThrow(OVERSIZED);
    expect(asked.calls()).toBe(0);
  });

  it("a few rows that alias one buffer", async () => {
    const rows = "(call $rows (i32.const 9) (i32.const 0) (i32.const 8192))";
    const { run } = await crossing(TEXTS, `${rows} (call $result (i32.const 0x100000) (i32.const 9))`);
    expect(() => run([])).toThrow(OVERSIZED);
  });

  it("to the byte, elements as they lie in memory", async () => {
    const rows = "(call $rows (i32.const 3) (i32.const 0) (i32.const 100))";
    const body = `${rows} (call $result (i32.const 0x100000) (i32.const 3))`;
    const fitting = await crossing(TEXTS, body, { receiptBytes: 3 * (8 + 100) });
    expect(fitting.run([])).toHaveLength(3);
    const larger = await crossing(TEXTS, body, { receiptBytes: 3 * (8 + 100) - 1 });
    expect(() => larger.run([])).toThrow(OVERSIZED);
  });
});

describe("what a component gives its host", () => {
  const again = "(call $ask (local.get 0) (local.get 1) (i32.const 8))";

  it("may be the artifact's record, however large that is and however often", async () => {
    const { run, calls } = await crossing(TEXT, `${again.repeat(20)} (call $result (i32.const 0) (i32.const 0))`, {
      actionBytes: 0,
      actionsBytes: 0,
    });
    expect(run("é".repeat(100_000))).toBe("");
    expect(calls()).toBe(20);
  });

  it("may have so many bytes beside that in one call, and so many in all calls", async () => {
    const ask = "(call $ask (i32.const 0) (i32.const 110) (i32.const 8))";
    const body = (count: number): string => `${ask.repeat(count)} (call $result (i32.const 0) (i32.const 0))`;
    const given = "x".repeat(10);
    const fitting = await crossing(TEXT, body(3), { actionBytes: 100, actionsBytes: 300 });
    expect(fitting.run(given)).toBe("");
    const larger = await crossing(TEXT, body(3), { actionBytes: 99, actionsBytes: 300 });
    expect(() => larger.run(given)).toThrow(OVERSIZED);
    expect(larger.calls()).toBe(0);
    const more = await crossing(TEXT, body(3), { actionBytes: 100, actionsBytes: 299 });
    expect(() => more.run(given)).toThrow(OVERSIZED);
    expect(more.calls()).toBe(2);
  });
});

describe("a component's memory", () => {
  const grown = "(call $result (i32.const 0x20000) (memory.grow (i32.const 1)))";

  it("grows to the limit and no further", async () => {
    const { run } = await crossing(TEXT, grown, { memory: 401 * 0x10000, receiptBytes: 401 * 0x10000 });
    expect(run("")).toHaveLength(400);
    const { run: full } = await crossing(TEXT, grown, { memory: 400 * 0x10000, receiptBytes: 401 * 0x10000 });
    expect(() => full("")).toThrow(expect.objectContaining({ code: "BAD_MEMORY" }));
  });

  it("does not begin beyond it", async () => {
    await expect(crossing(TEXT, grown, { memory: 399 * 0x10000 })).rejects.toMatchObject({ code: "NOT_SLIM" });
  });
});

describe("limits", () => {
  it("are the defaults where nothing is said", () => {
    expect(limitsWith({ calls: 1 })).toEqual({ ...DEFAULT_LIMITS, calls: 1 });
  });

  it.each([Number.NaN, -1, 0.5, Number.POSITIVE_INFINITY])("are whole numbers, not %p", (memory) => {
    expect(() => limitsWith({ memory })).toThrow("the limit `memory` is no whole number");
  });
});
