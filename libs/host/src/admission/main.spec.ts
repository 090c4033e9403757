import { describe, expect, it } from "@jest/globals";
import { LinkError } from "../link/error.ts";
import { echo } from "../testing/echo.ts";
import { ASK, entry, flag, MEMORY, POST } from "../testing/flag.ts";
import { withCore } from "../testing/with-core.ts";
import { admit, type Reading } from "./admit.ts";

const ENTRY = entry("(call $ask (local.get 0))");

async function admitting(...module: readonly string[]): Promise<Reading> {
  return admit(await flag(...module));
}

describe("a core module that is not what its contract makes of it", () => {
  it("is none of these", async () => {
    await expect(admitting(ASK, MEMORY, ENTRY, POST)).resolves.toBeDefined();
  });

  it("is none of these when it begins with 64 MiB", async () => {
    const memory = `(memory (export "cm32p2_memory") 1024)`;
    await expect(admitting(ASK, memory, ENTRY, POST)).resolves.toBeDefined();
  });

  it.each<[string, readonly string[], string]>([
    [
      "imports a function that the contract lacks",
      [ASK, `(import "cm32p2|test:echo/enrich@0.1" "more" (func))`, MEMORY, ENTRY, POST],
      "its core module imports `cm32p2|test:echo/enrich@0.1` `more` twice, or its contract lacks that",
    ],
    [
      "imports from an interface that the contract lacks",
      [ASK, `(import "cm32p2|wasi:random/random@0.2" "get" (func))`, MEMORY, ENTRY, POST],
      "its contract lacks that",
    ],
    [
      "imports a function by the older names",
      [`(import "test:echo/enrich@0.1.0" "ask" (func $ask (param i32) (result i32)))`, MEMORY, ENTRY, POST],
      "its contract lacks that",
    ],
    [
      "imports with more parameters",
      [
        `(import "cm32p2|test:echo/enrich@0.1" "ask" (func $ask (param i32 i32) (result i32)))`,
        MEMORY,
        `(func (export "cm32p2||dispose") (param i32) (result i32) (call $ask (local.get 0) (local.get 0)))`,
        POST,
      ],
      "its core module imports `ask` with another signature than its contract's",
    ],
    [
      "imports with a result of another type",
      [
        `(import "cm32p2|test:echo/enrich@0.1" "ask" (func $ask (param i32) (result f64)))`,
        MEMORY,
        `(func (export "cm32p2||dispose") (param i32) (result i32) (local.get 0))`,
        POST,
      ],
      "another signature",
    ],
    [
      "imports a memory",
      [ASK, `(import "cm32p2|test:echo/enrich@0.1" "memory" (memory 1))`, ENTRY, POST],
      "more than functions",
    ],
    [
      "imports a global",
      [ASK, `(import "cm32p2|test:echo/enrich@0.1" "global" (global i32))`, MEMORY, ENTRY, POST],
      "more than functions",
    ],
    ["exports something else", [ASK, MEMORY, ENTRY, POST, `(func (export "more"))`], "exports `more`"],
    [
      "exports a global",
      [ASK, MEMORY, ENTRY, POST, `(global (export "state") (mut i32) (i32.const 0))`],
      "a section of kind 6",
    ],
    [
      "exports by the older names",
      [ASK, MEMORY, ENTRY, POST, `(func (export "cabi_realloc"))`],
      "exports `cabi_realloc`",
    ],
    [
      "exports with another signature",
      [ASK, MEMORY, `(func (export "cm32p2||dispose") (param i64) (result i32) (i32.const 1))`, POST],
      "exports `cm32p2||dispose`, which is not expected or of another form",
    ],
    [
      "exports a function as its memory",
      [ASK, `(memory 1)`, `(func (export "cm32p2_memory"))`, ENTRY, POST],
      "exports `cm32p2_memory`",
    ],
    ["does not export its entry", [ASK, MEMORY, POST], "lacks `cm32p2||dispose`"],
    ["does not export its memory", [ASK, `(memory 1)`, ENTRY, POST], "lacks `cm32p2_memory`"],
    ["has no memory", [ASK, ENTRY, POST], "no memory of its own, or several"],
    ["has several memories", [ASK, MEMORY, `(memory 1)`, ENTRY, POST], "no memory of its own, or several"],
    ["has a shared memory", [ASK, `(memory (export "cm32p2_memory") 1 1 shared)`, ENTRY, POST], "shared"],
    ["has a memory of 64 bits", [ASK, `(memory (export "cm32p2_memory") i64 1)`, ENTRY, POST], "64 bits"],
    ["begins with more than 64 MiB", [ASK, `(memory (export "cm32p2_memory") 1025)`, ENTRY, POST], "64 MiB"],
    ["leaves out the post-return", [ASK, MEMORY, ENTRY], "another wiring than its contract gives"],
    ["starts by itself", [ASK, MEMORY, ENTRY, POST, `(func $s) (start $s)`], "a section of kind 8"],
    [
      "asks to be initialized",
      [ASK, MEMORY, ENTRY, POST, `(func (export "cm32p2_initialize"))`],
      "exports `cm32p2_initialize`",
    ],
    ["keeps state in a global", [ASK, MEMORY, ENTRY, POST, `(global (mut i32) (i32.const 0))`], "a section of kind 6"],
    ["has a table", [ASK, MEMORY, ENTRY, POST, `(table 1 funcref)`], "a section of kind 4"],
    ["has elements", [ASK, MEMORY, ENTRY, POST, `(elem declare func $f) (func $f)`], "a section of kind 9"],
    ["has a tag", [ASK, MEMORY, ENTRY, POST, `(tag)`], "a section of kind 13"],
    ["has data that it may drop", [ASK, MEMORY, ENTRY, POST, `(data "x")`], "data that could be dropped"],
    ["imports a function twice", [ASK, ASK.replace("$ask", "$again"), MEMORY, ENTRY, POST], "`ask` twice"],
    ["leaves out an import", [MEMORY, entry("(local.get 0)"), POST], "does not import `test:echo/enrich@0.1.0#ask`"],
  ])("%s", async (_, module, reason) => {
    const admitted = admitting(...module);
    await expect(admitted).rejects.toThrow(LinkError);
    await expect(admitted).rejects.toMatchObject({
      code: "FOREIGN_COMPONENT",
      message: expect.stringContaining(reason),
      hint: expect.stringContaining("--embedder jco --foreign"),
    });
  });

  it("lacks an allocator that its contract needs", async () => {
    const module = `(module
      (import "cm32p2|test:echo/enrich@0.1" "ask" (func (param i32 i32 i32)))
      ${MEMORY} ${POST} (func (export "cm32p2||dispose") (param i32 i32) (result i32) (i32.const 8)))`;
    const component = await withCore(await echo({ kind: "string" }), module);
    expect(() => admit(component)).toThrow(
      expect.objectContaining({
        code: "FOREIGN_COMPONENT",
        message: expect.stringContaining("lacks `cm32p2_realloc`"),
      }),
    );
  });
});
