import { describe, expect, it } from "@jest/globals";
import {
  type AnyBehaviour,
  type Bcom,
  type Becoming,
  call,
  methods,
  on,
  promise,
  type Ref,
  selfOf,
  settled,
  spawn,
  type Vow,
} from "../index.ts";
import { counter, watched } from "./_actors.ts";

describe("what `spawn` takes", () => {
  it("A1: a constructor gets `bcom` and arguments, and returns a behaviour", () => {
    const { vat } = watched();
    const greeter = vat.spawn((_bcom: Bcom, name: string) => (other: string) => [other, name], "bob");
    expect(vat.call(greeter, "al")).toEqual(["al", "bob"]);
  });

  it.each([42, undefined, "text", {}, null])("A12: %p is no behaviour", (value) => {
    const { vat } = watched();
    expect(() => vat.spawn((): unknown => value)).toThrow(expect.objectContaining({ code: "NOT_A_BEHAVIOUR" }));
  });

  it("A14: a constructor may return a promise, which is then what `spawn` gives", () => {
    const { vat } = watched();
    vat.run(() => {
      const [vow] = promise<Ref<() => number>>();
      expect(spawn(() => vow)).toBe(vow);
    });
  });

  it("A15: a constructor may not return what `bcom` makes", () => {
    const { vat } = watched();
    expect(() => vat.spawn((bcom): unknown => bcom(() => 1))).toThrow(
      expect.objectContaining({ code: "NOT_A_BEHAVIOUR" }),
    );
  });

  it("A18: outside of any turn nothing is spawned", () => {
    expect(() => spawn(counter, 0)).toThrow(expect.objectContaining({ code: "NO_TURN" }));
  });

  it("A20: an actor knows itself from its constructor on", () => {
    const { vat } = watched();
    const me = vat.spawn((bcom) => {
      const self = selfOf<() => unknown>(bcom);
      return () => self;
    });
    expect(vat.call(me)).toBe(me);
  });

  it("does not let an actor be called before its constructor has returned", () => {
    const { vat } = watched();
    expect(() => vat.spawn((bcom) => call(selfOf<() => AnyBehaviour>(bcom)))).toThrow(
      expect.objectContaining({ code: "NO_SUCH_ACTOR" }),
    );
  });
});

describe("bcom", () => {
  it("A2, A3: the second argument is the answer", () => {
    const { vat } = watched();
    const first = (answers: readonly unknown[]) =>
      vat.spawn(
        (bcom) => (): unknown => (answers.length === 0 ? bcom(() => "second") : bcom(() => "second", answers[0])),
      );
    const [plain, seven] = [first([]), first([7])];
    expect([vat.call(plain), vat.call(plain)]).toEqual([undefined, "second"]);
    expect([vat.call(seven), vat.call(seven)]).toEqual([7, "second"]);
  });

  it("A4: what it became is there at once, within the turn", () => {
    const { vat } = watched();
    vat.run(() => {
      const n = spawn(counter, 0);
      expect([call(n, "inc"), call(n, "inc")]).toEqual([1, 2]);
    });
  });

  it("A5: another actor's is refused, and the turn undone", () => {
    const { vat } = watched();
    const lender = vat.spawn((bcom) => () => bcom(() => "changed", undefined));
    const own: { take?: () => Becoming<unknown> } = {};
    const thief = vat.spawn(() => (): unknown => own.take?.());
    vat.spawn((bcom) => {
      own.take = () => bcom(() => 1, 2);
      return () => 0;
    });
    expect(() => vat.call(thief)).toThrow(expect.objectContaining({ code: "FOREIGN_BCOM" }));
    expect(lender).toBeDefined();
  });

  it("A6, A7: it does nothing by itself; only what is returned counts", () => {
    const { vat } = watched();
    const twice = vat.spawn((bcom) => () => {
      bcom(() => "x", "rx");
      return bcom(() => "y", "ry");
    });
    const plain = vat.spawn((bcom) => () => {
      bcom(() => "x");
      return "plain";
    });
    expect([vat.call(twice), vat.call(twice)]).toEqual(["ry", "y"]);
    expect([vat.call(plain), vat.call(plain)]).toEqual(["plain", "plain"]);
  });

  it("A8, A9: of two calls of one actor within each other, the one that ends last decides", () => {
    const { vat } = watched();
    const outer = (ends: "changed" | "plain") =>
      vat.spawn((bcom): ((depth: number) => unknown) => {
        const self = selfOf<(depth: number) => unknown>(bcom);
        return (depth) => {
          if (depth === 1) return bcom(() => "INNER", "i");
          const inner = call(self, 1);
          return ends === "changed" ? bcom(() => "OUTER", ["o", inner]) : ["o", inner];
        };
      });
    const [changed, plain] = [outer("changed"), outer("plain")];
    expect([vat.call(changed, 0), vat.call(changed, 0)]).toEqual([["o", "i"], "OUTER"]);
    expect([vat.call(plain, 0), vat.call(plain, 0)]).toEqual([["o", "i"], "INNER"]);
  });

  it("A10: nothing becomes what is no behaviour", () => {
    const { vat } = watched();
    const odd = vat.spawn((bcom) => () => bcom(42 as never));
    expect(() => vat.call(odd)).toThrow(expect.objectContaining({ code: "NOT_A_BEHAVIOUR" }));
  });

  it("A11: within other data it is data", () => {
    const { vat } = watched();
    const lists = vat.spawn((bcom) => () => [bcom(() => "changed")]);
    expect(vat.call(lists)).toHaveLength(1);
    expect(vat.call(lists)).toHaveLength(1);
  });

  it("A16: a handler of `on` cannot use it", async () => {
    const { vat } = watched();
    const sly = vat.spawn((bcom) => (): Vow => on(1, { then: () => bcom(() => "changed") }));
    await expect(settled(vat.call(sly))).rejects.toMatchObject({ code: "BCOM_IN_HANDLER" });
    expect(vat.call(sly)).not.toBe("changed");
  });

  it("A17: it belongs to the actor, not to the turn", () => {
    const { vat } = watched();
    const late = vat.spawn((bcom) => {
      let kept: unknown;
      return (): unknown => {
        if (kept !== undefined) return kept;
        kept = bcom(() => "new", "ret");
        return "made";
      };
    });
    expect([vat.call(late), vat.call(late), vat.call(late)]).toEqual(["made", "ret", "new"]);
  });
});

describe("methods", () => {
  it("I1: names the methods that there are", () => {
    const { vat } = watched();
    const n = vat.spawn(counter, 0);
    expect(() => vat.call(n as unknown as Ref<{ nope(): void }>, "nope")).toThrow(
      expect.objectContaining({ code: "NO_SUCH_METHOD", hint: "this actor has `inc`, `get`" }),
    );
  });

  it.each(["constructor", "toString", "__proto__", "hasOwnProperty"])(
    "does not take `%s`, which objects inherit",
    (name) => {
      const { vat } = watched();
      const n = vat.spawn(counter, 0) as Ref<Record<string, () => unknown>>;
      expect(() => vat.call(n, name)).toThrow(expect.objectContaining({ code: "NO_SUCH_METHOD" }));
    },
  );

  it("are called without `this`, through which one could reach the others", () => {
    const { vat } = watched();
    const nosy = vat.spawn(() =>
      methods({
        secret: () => 1,
        look(this: unknown) {
          return this;
        },
      }),
    );
    expect(vat.call(nosy as Ref<{ look(): unknown }>, "look")).toBeUndefined();
  });

  it("are own functions of a plain object", () => {
    class Table {
      inc() {
        return 1;
      }
    }
    expect(() => methods(new Table() as never)).toThrow(expect.objectContaining({ code: "NOT_A_BEHAVIOUR" }));
  });

  it("cannot be exchanged once they are given", () => {
    const table = { get: () => 1 };
    const { vat } = watched();
    const fixed = vat.spawn(() => methods(table));
    expect(() => {
      table.get = () => 2;
    }).toThrow(TypeError);
    expect(vat.call(fixed, "get")).toBe(1);
  });
});
