import { describe, expect, it } from "@jest/globals";
import type { BindingSet } from "../link/binding-set.ts";
import { LinkError } from "../link/error.ts";
import { linkComponent } from "../link/link-component.ts";
import { programOf } from "../link/program.ts";
import { componentOfText, componentOfWorld, ROUX_WIT } from "../testing/component.ts";
import { echo } from "../testing/echo.ts";
import { ASK, entry, flag, MEMORY, POST } from "../testing/flag.ts";
import { mailroom } from "../testing/mailroom.ts";
import { withCore } from "../testing/with-core.ts";

const ENTRY = entry("(call $ask (local.get 0))");

async function linking(...module: readonly string[]): Promise<unknown> {
  return programOf(await flag(...module), { embedder: "slim" });
}

describe("a core module that is not what its contract makes of it", () => {
  it("is none of these", async () => {
    await expect(linking(ASK, MEMORY, ENTRY, POST)).resolves.toBeDefined();
  });

  it("is none of these when it begins with 64 MiB", async () => {
    const memory = `(memory (export "cm32p2_memory") 1024)`;
    await expect(linking(ASK, memory, ENTRY, POST)).resolves.toBeDefined();
  });

  it.each<[string, readonly string[], string]>([
    [
      "imports a function that the contract lacks",
      [ASK, `(import "cm32p2|test:echo/enrich@0.1" "more" (func))`, MEMORY, ENTRY, POST],
      "its core module imports `cm32p2|test:echo/enrich@0.1` `more`, which its contract lacks",
    ],
    [
      "imports from an interface that the contract lacks",
      [ASK, `(import "cm32p2|wasi:random/random@0.2" "get" (func))`, MEMORY, ENTRY, POST],
      "which its contract lacks",
    ],
    [
      "imports a function by the older names",
      [`(import "test:echo/enrich@0.1.0" "ask" (func $ask (param i32) (result i32)))`, MEMORY, ENTRY, POST],
      "which its contract lacks",
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
      "exports `state`",
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
    ["leaves out the post-return", [ASK, MEMORY, ENTRY], "leaves out its `cm32p2||dispose_post`"],
  ])("%s", async (_, module, reason) => {
    const link = linking(...module);
    await expect(link).rejects.toThrow(LinkError);
    await expect(link).rejects.toMatchObject({
      code: "NOT_SLIM",
      message: expect.stringContaining(reason),
      hint: "run it with the embedder `jco`",
    });
  });

  it("lacks an allocator that its contract needs", async () => {
    const module = `(module
      (import "cm32p2|test:echo/enrich@0.1" "ask" (func (param i32 i32 i32)))
      ${MEMORY} ${POST} (func (export "cm32p2||dispose") (param i32 i32) (result i32) (i32.const 8)))`;
    const component = await withCore(await echo({ kind: "string" }), module);
    await expect(programOf(component, { embedder: "slim" })).rejects.toMatchObject({
      code: "NOT_SLIM",
      message: expect.stringContaining("lacks `cm32p2_realloc`"),
    });
  });
});

describe("a component of another form", () => {
  it.each<[string, string, string]>([
    ["a resource", "resource door; open: func() -> door;", "resources"],
    ["flags", "flags f { a } ask: func() -> f;", "types that the slim glue does not know"],
  ])("whose imports have %s runs under jco alone", async (_, members, reason) => {
    const wit = `package glither:mail@0.1.0; interface enrich { ${members} } world w { import enrich; export dispose: func() -> string; }`;
    const component = await componentOfWorld(wit, "w");
    await expect(programOf(component, { embedder: "slim" })).rejects.toMatchObject({
      code: "NOT_SLIM",
      message: expect.stringContaining(reason),
    });
    await expect(programOf(component)).resolves.toBeDefined();
  });

  it("which uses the older names runs under jco alone", async () => {
    const wit = `package glither:mail@0.1.0; world w { export dispose: func() -> bool; }`;
    const component = await componentOfText(
      `(module (memory (export "memory") 1) (func (export "dispose") (result i32) (i32.const 1)))`,
      wit,
      "w",
    );
    await expect(programOf(component, { embedder: "slim" })).rejects.toMatchObject({ code: "NOT_SLIM" });
    await expect(programOf(component)).resolves.toBeDefined();
  });

  it("whose contract would be written out in gigabytes is refused at once", async () => {
    const doubled = Array.from({ length: 13 }, (_, index) => `type t${index + 1} = tuple<t${index}, t${index}>;`);
    const wit = `package glither:mail@0.1.0;
      interface types { type t0 = bool; ${doubled.join(" ")} type big = t13; }
      interface enrich { use types.{big}; ask: func() -> big; }
      world w { import enrich; export dispose: func() -> bool; }`;
    await expect(programOf(await componentOfWorld(wit, "w"), { embedder: "slim" })).rejects.toMatchObject({
      code: "NOT_SLIM",
      message: expect.stringContaining("too many parts"),
    });
  });

  it("whose code is not valid is damaged", async () => {
    await expect(
      linking(ASK, MEMORY, `(func (export "cm32p2||dispose") (param i32) (result i32) (drop))`, POST),
    ).rejects.toMatchObject({ code: "MALFORMED_COMPONENT" });
  });

  it("is refused wherever it is cut off", async () => {
    const component = await mailroom();
    for (let length = 8; length < component.length; length += 11) {
      await expect(programOf(component.subarray(0, length), { embedder: "slim" })).rejects.toThrow(LinkError);
    }
  });
});

describe("default deny", () => {
  it("is the same under both embedders", async () => {
    const component = await mailroom();
    const partial: BindingSet = { "glither:mail/enrich": { "dkim-domain": () => undefined } };
    for (const embedder of ["jco", "slim"] as const) {
      await expect(linkComponent(component, partial, { embedder })).rejects.toMatchObject({
        code: "MISSING_IMPORT",
        missing: expect.arrayContaining(["glither:mail/actions@0.1.0#hold"]),
      });
    }
    await expect(programOf(component, { embedder: "slim" }).then((program) => program.bind({}))).rejects.toThrow(
      "no function is bound to glither:mail/enrich@0.1.0#dkim-domain",
    );
  });

  it("holds for a component with more interfaces than the host knows", async () => {
    const wit = `package glither:mail@0.1.0; interface enrich { ask: func() -> bool; } world w { import enrich; export dispose: func() -> string; }\n${ROUX_WIT}`;
    await expect(linkComponent(await componentOfWorld(wit, "w"), {}, { embedder: "slim" })).rejects.toMatchObject({
      code: "MISSING_IMPORT",
    });
  });
});
