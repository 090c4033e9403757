import { describe, expect, it } from "@jest/globals";
import { admit } from "../admission/admit.ts";
import { constructing } from "../testing/constructing.ts";
import { echo } from "../testing/echo.ts";
import { ASK, entry, flag, MEMORY, POST } from "../testing/flag.ts";
import { type MailroomOptions, mailroom } from "../testing/mailroom.ts";
import { withCore } from "../testing/with-core.ts";
import { compile, engineHere } from "./engine.ts";
import type { HostFunctions } from "./instance.ts";
import { planOf } from "./plan.ts";
import { Pool, type PoolOptions } from "./pool.ts";

const MESSAGE = {
  fromDomain: "a.example",
  attachmentExt: undefined,
  attachmentCount: 0n,
  riskLevel: "very-low",
  headers: [["List-Id", "news"]],
  listUnsubscribe: true,
};

/** In the order of the mailroom's imports. */
function host(dkim: () => unknown = () => undefined): HostFunctions {
  return [dkim, () => false, () => "high", () => undefined, () => "token-1"];
}

async function poolOf(component: Promise<Uint8Array>, options: PoolOptions = {}): Promise<Pool> {
  const plan = planOf(admit(await component));
  return new Pool(engineHere(await compile(plan.core)), plan, { prove: true, ...options });
}

const mailroomPool = (options: MailroomOptions = {}): Promise<Pool> => poolOf(mailroom(options));

const scribble = `
  (memory.fill (i32.const 8192) (local.get 0) (i32.const 57344))
  (i64.store (i32.const 65528) (i64.const -1)) (i64.store (i32.const 2048) (i64.const -1))`;

describe("an instance that comes back", () => {
  it("is used again, and says again that it is called for the first time", async () => {
    const pool = await mailroomPool();
    for (let crossing = 0; crossing < 5; crossing += 1) {
      expect(pool.dispose(host(), [MESSAGE])).toMatchObject({ rule: "first" });
      expect(pool.idle).toBe(1);
    }
  });

  it("is as good as new wherever it wrote", async () => {
    const pool = await mailroomPool({ first: scribble });
    for (let crossing = 0; crossing < 3; crossing += 1) {
      expect(pool.dispose(host(), [MESSAGE])).toMatchObject({ rule: "first" });
      expect(pool.idle).toBe(1);
    }
  });

  it("is as good as new when it let its memory grow by nothing", async () => {
    const pool = await mailroomPool({ first: `(drop (memory.grow (i32.const 0)))` });
    pool.dispose(host(), [MESSAGE]);
    expect(pool.dispose(host(), [MESSAGE])).toMatchObject({ rule: "first" });
    expect(pool.idle).toBe(1);
  });
});

it("lets go of what waits when it is closed, and makes others when it is used again", async () => {
  const pool = await mailroomPool();
  pool.dispose(host(), [MESSAGE]);
  expect(pool.idle).toBe(1);
  pool.close();
  expect(pool.idle).toBe(0);
  expect(pool.dispose(host(), [MESSAGE])).toMatchObject({ rule: "first" });
});

describe("only the memory comes back, to a new instance", () => {
  it("where a new instance is asked for each time", async () => {
    const pool = await poolOf(mailroom({ first: scribble }), { renew: true });
    for (let crossing = 0; crossing < 3; crossing += 1) {
      expect(pool.dispose(host(), [MESSAGE])).toMatchObject({ rule: "first" });
      expect(pool.idle).toBe(1);
    }
  });
});

describe("neither comes back", () => {
  it.each([false, true])("with a memory that has grown (new instances: %s)", async (renew) => {
    const first = `(drop (memory.grow (i32.const 1)))`;
    const pool = await poolOf(mailroom({ first }), { renew });
    expect(pool.dispose(host(), [MESSAGE])).toMatchObject({ rule: "first" });
    expect(pool.idle).toBe(0);
  });

  it.each<[string, HostFunctions, unknown]>([
    [
      "the host threw",
      host(() => {
        throw new Error("directory is down");
      }),
      MESSAGE,
    ],
    ["the host answered wrongly", host(() => 1), MESSAGE],
    ["the component trapped", host(), { ...MESSAGE, attachmentCount: 13n }],
    ["what it was given was wrong", host(), { ...MESSAGE, fromDomain: "\ud800" }],
  ])("when %s", async (_, functions, message) => {
    const pool = await mailroomPool();
    expect(() => pool.dispose(functions, [message])).toThrow();
    expect(pool.idle).toBe(0);
    expect(pool.dispose(host(), [MESSAGE])).toMatchObject({ rule: "first" });
    expect(pool.idle).toBe(1);
  });

  it("when the component went on after its host threw, and then there is no answer either", async () => {
    const module = `(module
      (import "cm32p2|test:echo/enrich@0.1" "ask" (func $ask (param i32) (result i32)))
      (memory (export "cm32p2_memory") 1)
      (func (export "cm32p2||dispose") (param i32) (result i32)
        block (result i32) local.get 0 call $ask nop i32.const 1 end)
      (func (export "cm32p2||dispose_post") (param i32)))`;
    const component = Buffer.from(await withCore(await echo({ kind: "bool" }), module));
    // The text format has no word for the form of `try` that engines have had longest.
    const [block, attempt] = ["\x02\x7f\x20\0\x10\0\x01\x41\x01\x0b", "\x06\x7f\x20\0\x10\0\x19\x41\x01\x0b"];
    component.write(attempt, component.indexOf(block, "latin1"), "latin1");
    const pool = await poolOf(Promise.resolve(component));
    const cause = new Error("directory is down");
    const throwing = (): never => {
      throw cause;
    };
    expect(() => pool.dispose([throwing], [true])).toThrow(cause);
    expect(pool.idle).toBe(0);
  });
});

const MODES: readonly [string, PoolOptions][] = [
  ["kept", {}],
  ["renewed", { renew: true }],
];
const memoryOf = (pages: number): string => `(memory (export "cm32p2_memory") ${pages})`;
const SAME = entry("(local.get 0)");

function idleAfterTwo(pool: Pool): number {
  expect([pool.dispose([() => true], [true]), pool.dispose([() => true], [false])]).toEqual([true, false]);
  return pool.idle;
}

describe("how large a memory may be to come back", () => {
  it.each(MODES)("4 MiB, %s", async (_, options) => {
    expect(idleAfterTwo(await poolOf(flag(ASK, memoryOf(64), SAME, POST), options))).toBe(1);
    expect(idleAfterTwo(await poolOf(flag(ASK, memoryOf(65), SAME, POST), options))).toBe(0);
  });
});

describe("what is made for five crossings", () => {
  it.each<[string, PoolOptions, number]>([
    ["kept", {}, 1],
    ["renewed", { renew: true }, 5],
  ])("%s", async (_, options, instances) => {
    const pool = await poolOf(flag(ASK, MEMORY, SAME, POST), { prove: false, ...options });
    const made = { Instance: 0, Memory: 0 };
    const counted = (name: "Instance" | "Memory", during: () => void): void =>
      constructing(name, {
        make: (construct, ...args) => {
          made[name] += 1;
          return construct(...args);
        },
        during,
      });
    counted("Instance", () => {
      counted("Memory", () => {
        for (let crossing = 0; crossing < 5; crossing += 1) pool.dispose([() => true], [true]);
      });
    });
    expect(made).toEqual({ Instance: instances, Memory: 1 });
  });
});

it.each(MODES)("a memory that differs from a new instance's does not pass the proof, %s", async (_, options) => {
  const pool = await poolOf(flag(ASK, MEMORY, SAME, POST), options);
  const dispose = (): unknown => pool.dispose([() => true], [true]);
  expect(dispose()).toBe(true);
  constructing("Memory", {
    make: (construct, ...args) => {
      const memory = construct(...args);
      new Uint8Array(memory.buffer)[65535] = 1;
      return memory;
    },
    during: () => {
      expect(dispose).toThrow(expect.objectContaining({ code: "BAD_MEMORY" }));
    },
  });
});
