import { parse } from "@bytecodealliance/jco";
import { type Bcom, call, isRef, MemoryStorage, methods, type Ref, Store, settled, spawn, Vat } from "@glither/vat";
import { beforeAll, describe, expect, it } from "@jest/globals";
import type { SnapshotData } from "./snapshot.ts";
import type { WasmActor } from "./wasm-actor.ts";
import { memoryView, type WasmActorOptions, wasmActor } from "./wasm-actor.ts";

const COUNTER = `(module
  (import "env" "told" (func $told (param i32)))
  (memory (export "memory") 1)
  (global $calls (mut i64) (i64.const 0))
  (func (export "increment") (param $by i32) (result i32)
    (global.set $calls (i64.add (global.get $calls) (i64.const 1)))
    (i32.store (i32.const 8) (i32.add (i32.load (i32.const 8)) (local.get $by)))
    (call $told (i32.load (i32.const 8)))
    (i32.load (i32.const 8)))
  (func (export "calls") (result i64) (global.get $calls))
  (func (export "both") (result i32 i64) (i32.load (i32.const 8)) (global.get $calls))
  (func (export "grow") (result i32) (drop (memory.grow (i32.const 1))) (i32.store (i32.const 65536) (i32.const 7)) (memory.size))
  (func (export "trap") (i32.store (i32.const 8) (i32.const -1)) (global.set $calls (i64.const 99)) unreachable)
  (func (export "spin") (i32.store (i32.const 8) (i32.const -1)) (loop $again (br $again)))
  (func (export "fill") (param $times i32)
    (loop $again
      (memory.fill (i32.const 1024) (i32.const 1) (i32.const 60000))
      (br_if $again (local.tee $times (i32.sub (local.get $times) (i32.const 1))))))
  (func (export "stretch") (param $times i32)
    (loop $again
      (drop (memory.grow (i32.const 0)))
      (br_if $again (local.tee $times (i32.sub (local.get $times) (i32.const 1))))))
  (func $down (export "down") (call $down))
  (func (export "ask") (param $times i32)
    (loop $again
      (call $told (i32.const 1))
      (br_if $again (local.tee $times (i32.sub (local.get $times) (i32.const 1)))))))`;

let counterBytes: Uint8Array;
const told: unknown[] = [];

beforeAll(async () => {
  counterBytes = await module(COUNTER);
});

async function module(text: string): Promise<Uint8Array> {
  return new Uint8Array(await parse(text));
}

function counter(options: WasmActorOptions = {}) {
  return wasmActor(counterBytes, { grant: { env: { told: (n) => void told.push(n) } }, ...options });
}

function made(options?: WasmActorOptions): { readonly vat: Vat; readonly actor: Ref<WasmActor> } {
  const vat = new Vat();
  return { vat, actor: vat.spawn(counter(options)) };
}

const code = (body: () => unknown): unknown => {
  try {
    body();
  } catch (problem) {
    return (problem as { readonly code?: unknown }).code;
  }
  return "nothing was thrown";
};

describe("a module's actor", () => {
  it("calls what the module exports, and remembers what it changed", () => {
    const { vat, actor } = made();
    expect(vat.call(actor, "call", "increment", 2)).toBe(2);
    expect(vat.call(actor, "call", "increment", 3)).toBe(5);
    expect(vat.call(actor, "call", "calls")).toBe(2n);
    expect(vat.call(actor, "call", "both")).toEqual([5, 2n]);
  });

  it("answers another vat", async () => {
    const { actor } = made();
    expect(await settled(new Vat().send(actor, "call", "increment", 4))).toBe(4);
  });

  it("shows its memory by a right of its own", () => {
    const { vat, actor } = made();
    const view = vat.call(actor, "memory");
    vat.call(actor, "call", "increment", 258);
    expect(isRef(view)).toBe(true);
    expect(vat.call(view, "size")).toBe(65_536);
    expect([...vat.call(view, "read", 8, 3)]).toEqual([2, 1, 0]);
    expect(() => vat.call(view, "read", 65_535, 2)).toThrow("that is not in the module's memory");
    vat.call(view, "read", 8, 1)[0] = 9;
    expect([...vat.call(view, "read", 8, 1)]).toEqual([2]);
    expect(code(() => vat.call(view as never, "call", "increment", 1))).toBe("NO_SUCH_METHOD");
  });

  it("goes back to what it was when its turn fails, however far it had come", () => {
    const { vat, actor } = made();
    vat.call(actor, "call", "increment", 1);
    const failing = () =>
      vat.run(() => {
        call(actor, "call", "increment", 10);
        call(actor, "call", "grow");
        throw new Error("the turn fails");
      });
    expect(failing).toThrow("the turn fails");
    expect(vat.call(actor, "call", "both")).toEqual([1, 1n]);
    expect(vat.call(vat.call(actor, "memory"), "size")).toBe(65_536);
    expect(vat.call(actor, "call", "grow")).toBe(2);
    expect(vat.call(actor, "call", "increment", 1)).toBe(2);
  });

  it("is made anew from its last state when it traps", async () => {
    const { vat, actor } = made();
    vat.call(actor, "call", "increment", 5);
    await expect(settled(vat.send(actor, "call", "trap"))).rejects.toMatchObject({ code: "TRAPPED" });
    expect(code(() => vat.call(actor, "call", "down"))).toBe("TRAPPED");
    expect(vat.call(actor, "call", "both")).toEqual([5, 1n]);
  });

  it("is one of many that share instances, and nothing else", () => {
    const vat = new Vat();
    const maker = counter();
    const all = Array.from({ length: 20 }, () => vat.spawn(maker));
    for (const [index, actor] of all.entries()) for (let n = 0; n < 3; n++) vat.call(actor, "call", "increment", index);
    expect(all.map((actor) => vat.call(actor, "call", "both"))).toEqual(all.map((_, index) => [index * 3, 3n]));
  });

  it("outlives its process with memory and variables", async () => {
    const storage = new MemoryStorage();
    const maker = counter({ name: "counter" });
    const open = () =>
      new Store(storage, {
        actors: [maker, memoryView],
        vats: { main: () => spawn(maker) },
      });
    const first = open();
    first.vats.main.call(first.roots.main, "call", "increment", 7);
    first.vats.main.call(first.roots.main, "call", "grow");
    await first.close();
    const second = open();
    expect(second.vats.main.call(second.roots.main, "call", "both")).toEqual([7, 1n]);
    expect(second.vats.main.call(second.roots.main, "call", "grow")).toBe(3);
    await second.close();
  });
});

it("takes the state of another module by its migration alone", async () => {
  const storage = new MemoryStorage();
  const open = (maker: ReturnType<typeof counter>) =>
    new Store(storage, { actors: [maker], vats: { main: () => spawn(maker) } });
  const first = open(counter({ name: "counter" }));
  first.vats.main.call(first.roots.main, "call", "increment", 7);
  await first.close();
  const bytes = await module('(module (memory 1) (func (export "get") (result i32) (i32.load (i32.const 8))))');
  expect(() => open(wasmActor(bytes, { name: "counter" }))).toThrow("left by another module");
  const migrate = { 1: (state: SnapshotData) => ({ ...state, globals: [] }) };
  const next = open(wasmActor(bytes, { name: "counter", version: 2, migrate }));
  expect(next.vats.main.call(next.roots.main, "call", "get")).toBe(7);
  await next.close();
});

describe("what a module can reach", () => {
  it("is refused with all that is missing, where a grant is missing", async () => {
    const bytes = await module(`(module
      (import "wasi_snapshot_preview1" "fd_write" (func (param i32 i32 i32 i32) (result i32)))
      (import "env" "told" (func (param i32)))
      (import "env" "memory" (memory 1))
      (import "env" "changing" (global (mut i32))))`);
    const refused = () => wasmActor(bytes, { grant: { env: { told: () => undefined, changing: 1 } } });
    expect(refused).toThrow(
      "imports what nobody has granted: `wasi_snapshot_preview1` `fd_write`, the memory `env` `memory`, the variable `env` `changing`",
    );
    expect(code(refused)).toBe("NOT_GRANTED");
  });

  it("is not what a grant inherits", () => {
    expect(code(() => wasmActor(counterBytes, { grant: { env: Object.create({ told: () => undefined }) } }))).toBe(
      "NOT_GRANTED",
    );
    expect(code(() => wasmActor(counterBytes, { grant: Object.create({ env: { told: () => undefined } }) }))).toBe(
      "NOT_GRANTED",
    );
  });

  it("is an actor of its vat, which is called and undone with it", () => {
    const vat = new Vat();
    const heard = vat.spawn((bcom: Bcom) => hearing(bcom, []));
    const actor = vat.spawn(counter({ grant: { env: heardBy(heard) } }));
    vat.call(actor, "call", "increment", 1);
    expect(() =>
      vat.run(() => {
        call(actor, "call", "increment", 1);
        throw new Error("undone");
      }),
    ).toThrow("undone");
    expect(vat.call(heard, "all")).toEqual([1]);
  });

  it("is an actor elsewhere, where it waits for no answer", async () => {
    const there = new Vat();
    const heard = there.spawn((bcom: Bcom) => hearing(bcom, []));
    const vat = new Vat();
    const actor = vat.spawn(counter({ grant: { env: heardBy(heard) } }));
    vat.call(actor, "call", "increment", 4);
    await there.idle();
    expect(there.call(heard, "all")).toEqual([4]);
  });

  it("may be made for each instance, with its memory", async () => {
    const bytes = await module(`(module (import "env" "length" (func $length (param i32) (result i32)))
      (memory 1) (data (i32.const 16) "abc") (func (export "f") (result i32) (call $length (i32.const 16))))`);
    const vat = new Vat();
    const actor = vat.spawn(
      wasmActor(bytes, {
        grant: { env: (guest) => ({ length: (at) => guest.memory().indexOf(0, Number(at)) - Number(at) }) },
      }),
    );
    expect(vat.call(actor, "call", "f")).toBe(3);
  });

  it.each<[string, () => unknown]>([
    ["a text", () => "1"],
    ["a part of a number", () => 0.5],
    ["an object that becomes a number", () => ({ valueOf: () => 1 })],
    ["a promise", () => Promise.resolve(1)],
  ])("is not answered by %s", async (_, answer) => {
    const bytes = await module(
      `(module (import "env" "f" (func $f (result i32))) (func (export "f") (result i32) (call $f)))`,
    );
    const vat = new Vat();
    const actor = vat.spawn(wasmActor(bytes, { grant: { env: { f: answer as () => number } } }));
    expect(code(() => vat.call(actor, "call", "f"))).toBe("BAD_VALUE");
  });

  it.each<[string, string, readonly unknown[], string]>([
    ["a function that is not there", "missing", [], "NO_SUCH_EXPORT"],
    ["a name that objects have", "constructor", [], "NO_SUCH_EXPORT"],
    ["what is no function", "memory", [], "NO_SUCH_EXPORT"],
    ["what lets a host end it", "glither/steps", [], "NO_SUCH_EXPORT"],
    ["too few arguments", "increment", [], "BAD_VALUE"],
    ["a text for a number", "increment", ["1"], "BAD_VALUE"],
    ["a number that is too large", "increment", [2 ** 32], "BAD_VALUE"],
    ["a bigint for a small number", "increment", [1n], "BAD_VALUE"],
  ])("is not called with %s", (_, name, args, expected) => {
    const { vat, actor } = made();
    expect(code(() => vat.call(actor, "call", name, ...(args as number[])))).toBe(expected);
  });
});

describe("limits", () => {
  it("end a module that does not end, and it is as it was", () => {
    const { vat, actor } = made({ limits: { time: 5 } });
    vat.call(actor, "call", "increment", 5);
    expect(code(() => vat.call(actor, "call", "spin"))).toBe("TIMED_OUT");
    expect(vat.call(actor, "call", "both")).toEqual([5, 1n]);
  });

  it("count copies by their length, the same number of them each time", () => {
    const { vat, actor } = made({ limits: { time: 5 } });
    expect(code(() => vat.call(actor, "call", "fill", 1_000))).toBe("nothing was thrown");
    expect(code(() => vat.call(actor, "call", "fill", 2_000))).toBe("TIMED_OUT");
  });

  it("count the system's work where memory is to grow by nothing, again and again", () => {
    const { vat, actor } = made({ limits: { time: 5 } });
    expect(code(() => vat.call(actor, "call", "stretch", 900))).toBe("nothing was thrown");
    expect(code(() => vat.call(actor, "call", "stretch", 1_100))).toBe("TIMED_OUT");
  });

  it("are for each call", () => {
    const { vat, actor } = made({ limits: { time: 5, calls: 10 } });
    for (let n = 0; n < 5; n++) {
      vat.call(actor, "call", "fill", 900);
      vat.call(actor, "call", "ask", 10);
    }
    expect(code(() => vat.call(actor, "call", "ask", 11))).toBe("TOO_MANY_CALLS");
  });

  it("hold for memory, which does not grow beyond", () => {
    const { vat, actor } = made({ limits: { memory: 0x20000 } });
    expect(vat.call(actor, "call", "grow")).toBe(2);
    expect(vat.call(actor, "call", "grow")).toBe(2);
    expect(code(() => made({ limits: { memory: 0xffff } }))).toBe("TOO_LARGE");
  });

  it("are whole numbers", () => {
    expect(() => made({ limits: { time: Number.NaN } })).toThrow(RangeError);
  });
});

describe("a module is refused by name", () => {
  it.each<[string, string, string]>([
    [
      "that changes its table",
      '(table 2 funcref) (func (export "f") (table.set (i32.const 0) (ref.null func)))',
      "HIDDEN_STATE",
    ],
    ["that drops its data", '(memory 1) (data $d "x") (func (export "f") (data.drop $d))', "HIDDEN_STATE"],
    ["whose variables are references", "(global (mut funcref) (ref.null func))", "HIDDEN_STATE"],
    [
      "whose variables begin with what is not known",
      "(global externref (extern.convert_any (ref.i31 (i32.const 11))))",
      "MALFORMED_MODULE",
    ],
    ["whose memory is shared", "(memory 1 1 shared)", "HIDDEN_STATE"],
    ["with exceptions", '(tag $e) (func (export "f") (throw $e))', "NOT_METERED"],
    ["with a huge table", "(table 2000000 funcref)", "TOO_LARGE"],
    ["that takes names of ours", '(func (export "glither/steps"))', "MALFORMED_MODULE"],
  ])("%s", async (_, text, expected) => {
    const bytes = await module(`(module ${text})`);
    expect(code(() => wasmActor(bytes))).toBe(expected);
  });

  it("that is none", () => {
    expect(code(() => wasmActor(Uint8Array.of(0, 97, 115, 109)))).toBe("MALFORMED_MODULE");
    expect(code(() => wasmActor(counterBytes.subarray(0, -1)))).toBe("MALFORMED_MODULE");
  });
});

function hearing(bcom: Bcom, heard: readonly number[]) {
  return methods({ told: (n: number) => bcom(hearing(bcom, [...heard, n])), all: () => heard });
}

function heardBy(told: Ref): Record<string, Ref> {
  return { told };
}
