import { describe, expect, it } from "@jest/globals";
import { admit } from "../admission/admit.ts";
import { echo } from "../testing/echo.ts";
import { ASK, entry, flag, MEMORY, POST } from "../testing/flag.ts";
import { withCore } from "../testing/with-core.ts";
import { Texts } from "./abi/texts.ts";
import { compile, engineHere } from "./engine.ts";
import { Instance } from "./instance.ts";
import { planOf } from "./plan.ts";

async function instanceOf(component: Promise<Uint8Array>): Promise<Instance> {
  const plan = planOf(admit(await component));
  return new Instance(engineHere(await compile(plan.core)), plan, new Texts());
}

const asking = (): Promise<Instance> => instanceOf(flag(ASK, MEMORY, entry("(call $ask (local.get 0))"), POST));
const badCall = expect.objectContaining({ name: "AbiError", code: "BAD_CALL" });

describe("an instance is not run", () => {
  it("when something was thrown in it", async () => {
    const instance = await asking();
    const cause = new Error("directory is down");
    const throwing = (): never => {
      throw cause;
    };
    expect(() => instance.dispose([throwing], [true])).toThrow(cause);
    let asked = false;
    const answering = (): boolean => {
      asked = true;
      return true;
    };
    expect(() => instance.dispose([answering], [true])).toThrow(badCall);
    expect(asked).toBe(false);
  });

  it("within its own crossing, which goes on", async () => {
    const instance = await asking();
    let asked = 0;
    const again = (): boolean => {
      asked += 1;
      expect(() => instance.dispose([() => true], [true])).toThrow(badCall);
      return true;
    };
    expect(instance.dispose([again], [true])).toBe(true);
    expect(instance.dispose([() => false], [true])).toBe(false);
    expect(asked).toBe(1);
  });
});

describe("after a failure that the component caught", () => {
  const twice = (value: number): Promise<Instance> =>
    instanceOf(
      flag(
        ASK,
        MEMORY,
        entry(`(block $caught (try_table (catch_all $caught) (drop (call $ask (i32.const ${value})))))
          (drop (call $ask (i32.const 1))) unreachable`),
        POST,
      ),
    );

  it("its host is not asked again, and what was thrown first comes out", async () => {
    const instance = await twice(1);
    let asked = 0;
    const throwing = (): never => {
      asked += 1;
      throw new Error(`directory is down ${asked}`);
    };
    expect(() => instance.dispose([throwing], [true])).toThrow("directory is down 1");
    expect(asked).toBe(1);
  });

  it("even if its own argument was what failed", async () => {
    const instance = await twice(2);
    let asked = 0;
    const answering = (): boolean => {
      asked += 1;
      return true;
    };
    expect(() => instance.dispose([answering], [true])).toThrow(expect.objectContaining({ code: "BAD_MEMORY" }));
    expect(asked).toBe(0);
  });
});

describe("texts", () => {
  const ASK_TEXT = `(import "cm32p2|test:echo/enrich@0.1" "ask" (func $ask (param i32 i32 i32)))`;
  const texts = async (dispose: string, realloc: string): Promise<Instance> =>
    instanceOf(
      withCore(
        await echo({ kind: "string" }),
        `(module ${ASK_TEXT} ${MEMORY} ${POST}
          (func (export "cm32p2||dispose") (param i32 i32) (result i32) ${dispose})
          (func (export "cm32p2_realloc") (param i32 i32 i32 i32) (result i32) ${realloc}))`,
      ),
    );

  it("the component may not call its host while it gives memory for its host's answer", async () => {
    const instance = await texts(
      `(i32.store (i32.const 0) (i32.const 1)) (call $ask (i32.const 0) (i32.const 0) (i32.const 8)) (i32.const 8)`,
      `(if (i32.load (i32.const 0)) (then
          (i32.store (i32.const 0) (i32.const 0))
          (call $ask (i32.const 0) (i32.const 0) (i32.const 16))))
        (i32.const 4096)`,
    );
    let asked = 0;
    const answering = (): string => {
      asked += 1;
      return "b";
    };
    expect(() => instance.dispose([answering], ["a"])).toThrow(badCall);
    expect(asked).toBe(1);
  });

  it("a text is shorter than the one that lay there", async () => {
    const instance = await texts(
      `(i32.store (i32.const 8) (local.get 0)) (i32.store (i32.const 12) (i32.const 4)) (i32.const 8)`,
      "(i32.const 4096)",
    );
    expect(instance.dispose([() => ""], ["abcdefgh"])).toBe("abcd");
  });
});

describe("its memory grows to 64 MiB", () => {
  const grow = (pages: number): string => `(memory.grow (i32.const ${pages}))`;
  it.each<[string, string, number]>([
    ["where it declares no maximum", "1", 1024],
    ["where it declares a larger one", "1 4096", 1024],
    ["or to the maximum that it declares", "1 3", 3],
  ])("%s", async (_, limits, most) => {
    const memory = `(memory (export "cm32p2_memory") ${limits})`;
    const beyond = `(i32.eq ${grow(most)} (i32.const -1))`;
    const upTo = `(i32.eq ${grow(most - 1)} (i32.const 1))`;
    const andNoFurther = `(i32.eq ${grow(1)} (i32.const -1))`;
    const body = `(i32.and (i32.and ${beyond} ${upTo}) ${andNoFurther})`;
    const instance = await instanceOf(flag(ASK, memory, entry(body), POST));
    expect(instance.dispose([() => true], [true])).toBe(true);
    expect(instance.memory.length).toBe(most * 0x10000);
  });
});
