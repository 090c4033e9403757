import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "@jest/globals";
import { admit } from "../../admission/admit.ts";
import { echo } from "../../testing/echo.ts";
import { compile, engineHere } from "../engine.ts";
import { planOf } from "../plan.ts";
import { Pool } from "../pool.ts";
import { Texts } from "./texts.ts";

describe("texts that crossed lately", () => {
  const view = new DataView(new ArrayBuffer(64));
  new Uint8Array(view.buffer).set(Buffer.from("abcdefghijklm"), 8);

  it("are found where they lay, in their whole length", () => {
    const texts = new Texts();
    for (const length of [2, 3, 4, 5, 8, 13]) {
      const text = "abcdefghijklm".slice(0, length);
      texts.keep(view, 8, length, text);
      expect(texts.find(view, 8, length)).toBe(text);
      expect(texts.find(view, 8, length + 1)).toBeUndefined();
      expect(texts.find(view, 8, length - 1)).toBeUndefined();
    }
  });

  it("are found until the end of their crossing when they are the host's own, else for longer", () => {
    const texts = new Texts();
    texts.keep(view, 8, 3, "abc");
    texts.lend(view, 9, 3, "bcd");
    expect([texts.find(view, 8, 3), texts.find(view, 9, 3)]).toEqual(["abc", "bcd"]);
    texts.release();
    expect([texts.find(view, 8, 3), texts.find(view, 9, 3)]).toEqual(["abc", undefined]);
    texts.lend(view, 9, 3, "bcd");
    expect(texts.find(view, 9, 3)).toBe("bcd");
  });

  it.each([0, 16])(
    "are found by what they are, not where their bytes were written over, behind %d others",
    (others) => {
      const texts = new Texts();
      const own = new DataView(new ArrayBuffer(64));
      const text = "cdefghijklm";
      const { length } = text;
      new Uint8Array(own.buffer).set(Buffer.from(text), 10);
      for (let count = 0; count < others; count += 1) texts.lend(own, 40, 1, "\0");
      texts.lend(own, 10, length, text);
      expect([4, length, length + 1].map((size) => texts.find(own, 10, size))).toEqual([undefined, text, undefined]);
      for (let at = 10; at < 10 + length; at += 1) {
        const byte = own.getUint8(at);
        own.setUint8(at, byte ^ 1);
        expect(texts.find(own, 10, length)).toBeUndefined();
        own.setUint8(at, byte);
      }
      expect(texts.find(own, 10, length)).toBe(text);
      texts.release();
      expect(texts.find(own, 10, length)).toBeUndefined();
    },
  );

  it("are found in a list of records by where its memory says, and by nothing else", () => {
    const texts = new Texts();
    const own = new DataView(new ArrayBuffer(64));
    new Uint8Array(own.buffer).set(Buffer.from("onetwo"), 40);
    const records = [{ name: "one" }, { name: "two" }];
    own.setUint32(8, 40, true);
    own.setUint32(16, 43, true);
    texts.lendAll({ records, count: 2, texts: [{ key: "name", offset: 0 }], at: 8, stride: 8 });
    expect([40, 43].map((at) => texts.find(own, at, 3))).toEqual(["one", "two"]);
    expect([41, 39, 46].map((at) => texts.find(own, at, 3))).toEqual([undefined, undefined, undefined]);
    own.setUint32(16, 40, true);
    expect([40, 43].map((at) => texts.find(own, at, 3))).toEqual([undefined, undefined]);
    own.setUint32(16, 43, true);
    records.push({ name: "six" });
    expect(texts.find(own, 43, 3)).toBe("two");
    records.length = 1;
    expect([40, 43].map((at) => texts.find(own, at, 3))).toEqual(["one", undefined]);
    texts.release();
    expect(texts.find(own, 40, 3)).toBeUndefined();
  });

  it("are no more than 528 of the host's own in one crossing", () => {
    const texts = new Texts();
    for (let count = 0; count < 528; count += 1) texts.lend(view, 8, 3, "abc");
    texts.lend(view, 9, 3, "bcd");
    expect([texts.find(view, 8, 3), texts.find(view, 9, 3)]).toEqual(["abc", undefined]);
    texts.release();
    texts.lend(view, 9, 3, "bcd");
    expect(texts.find(view, 9, 3)).toBe("bcd");
  });
});

it("what a host passes is not kept alive, nor the larger text that it is a part of", async () => {
  const plan = planOf(admit(await echo({ kind: "list", of: { kind: "string" } })));
  const pool = new Pool(engineHere(await compile(plan.core)), plan);
  const SIZE = 2 ** 19;
  const partOf = (_: unknown, index: number): string =>
    Buffer.alloc(SIZE, 97 + (index % 26))
      .toString("latin1")
      .slice(7, 27);
  const cross = (ask: (given: unknown) => unknown): void => {
    pool.dispose([ask], [Array.from({ length: 60 }, partOf)]);
  };
  setFlagsFromString("--expose-gc");
  const collect: () => void = runInNewContext("gc");
  const held = (): number => {
    collect();
    return process.memoryUsage().heapUsed;
  };
  const before = held();
  cross((given) => given);
  expect(held() - before).toBeLessThan(20 * SIZE);
  expect(pool.idle).toBe(1);
  const down = (): never => {
    throw new Error("directory is down");
  };
  expect(() => cross(down)).toThrow("directory is down");
  expect(held() - before).toBeLessThan(20 * SIZE);
});
