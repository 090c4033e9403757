import { parse } from "@bytecodealliance/jco";
import { describe, expect, it } from "@jest/globals";
import { compile, instantiate, newMemory } from "../_engine.ts";
import { readCoreModule } from "./core-module.ts";
import { importingMemory } from "./memory-import.ts";
import { NotSlim, Reader } from "./reader.ts";

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
    const memory = newMemory(readCoreModule(core).memory);
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

  it("reads how many memories there are, however the number is written", async () => {
    const core = Buffer.from(await parse(`(module (memory (export "cm32p2_memory") 1 3) ${DISPOSE})`));
    const memory = await section(core, 5);
    const at = core.indexOf(memory);
    for (const one of [
      [0x81, 0],
      [0x81, 0x80, 0],
      [0x81, 0x80, 0x80, 0x80, 0],
    ]) {
      const longer = Uint8Array.from([5, memory.length - 3 + one.length, ...one, ...memory.subarray(3)]);
      const module = Buffer.concat([core.subarray(0, at), longer, core.subarray(at + memory.length)]);
      const { entry } = instantiate(await compile(module), {}, newMemory(readCoreModule(module).memory));
      expect(entry(0)).toBe(0);
    }
  });

  it.each([
    ["no memory", ""],
    ["several memories", "(memory 1) (memory 1)"],
  ])("is not made of one with %s", async (_, memories) => {
    const core = new Uint8Array(await parse(`(module ${memories} (func))`));
    expect(() => importingMemory(core)).toThrow(NotSlim);
  });

  it("keeps custom sections wherever they stand", async () => {
    const core = new Uint8Array(await parse(`(module (memory (export "cm32p2_memory") 1) ${DISPOSE})`));
    const remark = Uint8Array.of(0, 2, 1, 0x61);
    const behind = [...new Reader(core).sections()].map(({ id }) => id);
    for (let before = 0; before <= behind.length; before += 1) {
      const parts: Uint8Array[] = [core.subarray(0, 8)];
      for (const [index, id] of behind.entries())
        parts.push(...(index === before ? [remark] : []), await section(core, id));
      await expect(compile(Buffer.concat([...parts, remark]))).resolves.toBeDefined();
    }
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
