import { parse } from "@bytecodealliance/jco";
import { describe, expect, it } from "@jest/globals";
import { Reader } from "../admission/reader.ts";
import { compile, instantiate, newMemory } from "./engine.ts";

const DISPOSE = `(func (export "cm32p2||dispose") (param i32) (result i32) (i32.load8_u (local.get 0)))`;

async function section(core: Uint8Array, wanted: number): Promise<Uint8Array> {
  const [found] = [...new Reader(core).sections()].filter(({ id }) => id === wanted);
  const body = found?.body.rest() ?? new Uint8Array();
  return Uint8Array.from([wanted, body.length, ...body]);
}

describe("a module with its memory asked for", () => {
  it.each<[string, string]>([
    ["nothing else imported", ""],
    ["functions imported", `(import "cm32p2|a:b/c@0.1" "f" (func $f)) (import "cm32p2|a:b/c@0.1" "g" (func))`],
  ])("works on the memory that it is given, with %s", async (_, imports) => {
    const wat = `(module ${imports} (memory (export "cm32p2_memory") 1 3) (data (i32.const 7) "x") ${DISPOSE})`;
    const core = new Uint8Array(await parse(wat));
    const memory = newMemory({ initial: 1, maximum: 3 });
    const nothing = (): undefined => undefined;
    const { entry } = instantiate(await compile(core), { "cm32p2|a:b/c@0.1": { f: nothing, g: nothing } }, memory);
    const bytes = new Uint8Array(memory.buffer);
    bytes[8] = 121;
    expect([entry(6), entry(7), entry(8)]).toEqual([0, 120, 121]);
    expect(bytes.length).toBe(0x10000);
  });

  it("is given it behind as many imports as the module has", async () => {
    const imports = `(import "cm32p2|a:b/c@0.1" "f" (func (result i32)))`.repeat(127);
    const last = `(import "cm32p2|a:b/c@0.1" "g" (func $g (result i32)))`;
    const dispose = `(func (export "cm32p2||dispose") (result i32) (call $g))`;
    const core = new Uint8Array(await parse(`(module ${imports} ${last} (memory 1) ${dispose})`));
    const functions = { f: () => 1, g: () => 2 };
    const { entry } = instantiate(await compile(core), { "cm32p2|a:b/c@0.1": functions }, newMemory({ initial: 1 }));
    expect(entry()).toBe(2);
  });
});

describe("a module that the engine would refuse as it is", () => {
  it.each<[string, (core: Uint8Array) => Promise<readonly Uint8Array[]>]>([
    ["has its memories twice", async (core) => [core, await section(core, 5)]],
    ["has its imports twice", async (core) => [core, await section(core, 2)]],
    [
      "has its memory before its imports",
      async (core) => {
        const [imports, memory] = [await section(core, 2), await section(core, 5)];
        const bytes = Buffer.from(core);
        const at = bytes.indexOf(imports);
        const rest = Buffer.concat([
          bytes.subarray(at, bytes.indexOf(memory)),
          bytes.subarray(bytes.indexOf(memory) + memory.length),
        ]);
        return [bytes.subarray(0, at), memory, rest];
      },
    ],
    [
      "says more of its memory than there is to say",
      async (core) => {
        const memory = await section(core, 5);
        const longer = Uint8Array.from([5, memory.length - 1, ...memory.subarray(2), 0]);
        const at = Buffer.from(core).indexOf(memory);
        return [core.subarray(0, at), longer, core.subarray(at + memory.length)];
      },
    ],
  ])("is refused when it %s", async (_, spoil) => {
    const wat = `(module (import "cm32p2|a:b/c@0.1" "f" (func)) (memory (export "cm32p2_memory") 1) ${DISPOSE})`;
    const core = new Uint8Array(await parse(wat));
    await expect(compile(core)).resolves.toBeDefined();
    await expect(compile(Buffer.concat(await spoil(core)))).rejects.toThrow("WebAssembly.compile()");
  });
});
