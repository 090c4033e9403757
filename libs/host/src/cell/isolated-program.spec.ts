import { execFileSync } from "node:child_process";
import { describe, expect, it } from "@jest/globals";
import { admit } from "../admission/admit.ts";
import { dispose, prepare } from "../crossing/dispose.ts";
import { DEFAULT_LIMITS } from "../limits.ts";
import { linkComponent } from "../link/link-component.ts";
import type { ImportObject, Program } from "../program.ts";
import { ECHO, echo } from "../testing/echo.ts";
import { ASK, entry, flag, MEMORY, POST } from "../testing/flag.ts";
import {
  aliases,
  allMemory,
  endlessCalls,
  endlessRecursion,
  loopInDispose,
  loopInPostReturn,
  loopInRealloc,
  loopInStart,
  recursionThatAsks,
} from "../testing/hostile.ts";
import { MAILROOM_CONTRACT, mailroom } from "../testing/mailroom.ts";
import { withCore } from "../testing/with-core.ts";
import { type IsolationOptions, threadProgram } from "./isolated-program.ts";

const asking = await flag(ASK, MEMORY, entry("(call $ask (local.get 0))"), POST);
const asks = (ask: (...args: unknown[]) => unknown): ImportObject => ({ [ECHO]: { ask } });
/** Enough for what ends by itself, on a machine however busy; and what is too long for what does not. */
const AMPLE = { limits: { ...DEFAULT_LIMITS, time: 60_000 } };
const QUICK = { limits: { ...DEFAULT_LIMITS, time: 1_000 } };

async function isolated(component: Uint8Array, options: IsolationOptions = AMPLE): Promise<Program> {
  return threadProgram(admit(component), options);
}

describe("a component in a thread of its own", () => {
  it("gives the receipt that it gives here, with the actions and questions that its host has seen", async () => {
    const bindings = {
      "glither:mail/enrich": {
        "dkim-domain": () => "d.example",
        "sender-allowlisted": (msg: unknown) => Object.is((msg as { fromDomain: string }).fromDomain, "a.example"),
        "sender-risk": () => "high",
      },
      "glither:mail/actions": { route: () => undefined, hold: () => "token-1" },
    };
    const component = await mailroom();
    const here = await linkComponent(component, bindings, { embedder: "slim" });
    const away = { ...here, program: await isolated(component, { prove: true, ...AMPLE }) };
    for (const domain of ["a.example", "b.example", "ж.example", "\ufeff"]) {
      const artifact = new Map<string, unknown>([
        ["from.domain", domain],
        ["attachment.count", 0],
        ["risk_level", "very_low"],
        ["headers", [["List-Id", "news"]]],
        ["list.unsubscribe", true],
      ]);
      expect(dispose(away, artifact, MAILROOM_CONTRACT)).toEqual(dispose(here, artifact, MAILROOM_CONTRACT));
    }
    expect(() => prepare(away, MAILROOM_CONTRACT)(new Map([["from.domain", 1]]))).toThrow(
      expect.objectContaining({ code: "BAD_ARTIFACT" }),
    );
  });

  it("takes texts and lists that are larger than the memory between the threads", async () => {
    const program = await isolated(await echo({ kind: "list", of: { kind: "string" } }), {
      limits: { ...AMPLE.limits, receiptBytes: 1_000_000 },
    });
    const texts = [
      "a".repeat(300_000),
      "ж".repeat(100_000),
      ...Array.from({ length: 2_000 }, (_, index) => `${index}`),
    ];
    const seen: unknown[] = [];
    const cross = program.bind({
      [ECHO]: {
        ask: (it) => {
          seen.push(it);
          return it;
        },
      },
    });
    expect(cross(texts)).toEqual(texts);
    expect(seen).toEqual([texts]);
  });

  it("throws what a host function threw, and works on", async () => {
    const failure = new Error("out of order");
    const cross = (await isolated(asking, AMPLE)).bind(
      asks((it) => {
        if (it === true) throw failure;
        return true;
      }),
    );
    expect(() => cross(true)).toThrow(failure);
    expect(cross(false)).toBe(true);
  });

  it("refuses what cannot cross, in both directions", async () => {
    const cross = (await isolated(asking, AMPLE)).bind(asks((it) => (it === true ? () => 1 : "no boolean")));
    expect(() => cross(Symbol("s"))).toThrow(expect.objectContaining({ code: "WRONG_VALUE" }));
    expect(() => cross(true)).toThrow(expect.objectContaining({ code: "WRONG_VALUE" }));
    expect(() => cross(false)).toThrow(expect.objectContaining({ code: "WRONG_VALUE" }));
    expect(() => cross("text")).toThrow(expect.objectContaining({ code: "WRONG_VALUE" }));
  });

  it("may be crossed with while one of its crossings asks its host, and not without end", async () => {
    // Eight threads have to begin while the first crossing waits.
    const program = await isolated(asking, AMPLE);
    const nested = (depth: number): unknown => program.bind(asks(() => (depth === 0 ? true : nested(depth - 1))))(true);
    expect(nested(3)).toBe(true);
    expect(() => nested(30)).toThrow(/nested/);
    expect(nested(0)).toBe(true);
  });

  it("is refused when it is not valid", async () => {
    const damaged = Uint8Array.from(asking);
    damaged.fill(0xff, Buffer.from(asking).indexOf("cm32p2_memory") + 40, -4);
    await expect(isolated(damaged)).rejects.toThrow();
  });
});

describe("one crossing after the other", () => {
  it("has its own outcome, whatever came of those before", async () => {
    const seen: unknown[] = [];
    const cross = (await isolated(asking, AMPLE)).bind(
      asks((it) => {
        seen.push(it);
        if (seen.length === 3) throw new Error("third");
        return !it;
      }),
    );
    expect([cross(true), cross(false)]).toEqual([false, true]);
    expect(() => cross(true)).toThrow("third");
    expect(() => cross(Symbol("s"))).toThrow(expect.objectContaining({ code: "WRONG_VALUE" }));
    expect(cross(true)).toBe(false);
    expect(seen).toEqual([true, false, true, true]);
  });

  it("is lost when it takes too long, and no other", async () => {
    const cross = (await isolated(await loopInDispose(), QUICK)).bind(asks(() => true));
    for (const it of [false, true, false, true, false]) {
      if (it) expect(() => cross(it)).toThrow(expect.objectContaining({ code: "TIMEOUT" }));
      else expect(cross(it)).toBe(false);
    }
  });

  it("finds a memory as good as new, though the one before let it grow", async () => {
    const grown = entry(`(local $old i32) (local.set $old (memory.size))
      (if (local.get 0) (then (drop (memory.grow (i32.const 2))) (i32.store8 (i32.const 65540) (i32.const 1))))
      (call $ask (i32.eq (local.get $old) (i32.const 1)))`);
    const cross = (await isolated(await flag(ASK, MEMORY, grown, POST))).bind(asks((it) => it));
    expect([cross(true), cross(true), cross(false), cross(true)]).toEqual([true, true, true, true]);
  });

  it("reads what lies in memory that has just grown", async () => {
    // The answer's room is where the memory ended before.
    const component = await withCore(
      await echo({ kind: "string" }),
      `(module (import "cm32p2|test:echo/enrich@0.1" "ask" (func $ask (param i32 i32 i32))) ${MEMORY}
        (func (export "cm32p2||dispose") (param i32 i32) (result i32)
          (local $at i32) (local.set $at (i32.mul (memory.grow (i32.const 1)) (i32.const 65536)))
          (i32.store8 (i32.add (local.get $at) (i32.const 64)) (i32.const 97))
          (call $ask (i32.add (local.get $at) (i32.const 64)) (i32.const 1) (local.get $at)) (local.get $at))
        (func (export "cm32p2||dispose_post") (param i32))
        (func (export "cm32p2_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 4096)))`,
    );
    const cross = (await isolated(component)).bind(asks((it) => `${String(it)}b`));
    expect(cross("c")).toBe("ab");
  });
});

describe("a component that would hold its host", () => {
  it.each([
    ["a loop in dispose", loopInDispose],
    ["a loop behind its return", loopInPostReturn],
    ["calls without end", endlessCalls],
  ])("is ended: %s", async (_, component) => {
    const cross = (await isolated(await component(), QUICK)).bind(asks((it) => it));
    expect(cross(false)).toBe(false);
    expect(() => cross(true)).toThrow(
      expect.objectContaining({ code: "TIMEOUT", message: "the component took longer than 1000 ms" }),
    );
    expect(cross(false)).toBe(false);
  });

  it("is not taken: a loop while it starts", async () => {
    await expect(isolated(await loopInStart(), QUICK)).rejects.toThrow("a section of kind 8");
  });

  it("is ended: a loop while it allocates", async () => {
    const cross = (await isolated(await loopInRealloc(), QUICK)).bind(asks((it) => it));
    expect(() => cross("more than five")).toThrow(expect.objectContaining({ code: "TIMEOUT" }));
    expect(cross("five")).toBe("five");
  });

  it("fails alone: a million texts in one place", async () => {
    const cross = (await isolated(await aliases(), QUICK)).bind(asks((it) => it));
    expect(() => cross(["a", "b"])).toThrow();
    expect(cross(["a"])).toEqual([]);
  });

  it("fails alone: recursion without end", async () => {
    const cross = (await isolated(await endlessRecursion(), AMPLE)).bind(asks((it) => it));
    expect(() => cross(true)).toThrow();
    expect(cross(false)).toBe(false);
  });

  it("fails alone, and breaks no other: a stack that ends while it asks its host", async () => {
    const other = (await isolated(asking, AMPLE)).bind(asks((it) => !it));
    const cross = (await isolated(await recursionThatAsks(), AMPLE)).bind(asks(() => true));
    for (let round = 0; round < 3; round += 1) {
      expect(() => cross(true)).toThrow();
      expect([other(true), other(false), cross(false)]).toEqual([false, true, false]);
    }
  });

  it("gives back what it let its memory grow to, crossing after crossing", async () => {
    const cross = (await isolated(await allMemory(), AMPLE)).bind(asks((it) => it));
    cross(true);
    const before = process.memoryUsage.rss();
    // Each takes 64 MiB, and writes into all of them.
    for (let round = 0; round < 40; round += 1) cross(true);
    expect((process.memoryUsage.rss() - before) / 2 ** 20).toBeLessThan(1_200);
  });

  it("gets no more memory than the limit", async () => {
    const cross = (await isolated(await allMemory(), AMPLE)).bind(asks((it) => it));
    expect([cross(true), cross(false)]).toEqual([true, false]);
  });
});

it("a process with idle threads ends by itself", () => {
  const run = `
    import { admit } from ${JSON.stringify(new URL("../admission/admit.ts", import.meta.url).href)};
    import { threadProgram } from ${JSON.stringify(new URL("./isolated-program.ts", import.meta.url).href)};
    const program = await threadProgram(admit(Buffer.from(process.env.COMPONENT, "base64")));
    const cross = program.bind({ ${JSON.stringify(ECHO)}: { ask: (it) => !it } });
    console.log(cross(true));`;
  const out = execFileSync(process.execPath, ["--conditions=@glither/source", "--input-type=module", "--eval", run], {
    env: { ...process.env, COMPONENT: Buffer.from(asking).toString("base64") },
    encoding: "utf8",
    timeout: 1_200_000,
  });
  expect(out).toBe("false\n");
});
