import { type Bcom, type Becoming, methods, type Ref, settled, spawn, Vat } from "@glither/vat";
import { cell, facet, names } from "@glither/vat/library";
import { describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { type Evaluator, evaluator, type Lookup } from "./evaluator.ts";

function purse(bcom: Bcom, held: number) {
  return methods({
    balance: () => held,
    withdraw: (amount: number): Becoming<number> => {
      if (amount > held) throw new Error("there is not so much");
      return bcom(purse(bcom, held - amount), held - amount);
    },
    sprout: (amount: number) => spawn(purse, amount),
    all: () => [held, "text\n", { n: 1n, list: [] }, null, undefined, true],
    hostile: () => "\u001b[2J\u202e".repeat(2_000),
  });
}

/** A session in which a purse and a place for a value have names. */
function session() {
  const vat = new Vat({ name: "here", report: () => undefined });
  const there = new Vat({ name: "there", report: () => undefined });
  const registry = vat.spawn(names);
  const held = vat.spawn(purse, 100);
  vat.call(registry, "claim", "purse", held as Ref);
  vat.call(registry, "claim", "far", there.spawn(purse, 7) as Ref);
  vat.call(registry, "claim", "cell", vat.spawn(() => (value: unknown) => spawn(cell<unknown>, value)) as Ref);
  const lookup = vat.run(() => facet(registry, "lookup", "list")) as Ref<unknown> as Ref<Lookup>;
  const asked: Ref<Evaluator> = vat.spawn(evaluator(lookup)) as Ref<Evaluator>;
  const say = (line: string): Promise<string> => settled(vat.send(asked, "evaluate", line)) as Promise<string>;
  return { vat, say, held };
}

describe("a line", () => {
  it.each([
    ["42", "42"],
    ["-1.5e3", "-1500"],
    ["12345678901234567890n", "12345678901234567890n"],
    ['"a \\"b\\" \\u0041"', '"a \\"b\\" A"'],
    [":word", '"word"'],
    ["(list 1 #t #f #null (list))", "(list 1 #t #f #null (list))"],
    ['(record :name "ann" :age 3)', '(record :name "ann" :age 3)'],
    ["(list ; said in passing", "error: a bracket is not closed: `)` is missing"],
    ["  ", ""],
    ["; nothing", ""],
  ])("%s comes to %s", async (line, shown) => {
    expect(await session().say(line)).toBe(shown);
  });

  it("calls and sends, by names that somebody has given", async () => {
    const { say } = session();
    expect(await say("(call purse :withdraw 30)")).toBe("70");
    expect(await say("($ purse :balance)")).toBe("70");
    expect(await say("(send far :withdraw 3)")).toBe("4");
    expect(await say("(<- (send far :sprout 9) :balance)")).toBe("9");
    expect(await say("(send-only far :withdraw 1)")).toBe("#nothing");
    expect(await say("(<- far :balance)")).toBe("3");
    expect(await say("(call purse :all)")).toBe('(list 70 "text\\n" (record :n 1n :list (list)) #null #nothing #t)');
    expect(await say("(names)")).toBe('(list "cell" "far" "purse")');
  });

  it("names what it comes to, and a reference that is shown has a name", async () => {
    const { say } = session();
    expect(await say("(def mine (call cell 5))")).toBe("$1");
    expect(await say("(call mine :set 6)")).toBe("#nothing");
    expect(await say("(list (call mine :get) (call $1 :get) mine)")).toBe("(list 6 6 $1)");
    expect(await say("(def other (send far :sprout 2))")).toBe("$2");
    expect(await say("(send other :balance)")).toBe("2");
    expect(await say("(send $2 :balance)")).toBe("2");
  });

  it("is a turn: where it fails, nothing of it has been", async () => {
    const { say } = session();
    expect(await say("(list (call purse :withdraw 30) (call purse :withdraw 300))")).toBe(
      "error: there is not so much",
    );
    expect(await say("(call purse :balance)")).toBe("100");
    expect(await say("(list (def a 1) nobody)")).toBe(
      "error: nobody has the name `nobody` (`(names)` lists those that there are)",
    );
    expect(await say("a")).toBe("error: nobody has the name `a` (`(names)` lists those that there are)");
  });

  it("says what is wrong with it, without a trace", async () => {
    const { say } = session();
    expect(await say("(eval 1)")).toMatch(/^error: `eval` begins no form \(a form begins with call, \$, send, <-, /u);
    expect(await say("(call 5 :x)")).toMatch(/^error: only a reference can be called or sent to/u);
    expect(await say("(call far :balance)")).toMatch(/^error: .*send/u);
    expect(await say("(call purse :no-such)")).toMatch(/^error: .*no-such/u);
    expect(await say('"open')).toBe('error: a text is not closed: `"` is missing');
    expect(await say("1 2")).toBe("error: there is more behind the expression (one line, one expression)");
    expect(await say("9007199254740993")).toMatch(/larger than a number/u);
    expect(await say("(".repeat(1_000))).toMatch(/^error: /u);
    expect(await say("x".repeat(20_000))).toMatch(/^error: a line has 16384 characters at the most/u);
    expect(await say(5 as never)).toBe("error: a line is a text");
  });

  it("shows nothing that a terminal would obey, and no more than fits", async () => {
    const { say } = session();
    const shown = await say("(call purse :hostile)");
    expect(shown).toMatch(/^"\\u001b\[2J\\u\{202e\}/u);
    expect(shown.length).toBeLessThan(4_100);
    expect(shown).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });

  it("reaches nothing but what has a name: no constructor, no prototype, no global", async () => {
    const { say } = session();
    for (const line of ["constructor", "__proto__", "globalThis", "process", "toString", "(names :x)"])
      expect(await say(line)).toMatch(/^error: nobody has the name|^\(list/u);
    expect(await say("(call purse :constructor)")).toMatch(/^error: /u);
    expect(await say('(record :__proto__ "x")')).toBe('(record :__proto__ "x")');
  });

  it("is answered, whatever it is", async () => {
    const { say } = session();
    const words = fc.constantFrom(
      "(",
      ")",
      "call",
      "send",
      "def",
      "list",
      "record",
      "purse",
      "far",
      ":x",
      "1",
      '"',
      ";",
    );
    const line = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(words).map((all) => all.join(" ")),
    );
    await fc.assert(
      fc.asyncProperty(line, async (text) => {
        expect(await say(text)).not.toMatch(/\n|\s{4}at /u);
      }),
      { numRuns: 200 },
    );
  });
});
