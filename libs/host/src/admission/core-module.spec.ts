import { parse } from "@bytecodealliance/jco";
import { describe, expect, it } from "@jest/globals";
import { type CoreModule, readCoreModule } from "./core-module.ts";
import { section } from "./encode.ts";
import { Reader } from "./reader.ts";
import { SHAPES } from "./shapes.ts";

const { form } = SHAPES.direct;
const compiled = async (...fields: readonly string[]): Promise<Uint8Array> =>
  new Uint8Array(await parse(`(module (memory 1) ${fields.join("\n")})`));
const read = async (...fields: readonly string[]): Promise<CoreModule> =>
  readCoreModule(await compiled(...fields), 0, form);

describe("memory is all that a module can change", () => {
  it.each<[string, string]>([
    ["nothing more in it", ""],
    ["data at a place", `(data (i32.const 300) "x")`],
    ["data at several places, the last of which is far", `(data (i32.const 3) "x") (data (i32.const -129) "y")`],
  ])("with %s", async (_, fields) => {
    expect(await read(fields)).toMatchObject({ memory: { initial: 1 } });
  });

  it.each<[string, string, string]>([
    ["a constant global", "(global i32 (i32.const 1))", "a section of kind 6"],
    ["a mutable global", "(global (mut i32) (i32.const 0))", "a section of kind 6"],
    ["a table", "(table 1 funcref)", "a section of kind 4"],
    ["a tag", "(tag)", "a section of kind 13"],
    ["a segment that it may drop", `(data "x")`, "data that could be dropped"],
    ["one behind a segment that it may not drop", `(data (i32.const 7) "x") (data "x")`, "data that could be dropped"],
    ["data at a place that is worked out", `(data (offset (i32.add (i32.const 1) (i32.const 2))) "x")`, "worked out"],
    ["elements that it may drop", "(elem declare func $f) (func $f)", "a section of kind 9"],
  ])("so that none is read with %s", async (_, fields, reason) => {
    await expect(read(fields)).rejects.toMatchObject({
      code: "FOREIGN_COMPONENT",
      message: expect.stringContaining(reason),
    });
  });
});

describe("there is one way to write a module down", () => {
  const sections = async (): Promise<[header: Uint8Array, ...Uint8Array[]]> => {
    const module = await compiled(`(func (export "cm32p2||dispose"))`, `(data (i32.const 7) "x")`);
    const all = [...new Reader(module).sections()].map(({ id, body }) => section(id, body.rest()));
    return [module.subarray(0, 8), ...all.filter(([id]) => id !== 0)];
  };
  const remark = (name: string): Uint8Array => section(0, [name.length, ...Buffer.from(name)]);

  it("and remarks behind it are left out of it", async () => {
    const parts = await sections();
    const module = Buffer.concat(parts);
    const remarked = Buffer.concat([module, remark("name"), remark("producers")]);
    expect(Buffer.compare(readCoreModule(remarked, 0, form).bytes, module)).toBe(0);
  });

  it.each<[string, (parts: Uint8Array[]) => readonly Uint8Array[], string]>([
    ["a section twice", (parts) => [...parts, ...parts.slice(-1)], "twice or in another order"],
    [
      "two sections in another order",
      (parts) => [...parts.slice(0, -2), ...parts.slice(-1), ...parts.slice(-2, -1)],
      "another order",
    ],
    [
      "a remark between sections",
      ([header = new Uint8Array(), ...more]) => [header, remark("name"), ...more],
      "a remark within",
    ],
    ["a remark twice", (parts) => [...parts, remark("name"), remark("name")], "`name` is there twice"],
    ["a remark that nobody knows", (parts) => [...parts, remark("a\n*/")], "`a\\u{a}*/`"],
    ["a section of no known kind", (parts) => [...parts, section(77, [])], "a section of kind 77"],
    [
      "a byte more in a section",
      (parts) => parts.map((part) => (part[0] === 5 ? section(5, [...part.subarray(2), 0]) : part)),
      "more than it need",
    ],
    [
      "a longer number of memories",
      (parts) => parts.map((part) => (part[0] === 5 ? section(5, [0x81, 0, ...part.subarray(3)]) : part)),
      "longer than it need be",
    ],
    [
      "a longer number of bytes",
      (parts) => parts.map((part) => (part[0] === 5 ? Uint8Array.of(5, 0x83, 0, ...part.subarray(2)) : part)),
      "longer than it need be",
    ],
    [
      "a place with more bytes than it needs",
      (parts) => parts.map((part) => (part[0] === 11 ? section(11, [1, 0, 0x41, 0x87, 0, 0x0b, 1, 0x78]) : part)),
      "longer than it need be",
    ],
    [
      "a function's name in quotes",
      (parts) => parts.map((part) => (part[0] === 7 ? section(7, [1, 1, 0x27, 0, 0]) : part)),
      "`'`",
    ],
  ])("so that none is read with %s", async (_, change, reason) => {
    const module = Buffer.concat(change(await sections()));
    expect(() => readCoreModule(module, 0, form)).toThrow(
      expect.objectContaining({ code: "FOREIGN_COMPONENT", message: expect.stringContaining(reason) }),
    );
  });
});
