import { describe, expect, it } from "@jest/globals";
import { programOf } from "../link/program.ts";
import { engineLike } from "../testing/engine-like.ts";
import { ASK, entry, flag, MEMORY, POST } from "../testing/flag.ts";
import { admit } from "./admit.ts";
import { name, section } from "./encode.ts";
import { forTranslation } from "./for-translation.ts";

const grow = (pages: number): string => `(i32.ne (memory.grow (i32.const ${pages})) (i32.const -1))`;

describe("what jco runs may not take the host's memory", () => {
  const ANSWERS = { "test:echo/enrich": { ask: () => true } };

  it.each<[string, string, number]>([
    ["64 MiB where it declares no maximum", "1", 1024],
    ["64 MiB where it declares 4 GiB", "1 65536", 1024],
    ["its own maximum where that is less", "1 3", 3],
  ])("a direct component grows to %s", async (_, limits, most) => {
    const memory = `(memory (export "cm32p2_memory") ${limits})`;
    for (const [pages, answer] of [
      [most - 1, true],
      [most, false],
    ] as const) {
      const component = await flag(ASK, memory, entry(grow(pages)), POST);
      const dispose = (await programOf(admit(component), { embedder: "jco", where: "here" })).bind(ANSWERS);
      expect(dispose(true)).toBe(answer);
    }
  });

  it("a direct component grows to the limit that its host sets", async () => {
    const limits = { memory: 2 * 0x10000 };
    for (const [pages, answer] of [
      [1, true],
      [2, false],
    ] as const) {
      const component = await flag(ASK, MEMORY, entry(grow(pages)), POST);
      const dispose = (await programOf(admit(component), { embedder: "jco", where: "here", limits })).bind(ANSWERS);
      expect(dispose(true)).toBe(answer);
    }
    const large = await flag(ASK, `(memory (export "cm32p2_memory") 3)`, entry(grow(0)), POST);
    await expect(programOf(admit(large), { embedder: "jco", where: "here", limits })).rejects.toMatchObject({
      code: "MALFORMED_COMPONENT",
    });
  });

  it("a JavaScript engine grows to 256 MiB", async () => {
    for (const [pages, answer] of [
      [4095, true],
      [4096, false],
    ] as const) {
      const dispose = (await programOf(admit(await engineLike("1", grow(pages))), { where: "here" })).bind({});
      expect(dispose()).toBe(answer);
    }
  });
});

it("nothing that was not read reaches the translator", async () => {
  const plain = await flag(ASK, MEMORY, entry("(local.get 0)"), POST);
  const remarked = Buffer.concat([plain, section(0, [...name("glither.world"), ...Buffer.from("*/ code")])]);
  const given = Buffer.from(forTranslation(admit(remarked)));
  expect(Buffer.compare(given, forTranslation(admit(plain)))).toBe(0);
  for (const remark of ["*/ code", "glither.world", "producers", "wit-component"]) {
    expect([remark, given.includes(Buffer.from(remark))]).toEqual([remark, false]);
  }
});
