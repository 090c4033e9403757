import { join } from "node:path";
import { parse } from "@bytecodealliance/jco";
import { componentEmbed, componentNew } from "@bytecodealliance/jco-transpile/wasm-tools";
import { compileComponent } from "@glither/stages/compile/component";
import { isOutcome, loadCore } from "@glither/stages/compile/load-core";
import { MemoryStorage, methods, type Ref, Store, spawn, Vat } from "@glither/vat";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { ModuleError } from "../error.ts";
import type { ModuleLimits } from "../limits.ts";
import { memoryView, type WasmComponentActor, wasmActor } from "../wasm-actor.ts";

const LEDGER = `package test:ledger@0.1.0;
interface bank {
  record entry { who: string, amount: s64, tags: list<string> }
  variant trouble { empty, too-much(u32) }
  told: func(entry: entry) -> option<string>;
}
interface books {
  use bank.{entry, trouble};
  add: func(entry: entry) -> result<u32, trouble>;
  last: func() -> option<entry>;
}
world ledger {
  import bank;
  import ring: func(times: u8);
  export books;
  export total: func() -> s64;
  export repeat: func(text: string, times: u32) -> list<string>;
  export spin: func();
}`;

/** It keeps the last entry as it lies, counts, and asks the bank about each. */
const MODULE = `(module
  (import "test:ledger/bank@0.1.0" "told" (func $told (param i32 i32 i64 i32 i32 i32)))
  (import "$root" "ring" (func $ring (param i32)))
  (memory (export "memory") 1)
  (global $free (mut i32) (i32.const 4096))
  (global $count (mut i32) (i32.const 0))
  (global $total (mut i64) (i64.const 0))
  (func (export "cabi_realloc") (param i32 i32) (param $align i32) (param $size i32) (result i32)
    (local $at i32)
    (local.set $at (i32.and (i32.add (global.get $free) (i32.const 7)) (i32.const -8)))
    (global.set $free (i32.add (local.get $at) (local.get $size)))
    (local.get $at))
  (func (export "test:ledger/books@0.1.0#add")
    (param $who i32) (param $length i32) (param $amount i64) (param $tags i32) (param $count i32) (result i32)
    (i32.store (i32.const 64) (i32.const 1))
    (i32.store (i32.const 72) (local.get $who)) (i32.store (i32.const 76) (local.get $length))
    (i64.store (i32.const 80) (local.get $amount))
    (i32.store (i32.const 88) (local.get $tags)) (i32.store (i32.const 92) (local.get $count))
    (call $told (local.get $who) (local.get $length) (local.get $amount) (local.get $tags) (local.get $count) (i32.const 128))
    (if (i32.load8_u (i32.const 128)) (then (call $ring (i32.load (i32.const 136)))))
    (global.set $total (i64.add (global.get $total) (local.get $amount)))
    (i32.store8 (i32.const 32) (i32.const 0))
    (if (i64.eqz (local.get $amount)) (then
      (i32.store8 (i32.const 32) (i32.const 1)) (i32.store8 (i32.const 36) (i32.const 0))))
    (if (i64.gt_s (local.get $amount) (i64.const 1000)) (then
      (i32.store8 (i32.const 32) (i32.const 1)) (i32.store8 (i32.const 36) (i32.const 1))
      (i32.store (i32.const 40) (i32.wrap_i64 (local.get $amount))) (return (i32.const 32))))
    (global.set $count (i32.add (global.get $count) (i32.const 1)))
    (if (i32.eqz (i32.load8_u (i32.const 32))) (then (i32.store (i32.const 36) (global.get $count))))
    (i32.const 32))
  (func (export "test:ledger/books@0.1.0#last") (result i32) (i32.const 64))
  (func (export "total") (result i64) (global.get $total))
  (func (export "repeat") (param $text i32) (param $length i32) (param $times i32) (result i32)
    (local $at i32) (local $left i32)
    (local.set $at (i32.and (i32.add (global.get $free) (i32.const 7)) (i32.const -8)))
    (i32.store (i32.const 160) (local.get $at)) (i32.store (i32.const 164) (local.get $times))
    (local.set $left (local.get $times))
    (loop $again
      (if (local.get $left) (then
        (i32.store (local.get $at) (local.get $text)) (i32.store offset=4 (local.get $at) (local.get $length))
        (local.set $at (i32.add (local.get $at) (i32.const 8)))
        (local.set $left (i32.sub (local.get $left) (i32.const 1)))
        (br $again))))
    (i32.const 160))
  (func (export "cabi_post_repeat") (param i32) (i32.store (i32.const 200) (i32.const 7)))
  (func (export "spin") (loop $again (br $again))))`;

interface Entry {
  readonly who: string;
  readonly amount: bigint;
  readonly tags: readonly string[];
}

async function built(wit: string, world: string, text: string): Promise<Uint8Array> {
  const embedded = await componentEmbed({ binary: await parse(text), witSource: wit, world });
  return new Uint8Array(await componentNew(embedded, []));
}

let ledger: Uint8Array;
beforeAll(async () => {
  ledger = await built(LEDGER, "ledger", MODULE);
});

const BANK = "test:ledger/bank@0.1.0";
const ADD = "test:ledger/books@0.1.0#add";
const LAST = "test:ledger/books@0.1.0#last";
const entry = (who: string, amount: bigint, ...tags: string[]): Entry => ({ who, amount, tags });

function made({ answer = undefined as unknown, limits = {} } = {}) {
  const vat = new Vat();
  const told: Entry[] = [];
  const rung: number[] = [];
  const bank = {
    told: (one: Entry) => {
      told.push(one);
      return answer;
    },
  };
  const ring = (times: number): void => void rung.push(times);
  const actor: Ref<WasmComponentActor> = vat.spawn(
    wasmActor<WasmComponentActor>(ledger, { grant: { [BANK]: bank, "": { ring } }, limits }),
  );
  return { vat, actor, told, rung };
}

const thrown = (body: () => unknown): { readonly code?: unknown; readonly message: string; readonly hint?: string } => {
  try {
    body();
  } catch (problem) {
    return problem as Error;
  }
  throw new Error("nothing was thrown");
};

describe("a component's actor", () => {
  it("takes and gives values of the component's types, and so do its grants", () => {
    const { vat, actor, told, rung } = made({ answer: "three" });
    const one = entry("Ada", 40n, "rent", "März");
    expect(vat.call(actor, "call", ADD, one)).toEqual({ tag: "ok", val: 1 });
    expect(vat.call(actor, "call", ADD, entry("Bob", 0n))).toEqual({ tag: "err", val: { tag: "empty" } });
    expect(vat.call(actor, "call", ADD, one)).toEqual({ tag: "ok", val: 3 });
    expect(vat.call(actor, "call", LAST)).toEqual(one);
    expect(vat.call(actor, "call", "total")).toBe(80n);
    expect(told).toEqual([one, entry("Bob", 0n), one]);
    // The length of the bank's answer.
    expect(rung).toEqual([5, 5, 5]);
    expect(vat.call(actor, "call", "repeat", "ab", 3)).toEqual(["ab", "ab", "ab"]);
  });

  it("cleans up behind an answer, and shows its memory", () => {
    const { vat, actor } = made();
    vat.call(actor, "call", "repeat", "a", 1);
    expect([...vat.call(vat.call(actor, "memory"), "read", 200, 1)]).toEqual([7]);
  });

  it("goes back to what it was when its turn fails", () => {
    const { vat, actor } = made({ limits: { time: 20 } });
    vat.call(actor, "call", ADD, entry("Ada", 40n));
    const failing = () =>
      vat.run(() => {
        vat.call(actor, "call", ADD, entry("Bob", 7n));
        throw new Error("undone");
      });
    expect(failing).toThrow();
    expect(thrown(() => vat.call(actor, "call", "spin")).code).toBe("TIMED_OUT");
    expect(vat.call(actor, "call", LAST)).toEqual(entry("Ada", 40n));
    expect(vat.call(actor, "call", "total")).toBe(40n);
  });

  it("calls an actor that it was granted", () => {
    const vat = new Vat();
    const heard: Entry[] = [];
    const bank = vat.spawn(() => methods({ told: (one: Entry) => void heard.push(one) }));
    const bell = vat.spawn(() => methods({ ring: () => undefined }));
    const actor = vat.spawn(
      wasmActor<WasmComponentActor>(ledger, { grant: { [BANK]: { told: bank }, "": { ring: bell } } }),
    );
    vat.call(actor, "call", ADD, entry("Ada", 1n));
    expect(heard).toEqual([entry("Ada", 1n)]);
  });

  it("names at once all that nobody has granted", () => {
    const problem = thrown(() => wasmActor<WasmComponentActor>(ledger, { grant: { [BANK]: {} } }));
    expect([problem.code, problem.message]).toEqual([
      "NOT_GRANTED",
      `the component imports what nobody has granted: \`${BANK}#told\`, \`ring\``,
    ]);
  });

  it("refuses values that are not of the type, by whoever they come, and stays as it was", () => {
    const { vat, actor } = made();
    expect(thrown(() => vat.call(actor, "call", ADD, { who: "Ada", amount: 1 })).code).toBe("BAD_VALUE");
    expect(thrown(() => vat.call(actor, "call", ADD))).toMatchObject({
      code: "BAD_VALUE",
      message: `\`${ADD}\` takes (entry)`,
    });
    expect(thrown(() => vat.call(actor, "call", "add"))).toMatchObject({ code: "NO_SUCH_EXPORT" });
    expect(vat.call(actor, "call", "total")).toBe(0n);
    const wrong = made({ answer: 3 });
    expect(thrown(() => wrong.vat.call(wrong.actor, "call", ADD, entry("Ada", 1n))).code).toBe("BAD_VALUE");
  });

  it("cannot hand over more than it may, however often it refers to the same bytes", () => {
    const { vat, actor } = made({ limits: { values: 1024 * 1024 } });
    expect(vat.call(actor, "call", "repeat", "a".repeat(100), 1_000)).toHaveLength(1_000);
    expect(thrown(() => vat.call(actor, "call", "repeat", "a".repeat(10_000), 1_000)).code).toBe("TRAPPED");
  });
});

describe("what a component hands over is counted as it takes its host's memory", () => {
  /** Each byte of it becomes three arrays, one in the other. */
  const NESTED = `package a:b@0.1.0; world w {
    import take: func(all: list<tuple<tuple<tuple<bool>>>>);
    export give: func(count: u32) -> list<tuple<tuple<tuple<bool>>>>;
    export pass: func(count: u32, times: u32);
  }`;
  const GIVING = `(module
    (import "$root" "take" (func $take (param i32 i32)))
    (memory (export "memory") 17)
    (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 8))
    (func (export "give") (param $count i32) (result i32)
      (i32.store (i32.const 0) (i32.const 64)) (i32.store (i32.const 4) (local.get $count)) (i32.const 0))
    (func (export "pass") (param $count i32) (param $times i32)
      (loop $again
        (call $take (i32.const 64) (local.get $count))
        (br_if $again (local.tee $times (i32.sub (local.get $times) (i32.const 1)))))))`;

  let nested: Uint8Array;
  beforeAll(async () => {
    nested = await built(NESTED, "w", GIVING);
  });

  function giving(limits: Partial<ModuleLimits> = {}) {
    const vat = new Vat();
    let taken = 0;
    const take = (all: readonly unknown[]): void => {
      taken += all.length;
    };
    const actor = vat.spawn(wasmActor<WasmComponentActor>(nested, { grant: { "": { take } }, limits }));
    const call = (...call: [name: string, ...args: number[]]): unknown => vat.call(actor, "call", ...call);
    return { call, taken: () => taken };
  }
  const OVERSIZED = expect.objectContaining({
    code: "TRAPPED",
    message: "the component trapped: the component handed over more than a crossing may take",
    hint: "where it needs to, give it more by the limit `values`",
  });

  it("a megabyte of its own that would be hundreds there", () => {
    const { call, taken } = giving();
    expect(call("give", 2)).toEqual([[[[false]]], [[[false]]]]);
    expect(() => call("give", 1_000_000)).toThrow(OVERSIZED);
    expect(() => call("pass", 1_000_000, 1)).toThrow(OVERSIZED);
    expect(taken()).toBe(0);
  });

  it("in all that it hands over in one call together, and anew in the next one", () => {
    const { call, taken } = giving({ values: 1024 * 1024 });
    expect(call("pass", 500, 3)).toBeUndefined();
    expect(call("pass", 500, 3)).toBeUndefined();
    expect(taken()).toBe(3_000);
    expect(() => call("pass", 500, 4)).toThrow(OVERSIZED);
  });
});

describe("what is no actor of values", () => {
  const refused = async (wit: string, text: string): Promise<[unknown, string]> => {
    const bytes = await built(wit, "w", text);
    const problem = thrown(() => wasmActor(bytes));
    return [problem.code, problem.message];
  };

  it("is a component with resources at its border, or without functions", async () => {
    const memory = `(memory (export "memory") 1) (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 8))`;
    expect(
      await refused(
        "package a:b@0.1.0; interface i { resource r { read: func() -> u8; } } world w { import i; export f: func(); }",
        `(module (import "a:b/i@0.1.0" "[method]r.read" (func (param i32) (result i32))) (func (export "f")) ${memory})`,
      ),
    ).toEqual(["FOREIGN_COMPONENT", expect.stringContaining("the component cannot be an actor: ")]);
    expect(await refused("package a:b@0.1.0; world w {}", "(module)")).toEqual([
      "FOREIGN_COMPONENT",
      "the component cannot be an actor: it has 0 modules with all functions that it exports, not one",
    ]);
  });

  it("is one that is cut off", () => {
    for (const length of [8, 9, 100, ledger.length - 30])
      expect(["FOREIGN_COMPONENT", "MALFORMED_MODULE"]).toContain(
        thrown(() => wasmActor(ledger.subarray(0, length))).code,
      );
  });
});

it("is a ruleset's component, too", async () => {
  const loaded = await loadCore({
    source: join(import.meta.dirname, "../../../../../rulesets/actor/purse/purse.glith"),
  });
  if (isOutcome(loaded)) throw new Error("the ruleset does not compile");
  const { bytes } = await compileComponent(loaded, "direct");
  const done: unknown[] = [];
  const grant = {
    "glither:actor/enrich@0.1.0": { "from-suspended": () => true },
    "glither:actor/actions@0.1.0": Object.fromEntries(
      ["attenuate", "revoke", "log", "hold"].map((verb) => [
        verb,
        (...args: unknown[]) => void done.push([verb, args]),
      ]),
    ),
  };
  const vat = new Vat();
  const rules = vat.spawn(wasmActor<WasmComponentActor>(bytes, { grant }));
  const message = {
    direction: "inward",
    method: "balance",
    arguments: [],
    fromValue: "mallory",
    depth: 0n,
    references: [],
  };
  expect(vat.call(rules, "call", "dispose", message)).toMatchObject({ verdict: { tag: "settled", val: "refused" } });
  expect(done).toEqual([["log", [message, "suspended"]]]);
});

it("is kept, and goes on where it was", async () => {
  const storage = new MemoryStorage();
  const maker = wasmActor<WasmComponentActor>(ledger, {
    grant: { [BANK]: { told: () => undefined }, "": { ring: () => undefined } },
  });
  const open = () => new Store(storage, { actors: [maker, memoryView], vats: { main: () => spawn(maker) } });
  const first = open();
  first.vats.main.call(first.roots.main, "call", ADD, entry("Ada", 40n));
  await first.close();
  const second = open();
  expect(second.vats.main.call(second.roots.main, "call", LAST)).toEqual(entry("Ada", 40n));
  expect(second.vats.main.call(second.roots.main, "call", "total")).toBe(40n);
  await second.close();
});

it("refuses damaged bytes by an error of its own, or runs them as it runs anything", () => {
  let refusals = 0;
  for (let at = 8; at < ledger.length; at += 7) {
    const bytes = Uint8Array.from(ledger);
    bytes[at] = (bytes[at] as number) ^ (1 << (at % 8));
    try {
      wasmActor(bytes, { grant: { [BANK]: { told: () => undefined }, "": { ring: () => undefined } } });
    } catch (problem) {
      expect(problem).toBeInstanceOf(ModuleError);
      refusals += 1;
    }
  }
  expect(refusals).toBeGreaterThan(50);
});
