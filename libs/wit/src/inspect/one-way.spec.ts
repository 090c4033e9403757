import { componentEmbed, componentNew, parse } from "@bytecodealliance/jco";
import { describe, expect, it } from "@jest/globals";
import { coreModules, sharesMemory } from "./_core-modules.ts";
import { declaredImports } from "./declared-imports.ts";
import { checkOneWay, isOneWay, type OneWayLevel } from "./one-way.ts";

const FOREIGN = `
package wasi:clocks@0.2.0 { interface wall-clock { now: func() -> u64; } interface types { type instant = u64; } }
package wasi:io@0.2.0 { interface streams { resource output-stream; } }
`;

function world(block: string, actions = "route: func(to: string);"): string {
  return `package glither:mail@0.1.0;
interface types { record message { sender: string } }
interface doors { resource handle; }
interface enrich { ask: func() -> bool; tell: func(what: string); }
interface actions { use types.{message}; ${actions} }
world gate { ${block} }
${FOREIGN}`;
}

async function componentOf(wit: string): Promise<Uint8Array> {
  return componentNew(await componentEmbed({ witSource: wit, dummy: true, world: "gate" }), []);
}

async function verdict(component: Uint8Array, level?: OneWayLevel): Promise<string> {
  const steps = await checkOneWay(component, level);
  const last = steps.at(-1);
  return isOneWay(steps) ? `${steps.length} steps` : `${last?.name}: ${last?.detail}`;
}

describe("a one-way gift", () => {
  it("gives forward by actions without answer, or keeps to itself", async () => {
    for (const block of ["import actions; export dispose: func() -> string;", "export dispose: func() -> string;"])
      expect(await verdict(await componentOf(world(block)))).toBe("6 steps");
    const records = world("import actions; export dispose: func();", "route: func(m: message);");
    expect(await verdict(await componentOf(records))).toBe("6 steps");
  });

  it.each([
    ["import actions; export more: func();", undefined, /^one port: it exports `more`$/],
    [
      "import actions; export dispose: func(); export more: func();",
      undefined,
      /^one port: it exports `dispose`, `more`$/,
    ],
    ["import actions;", undefined, /^one port: it exports nothing$/],
    [
      "import enrich; export dispose: func();",
      undefined,
      /^no ambient authority: it imports `glither:mail\/enrich@0\.1\.0#ask`$/,
    ],
    [
      "import wasi:clocks/wall-clock@0.2.0; export dispose: func();",
      undefined,
      /^no ambient authority: .*`wasi:clocks\/wall-clock@0\.2\.0#now`$/,
    ],
    [
      "use wasi:clocks/types@0.2.0.{instant}; export dispose: func(at: instant);",
      undefined,
      /^no ambient authority: .*`wasi:clocks\/types@0\.2\.0`$/,
    ],
    ["import wasi:io/streams@0.2.0; export dispose: func();", undefined, /^no ambient authority: /],
    ["import now: func() -> u64; export dispose: func();", undefined, /^no ambient authority: it imports `now`$/],
    [
      "import actions; export dispose: func();",
      "route: func(to: string); hold: func() -> string;",
      /^no answers: `hold` gives an answer$/,
    ],
    [
      "import actions; export dispose: func();",
      "use doors.{handle}; route: func(to: borrow<handle>);",
      /^no (?:ambient authority|handles): /,
    ],
  ])("is none with `%s`", async (block, actions, fault) => {
    expect(await verdict(await componentOf(world(block, actions)))).toMatch(fault);
  });

  it.each([
    ["import enrich; import actions; export dispose: func();", undefined, "6 steps"],
    ["import actions; export dispose: func();", undefined, "6 steps"],
    [
      "import enrich; import actions; export dispose: func();",
      "hold: func() -> string;",
      "no answers: `hold` gives an answer",
    ],
    [
      "import wasi:clocks/wall-clock@0.2.0; export dispose: func();",
      undefined,
      "no ambient authority: it imports `wasi:clocks/wall-clock@0.2.0#now`",
    ],
    [
      "import enrich; export dispose: func(); export more: func();",
      undefined,
      "one port: it exports `dispose`, `more`",
    ],
  ])("as a receiver may ask, and is answered by nothing that it does: `%s`", async (block, actions, found) => {
    expect(await verdict(await componentOf(world(block, actions)), "receiver")).toBe(found);
  });

  it("asks as a receiver for no time", async () => {
    const wit = world("import enrich; export dispose: func();").replace("ask: func", "clock: func");
    expect(await verdict(await componentOf(wit), "receiver")).toBe(
      "no ambient authority: it imports `glither:mail/enrich@0.1.0#clock`",
    );
  });

  it("is no binary that cannot be read", async () => {
    const component = await componentOf(world("export dispose: func();"));
    for (const bytes of [new Uint8Array(), component.subarray(0, -1), await parse("(module)")])
      expect(await verdict(bytes)).toMatch(/^component: /);
  });

  it("shares no memory", async () => {
    const wit = world("export dispose: func();");
    const withMemory = async (memory: string): Promise<Uint8Array> => {
      const wat = `(module ${memory} (func (export "cm32p2||dispose")))`;
      return componentNew(await componentEmbed({ binary: await parse(wat), witSource: wit, world: "gate" }), []);
    };
    expect(await verdict(await withMemory('(memory (export "m") 1)'))).toBe("6 steps");
    expect(await verdict(await withMemory('(memory (export "m") 1 1 shared)'))).toMatch(/^no shared memory: /);
  });
});

describe("the core modules of a component", () => {
  it.each([
    ["(memory 1)", false],
    ["(memory 1 2)", false],
    ["(memory 1 2 shared)", true],
    ['(import "a" "m" (memory 1))', false],
    ['(import "a" "m" (memory 1 2 shared))', true],
    ['(import "a" "f" (func)) (import "a" "t" (table 1 funcref)) (import "a" "g" (global (mut i32)))', false],
    ['(import "a" "f" (func)) (import "a" "m" (memory 1 2 shared))', true],
    ['(import "a" "t" (tag))', true],
  ])("share memory or not: %s", async (fields, shared) => {
    expect(sharesMemory(await parse(`(module ${fields})`))).toBe(shared);
  });

  it("are found in nested components too", async () => {
    const nested = await parse("(component (core module) (component (core module (memory 1 2 shared))))");
    expect(coreModules(nested).map(sharesMemory)).toEqual([false, true]);
  });
});

describe("the imports that a world declares", () => {
  it("are read from its canonical text, and nothing from another one", () => {
    const text =
      "package glither:%use@0.1.0;\n\ninterface types {\n  record x {\n    route: string,\n  }\n}\n\n" +
      "interface actions {\n  use types.{x};\n  route: func(m: x);\n  %use: func();\n}\n";
    expect(declaredImports(text)).toEqual(["glither:use/actions@0.1.0#route", "glither:use/actions@0.1.0#use"]);
    expect(declaredImports(`// ${text}`)).toEqual([]);
    expect(declaredImports("")).toEqual([]);
  });
});
