import { type Ref, Vat } from "@glither/vat";
import { expect, it } from "@jest/globals";
import { hootActor } from "./actor.ts";
import { HootProgram } from "./program.ts";
import type { HootJavaScript, Reflected } from "./reflected.ts";
import { schemeProgram } from "./source.ts";

// What `reflect.js` shows of a program, without the program: the real ones are tried by `npm run test:runtimes`.
const reflector: Reflected["reflector"] = {
  car: (pair) => (pair as Pair).head,
  cdr: (pair) => (pair as Pair).tail,
  symbol_name: (symbol) => (symbol as Sym).name,
  string_value: () => "a text that can change",
};
class Thing {
  readonly reflector = reflector;
}
class Sym extends Thing {
  readonly name: string;
  constructor(name: string) {
    super();
    this.name = name;
  }
}
class Pair extends Thing {
  readonly head: unknown;
  tail: unknown;
  constructor(head: unknown, tail: unknown) {
    super();
    this.head = head;
    this.tail = tail;
  }
}
class Null {}
class Unspecified {}
class MutableString extends Thing {}
class Procedure extends Thing {
  readonly call: (...args: readonly unknown[]) => unknown[];
  constructor(call: (...args: readonly never[]) => unknown[]) {
    super();
    this.call = call as Procedure["call"];
  }
}

const list = (...values: readonly unknown[]): unknown =>
  values.reduceRight<unknown>((rest, value) => new Pair(value, rest), new Null());

/** A program whose behaviours do this with each message. */
function javaScript(does: (method: string, args: unknown, count: bigint) => unknown[]): HootJavaScript {
  const behaviour = (count: bigint) => Object.assign(new Procedure(() => []), { count });
  const make = new Procedure((args: Pair) => ["made", behaviour(args.head as bigint)]);
  const receive = new Procedure((own: { count: bigint }, method: Sym, args: unknown) => {
    const [kind, ...values] = does(method.name, args, own.count);
    return kind === "becomes" ? [kind, behaviour(values[0] as bigint), ...values.slice(1)] : [kind, ...values];
  });
  const symbol = new Procedure((name: string) => [new Sym(name)]);
  return { Scheme: { load_main: async () => [make, receive, new Procedure((...all) => [list(...all)]), symbol] } };
}

type Counter = (method: string, ...args: unknown[]) => unknown;

async function counting(): Promise<{ readonly vat: Vat; readonly counter: Ref<Counter> }> {
  const program = await HootProgram.load(
    new Uint8Array(),
    javaScript((method, args, count) => {
      switch (method) {
        case "inc":
          return ["becomes", count + 1n, count + 1n];
        case "echo":
          return ["answers", (args as Pair).head];
        case "fail":
          return ["raised", "it will not"];
        case "trap":
          throw new Error("unreachable");
        default:
          return ["answers", count];
      }
    }),
    "",
  );
  const vat = new Vat({ report: () => undefined });
  return { vat, counter: vat.spawn(hootActor(program), 5) as Ref<Counter> };
}

it("an actor in Scheme becomes what it says, and its change is undone with its turn", async () => {
  const { vat, counter } = await counting();
  expect([vat.call(counter, "inc"), vat.call(counter, "get")]).toEqual([6, 6]);
  const failing = vat.spawn(() => () => {
    vat.call(counter, "inc");
    throw new Error("after that");
  });
  expect(() => vat.call(failing)).toThrow("after that");
  expect(vat.call(counter, "get")).toBe(6);
});

it("what it raises breaks the turn alone; what it traps by ends the program", async () => {
  const { vat, counter } = await counting();
  expect(() => vat.call(counter, "fail")).toThrow(expect.objectContaining({ code: "RAISED", message: "it will not" }));
  expect(vat.call(counter, "inc")).toBe(6);
  expect(() => vat.call(counter, "trap")).toThrow(expect.objectContaining({ code: "OVER" }));
  expect(() => vat.call(counter, "get")).toThrow(expect.objectContaining({ code: "OVER" }));
});

it("values go there and back as they are, references among them", async () => {
  const { vat, counter } = await counting();
  for (const value of [0, -7, 1.5, -0, 2n ** 70n, true, "text", Symbol.for("pong"), [], [1, ["x", [false]]], counter])
    expect(vat.call(counter, "echo", value)).toEqual(value);
});

it.each([
  ["an object", {}],
  ["a function", () => 1],
  ["nothing", undefined],
  ["null", null],
  ["a symbol of its own", Symbol("own")],
  ["a list of too many", new Array(100_001).fill(0)],
  ["a list that is too deep", Array.from({ length: 70 }).reduce<unknown[]>((inner) => [inner], [])],
])("%s is not carried", async (_, value) => {
  const { vat, counter } = await counting();
  expect(() => vat.call(counter, "echo", value)).toThrow(expect.objectContaining({ code: "NOT_CARRIED" }));
});

const endless = new Pair(1n, undefined);
endless.tail = endless;

it.each([
  ["the unspecified value", new Unspecified(), undefined],
  ["a text that can change", new MutableString(), "a text that can change"],
])("%s comes from Scheme", async (_, value, expected) => {
  const program = await HootProgram.load(
    "",
    javaScript(() => ["answers", value]),
    "",
  );
  expect(program.receive(program.make([1]), "get", []).answer).toBe(expected);
});

it.each([
  ["a list without end", ["answers", endless]],
  ["a pair that is no list", ["answers", new Pair(1n, 2n)]],
  ["a procedure", ["answers", new Procedure(() => [])]],
  ["a thing of its own", ["answers", new Thing()]],
])("%s stays in Scheme", async (_, result) => {
  const program = await HootProgram.load(
    "",
    javaScript(() => result),
    "",
  );
  expect(() => program.receive(program.make([1]), "get", [])).toThrow(expect.objectContaining({ code: "NOT_CARRIED" }));
});

it("what gives other values than an actor's is no program", async () => {
  const other: HootJavaScript = { Scheme: { load_main: async () => [1n] } };
  await expect(HootProgram.load("", other, "")).rejects.toMatchObject({ code: "NO_PROGRAM" });
});

it("the text of a program has the source between imports and bridge", () => {
  const text = schemeProgram("(define (^one bcom) (lambda (message) 1))", "^one");
  expect(text).toMatch(/^\(import .*\)\n\(define \(\^one bcom\)[\s\S]*\(define %constructor \^one\)/u);
});
