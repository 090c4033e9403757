import { describe, expect, it } from "@jest/globals";
import { admit } from "../admission/admit.ts";
import { echo } from "../testing/echo.ts";
import { withCore } from "../testing/with-core.ts";
import type { WitType } from "./abi/wit-type.ts";
import { compile, engineHere } from "./engine.ts";
import { planOf } from "./plan.ts";
import { Pool } from "./pool.ts";

const TEXT: WitType = { kind: "string" };
const LETTER: WitType = { kind: "enum", cases: ["a", "b"] };

interface Parts {
  readonly type: WitType;
  /** Core types of the parameter and of what the import gives. */
  readonly param: string;
  readonly body: string;
  readonly post?: string;
  readonly realloc?: string;
  /** Whether a result of this type is one core value. */
  readonly single?: boolean;
}

async function poolOf({ type, param, body, post = "", realloc = "(i32.const 4096)", single }: Parts) {
  const ask = single ? `(param ${param}) (result i32)` : `(param ${param} i32)`;
  const wat = `(module
    (import "cm32p2|test:echo/enrich@0.1" "ask" (func $ask ${ask}))
    (memory (export "cm32p2_memory") 1)
    (data (i32.const 64) "\\00\\40\\00\\00\\01\\00\\00\\00") (data (i32.const 16384) "\\ff")
    (data (i32.const 96) "\\f0\\ff\\ff\\ff\\20\\00\\00\\00")
    (data (i32.const 128) "\\00\\00\\00\\00\\ff\\ff\\ff\\ff")
    (data (i32.const 160) "\\01\\40\\00\\00\\01\\00\\00\\00")
    (data (i32.const 192) "\\02\\00\\00\\00")
    (func (export "cm32p2||dispose") (param ${param}) (result i32) ${body})
    (func (export "cm32p2||dispose_post") (param i32) ${post})
    (func (export "cm32p2_realloc") (param i32 i32 i32 i32) (result i32) ${realloc}))`;
  const plan = planOf(admit(await withCore(await echo(type), wat)));
  return new Pool(engineHere(await compile(plan.core)), plan, { prove: true });
}

const text = (body: string): Parts => ({ type: TEXT, param: "i32 i32", body });
const list = (of: WitType, body: string): Parts => ({ type: { kind: "list", of }, param: "i32 i32", body });
const letter = (body: string): Parts => ({ type: LETTER, param: "i32", body, single: true });
const flag = (body: string): Parts => ({ type: { kind: "bool" }, param: "i32", body, single: true });
const option = (body: string): Parts => ({ type: { kind: "option", of: TEXT }, param: "i32 i32 i32", body });

describe("what a component hands over is not believed", () => {
  it.each<[string, Parts, unknown]>([
    ["a result outside its memory", text("(i32.const 65532)"), "a"],
    ["a result beyond 2 GiB", text("(i32.const -8)"), "a"],
    ["a result that is not aligned", text("(i32.const 66)"), "a"],
    ["a text outside its memory", text("(i32.const 96)"), "a"],
    ["a text of 4 GiB", text("(i32.const 128)"), "a"],
    ["a text that is not UTF-8", text("(i32.const 64)"), "a"],
    ["a list outside its memory", list(TEXT, "(i32.const 96)"), ["a"]],
    ["a list of 4 GiB", list({ kind: "bool" }, "(i32.const 128)"), [true]],
    ["a list that is not aligned", list({ kind: "u32" }, "(i32.const 160)"), [1]],
    ["a boolean that is neither", flag("(i32.const 2)"), true],
    ["a case that the enum lacks", letter("(i32.const 2)"), "a"],
    ["a negative case", letter("(i32.const -1)"), "a"],
    ["a case in memory that the type lacks", option("(i32.const 192)"), "a"],
    [
      "an argument outside its memory",
      text("(call $ask (i32.const 65530) (i32.const 7) (i32.const 8)) (i32.const 8)"),
      "a",
    ],
    [
      "an argument that is not UTF-8",
      text("(call $ask (i32.const 16384) (i32.const 1) (i32.const 8)) (i32.const 8)"),
      "a",
    ],
    ["an argument that is no case", letter("(call $ask (i32.const 9))"), "a"],
    [
      "a place for a result outside its memory",
      text("(call $ask (i32.const 0) (i32.const 0) (i32.const 65532)) (i32.const 8)"),
      "a",
    ],
    [
      "a place for a result that is not aligned",
      text("(call $ask (i32.const 0) (i32.const 0) (i32.const 9)) (i32.const 8)"),
      "a",
    ],
    ["memory outside its memory", { ...text("(i32.const 8)"), realloc: "(i32.const 65535)" }, "ab"],
    ["memory that is not aligned", { ...list({ kind: "u32" }, "(i32.const 8)"), realloc: "(i32.const 4097)" }, [1]],
  ])("%s", async (_, parts, value) => {
    const pool = await poolOf(parts);
    expect(() => pool.dispose([(given) => given], [value])).toThrow(
      expect.objectContaining({ name: "AbiError", code: "BAD_MEMORY" }),
    );
    expect(pool.idle).toBe(0);
  });
});

describe("a component may not call its host", () => {
  const call = "(drop (call $ask (i32.const 1)))";
  it("while it cleans up", async () => {
    const pool = await poolOf({ ...flag("(i32.const 1)"), post: call });
    expect(() => pool.dispose([() => true], [true])).toThrow(expect.objectContaining({ code: "BAD_CALL" }));
    expect(pool.idle).toBe(0);
  });

  it("while it gives memory", async () => {
    const pool = await poolOf({
      ...text("(i32.const 8)"),
      realloc: "(call $ask (i32.const 0) (i32.const 0) (i32.const 8)) (i32.const 4096)",
    });
    expect(() => pool.dispose([() => "b"], ["a"])).toThrow(expect.objectContaining({ code: "BAD_CALL" }));
  });
});

it("a text is read anew when other bytes lie where it lay", async () => {
  const pool = await poolOf({
    ...text(`(call $ask (local.get 0) (local.get 1) (i32.const 8))
      (i32.store8 (i32.add (local.get 0) (i32.sub (local.get 1) (i32.const 1))) (i32.const 33))
      (i32.store (i32.const 8) (local.get 0)) (i32.store (i32.const 12) (local.get 1)) (i32.const 8)`),
  });
  for (let length = 1; length <= 60; length += 1) {
    const value = "x".repeat(length);
    const asked: unknown[] = [];
    const answer = (given: unknown): string => {
      asked.push(given);
      return "";
    };
    expect(pool.dispose([answer], [value])).toBe(`${"x".repeat(length - 1)}!`);
    expect(asked).toEqual([value]);
  }
});
