import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "@bytecodealliance/jco";
import { call, methods, type Ref, Vat } from "@glither/vat";
import { beforeAll, describe, expect, it } from "@jest/globals";
import fc from "fast-check";
import { type Book, type Resource, resourceBook } from "./book.ts";
import { type IntentOptions, intentExecutor } from "./executor.ts";
import { balanced, type Morphism } from "./morphisms.ts";
import type { ResourceFacts } from "./resource.ts";

let barter: Uint8Array;
beforeAll(async () => {
  barter = await module(readFileSync(join(import.meta.dirname, "testing/barter.wat"), "utf8"));
});

async function module(text: string): Promise<Uint8Array> {
  return new Uint8Array(await parse(text));
}

/** A book with ten apples of Ann's and five pears of Bob's. */
function market() {
  const vat = new Vat({ report: () => undefined });
  const { issuer, book } = vat.run(resourceBook);
  const apples = vat.call(issuer, "issue", "apple", 10n, "ann");
  const pears = vat.call(issuer, "issue", "pear", 5n, "bob");
  const executor = (bytes: Uint8Array, geb: IntentOptions["geb"] = balanced, more = {}) =>
    vat.spawn(intentExecutor(bytes, { book, geb, ...more }));
  const facts = (refs: readonly Ref<Resource>[]): ResourceFacts[] => refs.map((ref) => vat.call(ref, "describe"));
  return { vat, issuer, book, apples, pears, executor, facts };
}

const code = (body: () => unknown): unknown => {
  try {
    body();
  } catch (problem) {
    return (problem as { readonly code?: unknown }).code ?? problem;
  }
  return "nothing was thrown";
};

const intent = (body: string, imports = ""): Promise<Uint8Array> =>
  module(`(module
    (import "geb" "split" (func $split (param i32 i64) (result i32)))
    (import "geb" "join" (func $join (param i32 i32) (result i32)))
    (import "geb" "swap" (func $swap (param i32 i32) (result i32)))
    ${imports}
    (global $kept (mut i32) (i32.const -1))
    (func (export "execute") (param $count i32) ${body}))`);

describe("an intent", () => {
  it("says of the module in its test that Juvix has not made it", () => {
    expect(readFileSync(join(import.meta.dirname, "testing/barter.wat"), "utf8")).toContain("written by hand");
  });

  it("consumes and creates, and what it leaves stays what it was", () => {
    const { vat, issuer, apples, pears, executor, facts } = market();
    const intent = executor(barter);
    const left = vat.call(intent, "execute", [apples, pears]);
    expect(facts(left)).toEqual([
      { kind: "apple", quantity: 6n, label: "ann" },
      { kind: "apple", quantity: 4n, label: "bob" },
      { kind: "pear", quantity: 5n, label: "ann" },
    ]);
    const plums = vat.call(issuer, "issue", "plum", 1n, "eve");
    expect(code(() => vat.call(intent, "execute", [apples, pears, plums]))).toBe("NOT_THERE");
    expect(facts([plums])).toEqual([{ kind: "plum", quantity: 1n, label: "eve" }]);
  });

  it("gives what it does not touch back as it is", async () => {
    const { vat, apples, pears, executor } = market();
    const none = executor(await intent(""));
    expect(vat.call(none, "execute", [apples, pears])).toEqual([apples, pears]);
    expect(vat.call(none, "execute", [])).toEqual([]);
  });

  it("consumes a resource once: not in one intent twice, nor in two", async () => {
    const { vat, apples, pears, executor, facts } = market();
    const twice = await intent(
      "(drop (call $split (i32.const 0) (i64.const 1))) (drop (call $split (i32.const 0) (i64.const 1)))",
    );
    expect(code(() => vat.call(executor(twice), "execute", [apples]))).toBe("USED_TWICE");
    expect(code(() => vat.call(executor(twice), "execute", [apples, apples]))).toBe("USED_TWICE");
    const self = await intent("(drop (call $join (i32.const 0) (i32.const 0)))");
    expect(code(() => vat.call(executor(self), "execute", [apples]))).toBe("USED_TWICE");
    expect(facts([apples])).toEqual([{ kind: "apple", quantity: 10n, label: "ann" }]);
    vat.call(executor(barter), "execute", [apples, pears]);
    expect(code(() => vat.call(executor(barter), "execute", [apples, pears]))).toBe("NOT_THERE");
    expect(code(() => vat.call(apples, "describe"))).toBe("NOT_THERE");
  });

  it("knows its resources by numbers that mean nothing elsewhere: made-up ones and old ones are none", async () => {
    const { vat, apples, pears, executor } = market();
    for (const handle of [1, 7, -1, 2 ** 31 - 1]) {
      const made = await intent(`(drop (call $split (i32.const ${handle}) (i64.const 1)))`);
      expect(code(() => vat.call(executor(made), "execute", [apples]))).toBe("NO_SUCH_HANDLE");
    }
    const keeps = executor(
      await intent(`(if (i32.ge_s (global.get $kept) (i32.const 0)) (then unreachable))
        (global.set $kept (call $split (i32.const 0) (i64.const 1)))`),
    );
    const [one] = vat.call(keeps, "execute", [apples]);
    expect(vat.call(keeps, "execute", [pears])).toHaveLength(2);
    expect(one).toBeDefined();
  });

  it("takes no resource of another book, and nothing that only looks like one", () => {
    const { vat, pears, executor } = market();
    const foreign = market().apples;
    const alike = vat.spawn(() => methods({ describe: () => ({ kind: "apple", quantity: 10n, label: "ann" }) }));
    for (const other of [foreign, alike, { kind: "apple", quantity: 10n, label: "ann" }, 0, undefined])
      expect(code(() => vat.call(executor(barter), "execute", [other as Ref<Resource>, pears]))).toBe("NOT_THERE");
  });

  it("is balanced, whatever a table's morphisms do", async () => {
    const { vat, apples, executor, facts } = market();
    const table: Record<string, Morphism> = {
      ...balanced,
      mint: () => [{ kind: "apple", quantity: 1n, label: "eve" }],
      burn: () => [],
      turn: ([one]) => [{ kind: "pear", quantity: one?.quantity ?? 0n, label: "ann" }],
    };
    const imports = `(import "geb" "mint" (func $mint (result i32))) (import "geb" "burn" (func $burn (param i32)))
      (import "geb" "turn" (func $turn (param i32) (result i32)))`;
    for (const [body, message] of [
      ["(drop (call $mint))", 'of the kind "apple" 1 too much is created'],
      ["(call $burn (i32.const 0))", 'of the kind "apple" 10 is lost'],
      ["(drop (call $turn (i32.const 0)))", 'of the kind "apple" 10 is lost'],
      ["(call $burn (call $split (i32.const 0) (i64.const 9)))", 'of the kind "apple" 9 is lost'],
    ] as const) {
      const unbalanced = executor(await intent(body, imports), table);
      expect(() => vat.call(unbalanced, "execute", [apples])).toThrow(message);
    }
    const body = "(drop (call $mint)) (call $burn (call $split (i32.const 0) (i64.const 1)))";
    const even = vat.call(executor(await intent(body, imports), table), "execute", [apples]);
    expect(facts(even).map(({ quantity, label }) => [quantity, label])).toEqual([
      [1n, "eve"],
      [9n, "ann"],
    ]);
  });

  it.each<[string, Morphism]>([
    ["no list", () => 7 as never],
    ["a quantity of none", () => [{ kind: "apple", quantity: 0n, label: "eve" }]],
    ["a quantity below none", () => [{ kind: "apple", quantity: -5n, label: "eve" }]],
    ["a number for a quantity", () => [{ kind: "apple", quantity: 10, label: "eve" } as never]],
    [
      "more than there is room for",
      () => Array.from({ length: 10_001 }, () => ({ kind: "a", quantity: 1n, label: "" })),
    ],
  ])("takes from a morphism no answer that is %s", async (_what, split) => {
    const { vat, apples, executor } = market();
    const made = executor(await intent("(drop (call $split (i32.const 0) (i64.const 4)))"), { ...balanced, split });
    expect(code(() => vat.call(made, "execute", [apples]))).toBe("NOT_A_RESOURCE");
  });

  it("reaches what its table has, and nothing else", async () => {
    const { executor } = market();
    const { swap: _, ...narrow } = balanced;
    expect(code(() => executor(barter, narrow))).toBe("NOT_GRANTED");
    const other = await module('(module (import "env" "time" (func)) (func (export "execute") (param i32)))');
    expect(code(() => executor(other))).toBe("NOT_GRANTED");
    expect(code(() => executor(barter, Object.create(balanced) as typeof balanced))).toBe("NOT_GRANTED");
  });

  it("may be given morphisms that are actors, which can be revoked or judged like any other", async () => {
    const { vat, apples, executor, facts } = market();
    let open = true;
    const gate = vat.spawn(() => (...given: Parameters<Morphism>) => {
      if (!open) throw new Error("closed");
      return balanced.split(...given);
    });
    const made = executor(await intent("(drop (call $split (i32.const 0) (i64.const 4)))"), {
      ...balanced,
      split: gate as Ref<Morphism>,
    });
    const [four, six] = vat.call(made, "execute", [apples]);
    expect(facts([four, six] as Ref<Resource>[]).map(({ quantity }) => quantity)).toEqual([4n, 6n]);
    open = false;
    expect(() => vat.call(made, "execute", [six as Ref<Resource>])).toThrow("closed");
    expect(facts([six as Ref<Resource>])).toHaveLength(1);
  });

  it("leaves everything as it was where it fails, or its turn does", async () => {
    const { vat, apples, pears, executor, facts } = market();
    const split = "(drop (call $split (i32.const 0) (i64.const 4)))";
    for (const [body, fault] of [
      [`${split} unreachable`, "TRAPPED"],
      [`${split} (loop $again (br $again))`, "TIMED_OUT"],
      ["(drop (call $split (i32.const 0) (i64.const 10)))", "NOT_APPLICABLE"],
      ["(drop (call $join (i32.const 0) (i32.const 1)))", "NOT_APPLICABLE"],
    ] as const) {
      const failing = executor(await intent(body), balanced, { limits: { time: 5 } });
      expect(code(() => vat.call(failing, "execute", [apples, pears]))).toBe(fault);
    }
    const fine = executor(barter);
    expect(() =>
      vat.run(() => {
        call(fine, "execute", [apples, pears]);
        throw new Error("no");
      }),
    ).toThrow("no");
    expect(facts([apples, pears]).map(({ quantity }) => quantity)).toEqual([10n, 5n]);
  });
});

describe("a book", () => {
  it("has after any intents as much of every kind as was issued, and each resource once", async () => {
    const modules = await Promise.all(
      [
        "(drop (call $split (i32.const 0) (i64.const 3)))",
        "(drop (call $join (i32.const 0) (i32.const 1)))",
        "(drop (call $swap (i32.const 0) (i32.const 1)))",
        "(drop (call $swap (call $split (i32.const 1) (i64.const 1)) (i32.const 0)))",
      ].map((body) => intent(body)),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(3), fc.nat(9), fc.nat(9)), { maxLength: 20 }), (steps) => {
        const { vat, apples, pears, executor, facts } = market();
        const executors = modules.map((bytes) => executor(bytes));
        let live: readonly Ref<Resource>[] = [apples, pears];
        for (const [which, first, second] of steps) {
          const [one, other] = [live[first % live.length], live[second % live.length]] as Ref<Resource>[];
          if (one === undefined || other === undefined || one === other) continue;
          try {
            const made = vat.call(executors[which] as (typeof executors)[0], "execute", [one, other]);
            live = [...live.filter((each) => each !== one && each !== other), ...made];
          } catch (error) {
            expect(error).toMatchObject({ code: "NOT_APPLICABLE" });
          }
        }
        expect(new Set(live).size).toBe(live.length);
        const total = (kind: string): bigint =>
          facts(live).reduce((sum, each) => (each.kind === kind ? sum + each.quantity : sum), 0n);
        expect([total("apple"), total("pear")]).toEqual([10n, 5n]);
      }),
      { numRuns: 15 },
    );
  });

  it("issues resources and nothing else", () => {
    const { vat, issuer, book } = market();
    for (const quantity of [0n, -1n, 2n ** 63n, 1 as never])
      expect(code(() => vat.call(issuer, "issue", "apple", quantity, "ann"))).toBe("NOT_A_RESOURCE");
    expect(code(() => vat.call(book as Ref<Book>, "look", []))).toBe("nothing was thrown");
  });
});
