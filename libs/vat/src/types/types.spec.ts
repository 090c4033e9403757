import { expect, it } from "@jest/globals";
import {
  type Bcom,
  type Becoming,
  call,
  isRef,
  methods,
  on,
  type Ref,
  type Resolver,
  send,
  sendOnly,
  settled,
  spawn,
  Vat,
  type Vow,
} from "../index.ts";

// What compiles here, and what does not, is the test; `npm run typecheck` looks at it.

/** Whether two types are the same one. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Only for types that are the same. */
function same<A, B>(..._: Same<A, B> extends true ? [] : [never]): void {}

const counter = (bcom: Bcom, n: number) =>
  methods({
    inc: (by: number): Becoming<number> => bcom(counter(bcom, n + by), n + by),
    get: () => n,
    reset: (): Becoming<undefined> => bcom(counter(bcom, 0)),
    later: (): Vow<string> => on(n, { then: String }),
    make: (from: number) => spawn(counter, from),
  });

interface Counter {
  inc(by: number): number;
  get(): number;
  reset(): undefined;
  later(): Vow<string>;
  make(from: number): Ref<Counter>;
}

const vat = new Vat();

it("gives `call` and `send` each method's arguments and results", async () => {
  const c: Ref<Counter> = vat.spawn(counter, 0);
  const asked = vat.run(() => {
    const inc = call(c, "inc", 2);
    same<typeof inc, number>();
    const reset = call(c, "reset");
    same<typeof reset, undefined>();
    const made = send(c, "make", 5);
    same<typeof made, Vow<Ref<Counter>>>();
    // A promise of a reference is sent to before it is there.
    const got = send(made, "inc", 1);
    same<typeof got, Vow<number>>();
    // Promises of promises are promises.
    const later = send(c, "later");
    same<typeof later, Vow<string>>();
    const called = call(c, "later");
    same<typeof called, Vow<string>>();
    const handled = on(got, { then: (n) => spawn(counter, n), catch: () => undefined });
    same<typeof handled, Vow<Ref<typeof handled extends Vow<Ref<infer I> | undefined> ? I : never> | undefined>>();
    return got;
  });
  const native = settled(asked);
  same<typeof native, Promise<number>>();
  expect(await native).toBe(6);
});

it("takes no wrong message", () => {
  const c: Ref<Counter> = vat.spawn(counter, 0);
  const wrong = (): void => {
    // @ts-expect-error no such method
    call(c, "decrement");
    // @ts-expect-error a text for a number
    call(c, "inc", "2");
    // @ts-expect-error an argument is missing
    send(c, "inc");
    // @ts-expect-error an argument too many
    send(c, "get", 1);
    // @ts-expect-error no method is named
    sendOnly(c);
    // @ts-expect-error what it answers is no text
    const text: string = call(c, "get");
    // @ts-expect-error no reference
    call(5, "get");
    // @ts-expect-error a promise of data understands nothing
    send(send(c, "get"), "get");
    // @ts-expect-error nobody knows what it understands
    call(c as Ref, "get");
    void text;
  };
  expect(wrong).toBeInstanceOf(Function);
});

it("gives an actor of one function that function's arguments and result", () => {
  const adder = vat.spawn((_bcom: Bcom, base: number) => (n: number) => base + n, 40);
  same<typeof adder, Ref<(n: number) => number>>();
  const sum = vat.call(adder, 2);
  same<typeof sum, number>();
  expect(sum).toBe(42);
  const wrong = (): void => {
    // @ts-expect-error a text for a number
    vat.call(adder, "2");
    // @ts-expect-error an argument is missing
    vat.send(adder);
  };
  expect(wrong).toBeInstanceOf(Function);
});

it("wants of `spawn` what the constructor takes, and of resolvers what the promise is for", () => {
  const wrong = (): void => {
    // @ts-expect-error a text for a number
    vat.spawn(counter, "0");
    // @ts-expect-error an argument is missing
    vat.spawn(counter);
    const [, resolver] = vat.promise<number>();
    same<typeof resolver, Resolver<number>>();
    // @ts-expect-error a text for a number
    vat.call(resolver, "fulfill", "5");
  };
  expect(wrong).toBeInstanceOf(Function);
});

it("lets more be used as less, and not the other way round", () => {
  const c = vat.spawn(counter, 7);
  const reader: Ref<{ get(): number }> = c;
  // @ts-expect-error a reader does not count
  const writer: Ref<{ inc(by: number): number }> = reader;
  expect(vat.call(reader, "get")).toBe(7);
  expect(isRef(writer)).toBe(true);
});
