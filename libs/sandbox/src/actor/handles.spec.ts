import { call, methods, type Ref, settled, spawn, Vat } from "@glither/vat";
import { beforeAll, describe, expect, it } from "@jest/globals";
import { type ComponentActorOptions, componentActor } from "./component-actor.ts";
import { Handles } from "./handles.ts";
import { Symbols } from "./symbols.ts";
import { handle, moduleOf } from "./testing/hostile.ts";

type Any = Ref<(...message: readonly unknown[]) => unknown>;

/** An actor whose step is as it is written, in a vat with another one that counts how often it is asked. */
async function actorOf(step: string, options: ComponentActorOptions = {}) {
  const vat = new Vat({ report: () => undefined });
  const asked: string[] = [];
  const other = (name: string): Any =>
    vat.spawn(() =>
      methods({
        get: () => {
          asked.push(name);
          return name;
        },
        erase: () => "erased",
      }),
    ) as unknown as Any;
  const maker = componentActor<unknown, readonly unknown[]>(await moduleOf(step), options);
  return {
    vat,
    asked,
    other,
    actor: vat.spawn(maker) as unknown as Any,
    spawned: () => vat.spawn(maker) as unknown as Any,
  };
}

const get = (which: string): string => `(call $call ${which} (i32.const 80) (i32.const 1) (i32.const 256))`;
const ASK = `${get(handle(0))} (i64.store (i32.const 208) (i64.load (i32.const 260))) (i32.const 192)`;

function code(body: () => unknown): unknown {
  try {
    body();
  } catch (problem) {
    return (problem as { readonly code?: unknown }).code;
  }
  return "nothing was thrown";
}

it("counts the handles that a step holds", () => {
  const vat = new Vat();
  const reference = vat.spawn(() => () => 1);
  const handles = new Handles(undefined);
  const [one, other] = [handles.add(reference), handles.add(reference)];
  expect([one, other, handles.live]).toEqual([1, 2, 2]);
  expect(handles.take(one)).toBe(reference);
  expect(handles.borrow(other)).toBe(reference);
  expect(() => handles.take(one)).toThrow("does not hold");
  expect([handles.add(reference), handles.live]).toEqual([3, 2]);
});

describe("a handle", () => {
  it("reaches what it stands for", async () => {
    const { vat, actor, other, asked } = await actorOf(ASK);
    expect(vat.call(actor, "ask", other("b"))).toBe("b");
    expect(asked).toEqual(["b"]);
  });

  it.each<[string, string]>([
    ["was made up", get("(i32.const 2)")],
    ["is none, as 0", get("(i32.const 0)")],
    ["is negative", get("(i32.const -1)")],
    ["is large", get("(i32.const 2147483647)")],
    ["is stale: it was dropped", `(call $drop ${handle(0)}) ${get(handle(0))}`],
    ["is dropped twice", `(call $drop ${handle(0)}) (call $drop ${handle(0)})`],
    ["was dropped before it is handed on", `(call $drop ${handle(0)}) (return (call $reference ${handle(0)}))`],
    ["is handed on twice", `(call $keep ${handle(0)}) (return (call $reference ${handle(0)}))`],
    [
      "was handed on to somebody before it is used",
      `(call $drop (call $send ${handle(0)} ${own(0)} (i32.const 1))) ${get(handle(0))}`,
    ],
    ["was duplicated from what was dropped", `(call $drop ${handle(0)}) (call $drop (call $duplicate ${handle(0)}))`],
    [
      "is made up as the target of an effect",
      `(i32.store (i32.const 216) (i32.const 280)) (i32.store (i32.const 220) (i32.const 1))
      (i32.store (i32.const 280) (i32.const 9)) (i32.store (i32.const 284) (i32.const 80)) (i32.store (i32.const 288) (i32.const 1))`,
    ],
  ])("that %s is refused, and nothing has been reached", async (_, step) => {
    const { vat, actor, other, asked } = await actorOf(`${step} (i32.const 192)`);
    expect(code(() => vat.call(actor, "go", other("b")))).toBe("BAD_HANDLE");
    expect(asked).toEqual([]);
    // Who made the mistake goes on as it was.
    expect(code(() => vat.call(actor, "go", other("b")))).toBe("BAD_HANDLE");
  });

  it("of an earlier message is nothing in a later one", async () => {
    const remembered = `(if (i32.gt_u (local.get $parts) (i32.const 1))
        (then (i32.store8 (i32.const 196) (i32.const 1)) (i32.store (i32.const 200) (i32.const 160)) (i32.store (i32.const 204) (i32.const 1))
          (i32.store8 (i32.const 160) (i32.const 3)) (f64.store (i32.const 168) (f64.convert_i32_s ${handle(0)})) (return (i32.const 192))))
      ${get("(i32.trunc_f64_s (f64.load offset=8 (local.get $state)))")} (i32.const 192)`;
    const { vat, actor, other, asked, spawned } = await actorOf(remembered);
    vat.call(actor, "remember", other("b"));
    expect(code(() => vat.call(actor, "use"))).toBe("BAD_HANDLE");
    // Nor is it in another actor, on the same stage.
    const foreign = spawned();
    expect(code(() => vat.call(foreign, "use"))).not.toBe("nothing was thrown");
    expect(asked).toEqual([]);
  });

  it("may be duplicated, and each of the two is one of its own", async () => {
    const { vat, actor, other, asked } = await actorOf(
      `(local.set $ref (call $duplicate ${handle(0)})) (call $drop ${handle(0)}) ${get("(local.get $ref)")} (call $reference (local.get $ref))`,
    );
    const b = other("b");
    expect(vat.call(actor, "go", b)).toBe(b);
    expect(asked).toEqual(["b"]);
  });

  it("to a promise is sent to before that is there", async () => {
    const { vat, actor, other } = await actorOf(
      `(local.set $ref (call $send ${handle(0)} (i32.const 80) (i32.const 1)))
       (call $reference (call $send (local.get $ref) (i32.const 80) (i32.const 1)))`,
    );
    const maker = vat.spawn(() => methods({ get: () => other("made") })) as unknown as Any;
    expect(await settled(vat.send(actor, "go", maker))).toBe("made");
  });

  it("that is not used up is let go of when the step ends", async () => {
    const { vat, actor, other } = await actorOf("(i32.const 192)");
    expect(vat.call(actor, "go", other("a"), [other("b"), { deep: [other("c")] }])).toBeUndefined();
  });

  it("cannot be used while memory is handed out", async () => {
    const bytes = await moduleOf("(i32.const 192)");
    const { parse, print } = await import("@bytecodealliance/jco");
    const text = (await print(bytes)).replace('(export "cabi_realloc" (func 5))', "");
    const calling = text.replace(
      /\)\s*$/u,
      '(func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (call 2 (i32.const 1) (i32.const 80) (i32.const 1)) (i32.const 4096)))',
    );
    const vat = new Vat({ report: () => undefined });
    const actor = vat.spawn(componentActor<unknown, []>(new Uint8Array(await parse(calling)))) as unknown as Any;
    expect(() => vat.call(actor, "go")).toThrow("the component called when it may not");
  });
});

describe("at the border", () => {
  const options = { only: ["get"] };

  it("references have the methods that they are to have", async () => {
    const { vat, actor, other } = await actorOf(ASK, options);
    expect(vat.call(actor, "ask", other("b"))).toBe("b");
  });

  it("and no others, called, sent, or as an effect", async () => {
    const erase =
      "(i32.store (i32.const 0) (i32.const 0x73617265)) (i32.store8 (i32.const 4) (i32.const 0x65)) (i32.store (i32.const 92) (i32.const 5))";
    const effect = `(i32.store (i32.const 216) (i32.const 280)) (i32.store (i32.const 220) (i32.const 1)) (i32.store (i32.const 280) ${handle(0)})
      (i32.store (i32.const 284) (i32.const 80)) (i32.store (i32.const 288) (i32.const 1)) (i32.const 192)`;
    for (const way of [
      `(call $send_only ${handle(0)} (i32.const 80) (i32.const 1)) (i32.const 192)`,
      `(call $reference (call $send ${handle(0)} (i32.const 80) (i32.const 1)))`,
      effect,
    ]) {
      const { vat, actor, other } = await actorOf(`${erase} ${way}`, options);
      expect(code(() => vat.call(actor, "go", other("b")))).toBe("NOT_ALLOWED");
    }
    const { vat, actor, other } = await actorOf(
      `${erase} ${get(handle(0))} (call $number (i32.load8_u (i32.const 256)))`,
      options,
    );
    // Of a call, the component hears that it broke.
    expect(vat.call(actor, "go", other("b"))).toBe(1);
  });

  it("and whoever is handed one by the component has no more of it", async () => {
    const { vat, actor, other } = await actorOf(`(call $reference ${handle(0)})`, options);
    const narrowed = vat.call(actor, "go", other("b")) as Any;
    expect(vat.call(narrowed, "get")).toBe("b");
    expect(code(() => vat.call(narrowed, "erase"))).toBe("NOT_ALLOWED");
  });
});

/** The address of a message that hands on the argument at that place: its own part. */
function own(argument: number): string {
  return `(i32.add (local.get $message) (i32.const ${(argument + 1) * 16}))`;
}

describe("what a component says is checked", () => {
  let vat: Vat;
  beforeAll(() => {
    vat = new Vat({ report: () => undefined });
  });

  const answer = (part: string): string =>
    `${part} (i32.store (i32.const 208) (i32.const 144)) (i32.store (i32.const 212) (i32.const 1)) (i32.const 192)`;

  it.each<[string, string]>([
    ["an outcome outside of its memory", "(i32.const 65532)"],
    ["an outcome at no place that it may be at", "(i32.const 193)"],
    [
      "a list outside of its memory",
      "(i32.store (i32.const 208) (i32.const 65536)) (i32.store (i32.const 212) (i32.const 1)) (i32.const 192)",
    ],
    [
      "a list of four billion",
      "(i32.store (i32.const 208) (i32.const 144)) (i32.store (i32.const 212) (i32.const -1)) (i32.const 192)",
    ],
    ["a kind that is none", answer("(i32.store8 (i32.const 144) (i32.const 12))")],
    [
      "a text outside of its memory",
      answer(
        "(i32.store8 (i32.const 144) (i32.const 5)) (i32.store (i32.const 152) (i32.const 65530)) (i32.store (i32.const 156) (i32.const 9))",
      ),
    ],
    [
      "a text that is none",
      answer(
        "(i32.store8 (i32.const 144) (i32.const 5)) (i32.store (i32.const 152) (i32.const 300)) (i32.store (i32.const 156) (i32.const 1)) (i32.store8 (i32.const 300) (i32.const 255))",
      ),
    ],
    [
      "a list with more than it has",
      answer("(i32.store8 (i32.const 144) (i32.const 10)) (i32.store (i32.const 152) (i32.const 1))"),
    ],
    [
      "a record without names",
      "(i32.store8 (i32.const 144) (i32.const 11)) (i32.store (i32.const 152) (i32.const 1)) (i32.store (i32.const 208) (i32.const 144)) (i32.store (i32.const 212) (i32.const 3)) (i32.const 192)",
    ],
    [
      "two answers",
      "(i32.store (i32.const 208) (i32.const 144)) (i32.store (i32.const 212) (i32.const 2)) (i32.const 192)",
    ],
  ])("%s", async (_, step) => {
    const actor = vat.spawn(componentActor<unknown, []>(await moduleOf(step))) as unknown as Any;
    expect(code(() => vat.call(actor, "go"))).toBe("BAD_VALUE");
  });

  it("effects without end", async () => {
    const step =
      "(i32.store (i32.const 216) (i32.const 256)) (i32.store (i32.const 220) (i32.const -1)) (i32.const 192)";
    const actor = vat.spawn(componentActor<unknown, []>(await moduleOf(step))) as unknown as Any;
    expect(code(() => vat.call(actor, "go"))).toBe("TOO_MANY_CALLS");
  });

  it("more than a step has time for, sent again and again", async () => {
    const other = vat.spawn(() => () => undefined);
    const sending = (times: number): string => `(local.set $ref (i32.const ${times}))
      (loop $again
        (call $send_only ${handle(0)} (i32.const 8192) (i32.const 3000))
        (br_if $again (local.tee $ref (i32.sub (local.get $ref) (i32.const 1)))))
      (i32.const 192)`;
    const limits = { time: 10 };
    const made = async (times: number) =>
      vat.spawn(componentActor<unknown, []>(await moduleOf(sending(times)), { limits })) as unknown as Any;
    const [few, many] = [await made(10), await made(20)];
    expect(vat.call(few, "go", other)).toBeUndefined();
    expect(code(() => vat.call(many, "go", other))).toBe("TIMED_OUT");
    const long = `(call $send_only ${handle(0)} (i32.const 304) (i32.const 1)) (i32.const 192)`;
    const text = `(i32.store8 (i32.const 304) (i32.const 6)) (i32.store (i32.const 312) (i32.const 0)) (i32.store (i32.const 316) (i32.const 65536))`;
    const [one, more] = await Promise.all(
      [1, 50].map(
        async (times) =>
          vat.spawn(
            componentActor<unknown, []>(
              await moduleOf(`${text} ${long.replace("(i32.const 192)", "").repeat(times)} (i32.const 192)`),
              { limits },
            ),
          ) as unknown as Any,
      ),
    );
    expect(vat.call(one as Any, "go", other)).toBeUndefined();
    expect(code(() => vat.call(more as Any, "go", other))).toBe("TIMED_OUT");
  });

  it("more symbols than one program may leave in the process for ever, or longer ones", async () => {
    const named = (length: string): string =>
      `(i32.store (i32.const 300) (i32.trunc_f64_u (f64.load offset=24 (local.get $message))))
       (i32.store (i32.const 152) (i32.const 300)) (i32.store (i32.const 156) ${length})
       ${answer("(i32.store8 (i32.const 144) (i32.const 7))")}`;
    const maker = componentActor<unknown, []>(await moduleOf(named("(i32.const 4)")));
    const [one, other] = [vat.spawn(maker), vat.spawn(maker)] as unknown as [Any, Any];
    const nameOf = (n: number): string => String(1_000 + n);
    const say = (actor: Any, n: number): unknown => vat.call(actor, "go", Buffer.from(nameOf(n)).readUInt32LE());
    for (let n = 0; n < 1_000; n++) expect(say(n % 2 === 0 ? one : other, n)).toBe(Symbol.for(nameOf(n)));
    expect([say(one, 999), say(other, 0)]).toEqual([Symbol.for(nameOf(999)), Symbol.for(nameOf(0))]);
    for (const actor of [one, other]) expect(code(() => say(actor, 1_000))).toBe("BAD_VALUE");
    const long = vat.spawn(componentActor<unknown, []>(await moduleOf(named("(i32.const 256)")))) as unknown as Any;
    expect(() => say(long, 0)).toThrow("a symbol with more than 255 characters");
  });

  it("a step without end, and one that remembers", async () => {
    const spin = vat.spawn(
      componentActor<unknown, []>(await moduleOf("(loop $l (br $l)) (i32.const 0)"), { limits: { time: 5 } }),
    );
    expect(code(() => vat.call(spin as unknown as Any, "go"))).toBe("TIMED_OUT");
    const counting = `(i32.store (i32.const 60000) (i32.add (i32.load (i32.const 60000)) (i32.const 1)))
      (global.set $free (i32.add (global.get $free) (i32.const 16)))
      (call $number (i32.add (i32.load (i32.const 60000)) (global.get $free)))`;
    const actor = vat.spawn(componentActor<unknown, []>(await moduleOf(counting))) as unknown as Any;
    const first = vat.call(actor, "go");
    expect([vat.call(actor, "go"), vat.call(actor, "go")]).toEqual([first, first]);
  });

  it.each<[string, string, string]>([
    ["imports more than references", '(import "env" "f" (func))', "NOT_GRANTED"],
    [
      "imports a function of ours with another type",
      '(import "glither:vat/refs@0.1.0" "[method]ref.call" (func))',
      "NOT_GRANTED",
    ],
    [
      "imports what the package has not",
      '(import "glither:vat/refs@0.1.0" "[method]ref.forge" (func (param i32) (result i32)))',
      "NOT_GRANTED",
    ],
    ["is no actor", "", "NO_ACTOR"],
  ])("a module that %s", async (_, text, expected) => {
    const { parse } = await import("@bytecodealliance/jco");
    const world = expected === "NO_ACTOR" ? "" : WORLD;
    const bytes = new Uint8Array(await parse(`(module ${text} (memory 1) ${world})`));
    expect(code(() => componentActor(bytes))).toBe(expected);
  });

  it("a module that runs before a step may end it, whose failures left as the engine's own", async () => {
    const { parse } = await import("@bytecodealliance/jco");
    for (const start of ["(loop $l (br $l))", "(unreachable)", ""]) {
      const text = `(module (memory 1) (func $f ${start}) (start $f) ${WORLD})`;
      const bytes = new Uint8Array(await parse(text));
      expect(code(() => componentActor(bytes))).toBe("NO_ACTOR");
    }
  });

  it("names of symbols are counted by length in characters, of which the longest passes", () => {
    const symbols = new Symbols();
    expect(symbols.of("ä".repeat(255))).toBe(Symbol.for("ä".repeat(255)));
    expect(code(() => symbols.of("a".repeat(256)))).toBe("BAD_VALUE");
  });

  it("a module whose data is not in its memory, which left as the engine's own error", async () => {
    const { parse } = await import("@bytecodealliance/jco");
    const text = `(module (memory 1) (data (i32.const 65536) "x") ${WORLD})`;
    const maker = componentActor<unknown, []>(new Uint8Array(await parse(text)));
    expect(code(() => vat.spawn(maker))).toBe("TRAPPED");
  });
});

const WORLD = `
  (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) (i32.const 0))
  (func (export "glither:vat/actor@0.1.0#start") (param i32 i32) (result i32) (i32.const 0))
  (func (export "glither:vat/actor@0.1.0#step") (param i32 i32 i32 i32) (result i32) (i32.const 0))`;

it("calls within calls are steps on stages of their own", async () => {
  const vat = new Vat({ report: () => undefined });
  const maker = componentActor<unknown, []>(
    await moduleOf(
      `(if (i32.eq (local.get $parts) (i32.const 1)) (then (return (call $number (i32.const 7))))) ${ASK}`,
    ),
  );
  const [one, other] = [vat.spawn(maker), vat.spawn(maker)] as unknown as [Any, Any];
  expect(vat.run(() => call(one, "ask", other))).toBe(7);
  expect(vat.run(() => call(spawn(maker) as unknown as Any, "ask", one))).toBe(7);
});
