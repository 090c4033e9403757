import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "@jest/globals";
import { admit } from "../../admission/admit.ts";
import { echo } from "../../testing/echo.ts";
import { compile } from "../_engine.ts";
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
    texts.lend(9, "bcd");
    expect([texts.find(view, 8, 3), texts.find(view, 9, 3)]).toEqual(["abc", "bcd"]);
    texts.release();
    expect([texts.find(view, 8, 3), texts.find(view, 9, 3)]).toEqual(["abc", undefined]);
    texts.lend(9, "bcd");
    expect(texts.find(view, 9, 3)).toBe("bcd");
  });

  it("are found by what they are: not where their bytes were written over, nor for a part of them", () => {
    const texts = new Texts();
    texts.lend(10, "cdefghij");
    expect([4, 8, 9].map((length) => texts.find(view, 10, length))).toEqual([undefined, "cdefghij", undefined]);
    view.setUint8(17, 0x4a);
    expect(texts.find(view, 10, 8)).toBeUndefined();
    view.setUint8(17, 0x6a);
    expect(texts.find(view, 10, 8)).toBe("cdefghij");
  });

  it("are no more than 512 of the host's own in one crossing", () => {
    const texts = new Texts();
    for (let count = 0; count < 512; count += 1) texts.lend(8, "abc");
    texts.lend(9, "bcd");
    expect([texts.find(view, 8, 3), texts.find(view, 9, 3)]).toEqual(["abc", undefined]);
    texts.release();
    texts.lend(9, "bcd");
    expect(texts.find(view, 9, 3)).toBe("bcd");
  });
});

it("what a host passes is not kept alive, nor the larger text that it is a part of", async () => {
  const plan = planOf(admit(await echo({ kind: "list", of: { kind: "string" } })));
  const pool = new Pool(await compile(plan.core), plan);
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
