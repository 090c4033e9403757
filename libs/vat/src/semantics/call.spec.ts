import { describe, expect, it } from "@jest/globals";
import { call, promise, type Ref, send, spawn, type Vow } from "../index.ts";
import { counter, watched } from "./_actors.ts";

const hello = () => () => "hello";

describe("call", () => {
  it("B1: reaches nothing in another vat", () => {
    const [a, b] = [watched("a").vat, watched("b").vat];
    const far = b.spawn(hello);
    expect(() => a.call(far)).toThrow(expect.objectContaining({ code: "NOT_NEAR", hint: "use `send`" }));
  });

  it("B2: does not wait for a promise", () => {
    const { vat } = watched();
    vat.run(() => {
      const [vow] = promise<Ref<() => string>>();
      expect(() => call(vow)).toThrow(expect.objectContaining({ code: "NOT_CALLABLE" }));
    });
  });

  it("B3: passes a promise that is fulfilled, in the same turn", () => {
    const { vat } = watched();
    vat.run(() => {
      const [vow, resolver] = promise<Ref<() => string>>();
      call(resolver, "fulfill", spawn(hello));
      expect(call(vow)).toBe("hello");
    });
  });

  it("B4: of a promise fulfilled with data gives that, and takes no arguments", () => {
    const { vat } = watched();
    vat.run(() => {
      const [vow, resolver] = promise<number>();
      call(resolver, "fulfill", 5);
      const odd = vow as unknown as Vow<Ref<(...args: number[]) => number>>;
      expect(call(odd)).toBe(5);
      expect(() => call(odd, 1)).toThrow(expect.objectContaining({ code: "NOT_CALLABLE" }));
    });
  });

  it("B5: does not reach another vat through a promise", () => {
    const [a, b] = [watched("a").vat, watched("b").vat];
    const far = b.spawn(hello);
    a.run(() => {
      const [vow, resolver] = promise<Ref<() => string>>();
      call(resolver, "fulfill", far);
      expect(() => call(vow)).toThrow(expect.objectContaining({ code: "NOT_NEAR" }));
    });
  });

  it("B6: of a broken promise says what broke it", () => {
    const { vat, problems } = watched();
    vat.run(() => {
      const [vow, resolver] = promise<Ref<() => string>>();
      call(resolver, "break", "why");
      expect(() => call(vow)).toThrow(expect.objectContaining({ code: "NOT_CALLABLE", cause: "why" }));
    });
    expect(problems).toEqual([]);
  });

  it.each([42, "text", null, undefined, {}, () => 1])("B7: %p is no reference", (value) => {
    const { vat } = watched();
    expect(() => vat.call(value as unknown as Ref<() => void>)).toThrow(
      expect.objectContaining({ code: "NOT_A_REFERENCE" }),
    );
  });

  it("B8, C16: happens in a turn, and so does a send", () => {
    const { vat } = watched();
    const n = vat.spawn(counter, 0);
    for (const outside of [() => call(n, "get"), () => send(n, "get")])
      expect(outside).toThrow(expect.objectContaining({ code: "NO_TURN" }));
  });

  it("A21: passes arguments as they are, however many", () => {
    const { vat } = watched();
    const echo = vat.spawn(
      () =>
        (...args: number[]) =>
          args,
    );
    expect(vat.call(echo)).toEqual([]);
    expect(vat.call(echo, 1)).toEqual([1]);
    expect(vat.call(echo, 1, 2, 3)).toEqual([1, 2, 3]);
    expect(vat.call(echo, 1, 2, 3, 4, 5)).toEqual([1, 2, 3, 4, 5]);
  });
});

describe("a reference", () => {
  it("H1: is the same whoever has passed it on", () => {
    const { vat } = watched();
    const echo = vat.spawn(() => (value: unknown) => value);
    expect(vat.call(echo, echo)).toBe(echo);
  });

  it("H3, H4: is never the promise for it", () => {
    const { vat } = watched();
    vat.run(() => {
      const target = spawn(hello);
      const [p, resolveP] = promise<Ref<() => string>>();
      const [q, resolveQ] = promise<Ref<() => string>>();
      call(resolveP, "fulfill", target);
      call(resolveQ, "fulfill", target);
      expect(new Set<unknown>([p, q, target]).size).toBe(3);
    });
  });

  it("shows nothing of what it stands for, and cannot be written to", () => {
    const { vat } = watched();
    const n = vat.spawn(counter, 0);
    expect(Object.isFrozen(n)).toBe(true);
    expect(Reflect.ownKeys(n)).toEqual([]);
    const prototype = Object.getPrototypeOf(n);
    expect(Reflect.ownKeys(prototype)).toEqual([]);
    expect((n as unknown as { constructor: unknown }).constructor).toBe(Object);
    expect(JSON.stringify(n)).toBe("{}");
  });
});
