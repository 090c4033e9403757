import { describe, expect, it } from "@jest/globals";
import { call, on, promise, send, settled, spawn, type Vow } from "../index.ts";
import { watched } from "./_actors.ts";

const fail = (text: string) => (): never => {
  throw new Error(text);
};

/** What a promise made in a turn comes to. */
async function outcome(make: () => Vow): Promise<unknown> {
  const { vat } = watched();
  return settled(vat.run(make)).then(
    (value) => ["fulfilled", value],
    (problem: unknown) => ["broken", problem instanceof Error ? problem.message : problem],
  );
}

function broken(problem: unknown): Vow<number> {
  const [vow, resolver] = promise<number>();
  call(resolver, "break", problem);
  return vow;
}

describe("on", () => {
  it("E2: takes any value, and its handler runs in a later turn", async () => {
    const order: string[] = [];
    const result = await outcome(() => {
      const vow = on(5, {
        then: (value) => {
          order.push("handler");
          return value + 1;
        },
      });
      order.push("turn");
      return vow;
    });
    expect(result).toEqual(["fulfilled", 6]);
    expect(order).toEqual(["turn", "handler"]);
  });

  it("E3: passes a value on that it has no handler for", async () => {
    expect(await outcome(() => on(5, { catch: () => "no" }))).toEqual(["fulfilled", 5]);
  });

  it("passes breakage on that it has no handler for", async () => {
    expect(await outcome(() => on(broken("why"), { then: () => "no" }))).toEqual(["broken", "why"]);
  });

  it("E4: fulfils with what `catch` returns", async () => {
    expect(await outcome(() => on(broken("why"), { catch: (problem) => ["fixed", problem] }))).toEqual([
      "fulfilled",
      ["fixed", "why"],
    ]);
  });

  it("E5: breaks where the handler throws", async () => {
    expect(await outcome(() => on(1, { then: fail("in handler") }))).toEqual(["broken", "in handler"]);
  });

  it("E6: does not give `catch` what `then` threw", async () => {
    const caught: unknown[] = [];
    const result = await outcome(() => on(1, { then: fail("in handler"), catch: (problem) => caught.push(problem) }));
    expect([result, caught]).toEqual([["broken", "in handler"], []]);
  });

  it.each([
    ["fulfilled", () => on(1, { then: (n) => n + 1, finally: fail("in finally") }), ["fulfilled", 2]],
    ["broken", () => on(broken("why"), { finally: fail("in finally") }), ["broken", "why"]],
  ])("E9: is not touched by what `finally` throws, %s", async (_what, make, expected) => {
    expect(await outcome(make as () => Vow)).toEqual(expected);
  });

  it("runs `finally` after either", async () => {
    const order: string[] = [];
    await outcome(() => on(1, { then: () => order.push("then"), finally: () => void order.push("finally") }));
    await outcome(() => on(broken(1), { catch: () => order.push("catch"), finally: () => void order.push("finally") }));
    await outcome(() => on(1, { then: fail("x"), finally: () => void order.push("finally, too") }));
    expect(order).toEqual(["then", "finally", "catch", "finally", "finally, too"]);
  });

  it("E11, R11: gives a handler the reference itself, not its promise", async () => {
    const { vat } = watched();
    const actor = vat.spawn(() => () => 1);
    const same = vat.run(() => {
      const [vow, resolver] = promise<typeof actor>();
      call(resolver, "fulfill", actor);
      return on(vow, { then: (value) => (value as unknown) === actor && (vow as unknown) !== actor });
    });
    await expect(settled(same)).resolves.toBe(true);
  });

  it.each(["before", "after"])("E12, E13: runs handlers in the order of registration, %s resolution", (when) => {
    const { vat } = watched();
    const order: number[] = [];
    vat.run(() => {
      const [vow, resolver] = promise<string>();
      if (when === "after") call(resolver, "fulfill", "x");
      for (const n of [1, 2, 3]) on(vow, { then: () => order.push(n) });
      if (when === "before") call(resolver, "fulfill", "x");
    });
    expect(order).toEqual([1, 2, 3]);
  });

  it("E15: follows a promise that the handler returns", async () => {
    expect(await outcome(() => on(1, { then: () => on("deep", {}) }))).toEqual(["fulfilled", "deep"]);
  });

  it("E17: refuses a handler that is none, at once", () => {
    const { vat } = watched();
    expect(() => vat.run(() => on(1, { then: 42 as never }))).toThrow(
      expect.objectContaining({ code: "NOT_A_HANDLER" }),
    );
  });

  it("E18: waits for a promise of another vat, and runs its handler at home", async () => {
    const [a, b] = [watched("a").vat, watched("b").vat];
    const far = b.spawn(() => () => "far");
    const near = a.spawn(() => () => "near");
    const both = a.run(() => on(send(far), { then: (value) => [value, call(near)] }));
    await expect(settled(both)).resolves.toEqual(["far", "near"]);
  });

  it("runs each handler in a turn of its own", async () => {
    const { vat, problems } = watched();
    const ran: string[] = [];
    vat.run(() => {
      on(1, {
        then: () => {
          spawn(() => () => 1);
          throw new Error("one");
        },
      });
      on(1, { then: () => ran.push("two") });
    });
    await new Promise(setImmediate);
    expect([ran, problems]).toEqual([["two"], [new Error("one")]]);
  });
});
