import { describe, expect, it } from "@jest/globals";
import {
  call,
  methods,
  on,
  promise,
  type Ref,
  type Resolver,
  send,
  sendOnly,
  settled,
  spawn,
  type Vow,
} from "../index.ts";
import { counter, scribe, watched } from "./_actors.ts";

describe("a resolver", () => {
  it("R1, R2: counts once; the first decides", async () => {
    const { vat } = watched();
    const [vow, resolver] = vat.promise<number>();
    expect(vat.call(resolver, "fulfill", 1)).toBe(true);
    expect(vat.call(resolver, "fulfill", 2)).toBe(false);
    expect(vat.call(resolver, "break", "late")).toBe(false);
    await expect(settled(vow)).resolves.toBe(1);
  });

  it("R3: breaks with any value", async () => {
    const { vat } = watched();
    const [vow, resolver] = vat.promise<number>();
    const heard = settled(vow);
    vat.call(resolver, "break", "oops");
    await expect(heard).rejects.toBe("oops");
  });

  it("R8: says that it does not know a verb", () => {
    const { vat } = watched();
    const [, resolver] = vat.promise<number>();
    expect(() => vat.call(resolver as unknown as Ref<{ resolve(): void }>, "resolve")).toThrow(
      expect.objectContaining({ code: "NO_SUCH_METHOD" }),
    );
  });

  it("R10: can be sent to from another vat", async () => {
    const [a, b] = [watched("a").vat, watched("b").vat];
    const [vow, resolver] = a.promise<string>();
    b.run(() => sendOnly(resolver, "fulfill", "from-b"));
    await expect(settled(vow)).resolves.toBe("from-b");
  });
});

describe("a promise that would wait for itself", () => {
  const cycle = expect.objectContaining({ code: "CYCLE" });

  it.each([1, 2, 3, 10])("R5, R6: breaks where %d of them go round", async (length) => {
    const { vat } = watched();
    const pairs = vat.run(() => Array.from({ length }, () => promise<unknown>()));
    const heard = pairs.map(([vow]) => settled(vow).catch((problem: unknown) => problem));
    vat.run(() => {
      for (const [at, [, resolver]] of pairs.entries()) call(resolver, "fulfill", pairs[(at + 1) % length]?.[0]);
    });
    expect(await Promise.all(heard)).toEqual(pairs.map(() => cycle));
  });

  it("breaks where the other one lives in another vat", async () => {
    const [a, b] = [watched("a").vat, watched("b").vat];
    const [p, resolveP] = a.promise<unknown>();
    const [q, resolveQ] = b.promise<unknown>();
    const heard = [p, q].map((vow) => settled(vow).catch((problem: unknown) => problem));
    a.call(resolveP, "fulfill", q);
    b.call(resolveQ, "fulfill", p);
    expect(await Promise.all(heard)).toEqual([cycle, cycle]);
  });
});

describe("a message to a promise", () => {
  const made = () => methods({ make: (n: number) => spawn(counter, n), vow: () => promise<Ref<() => number>>()[0] });

  it("F1: reaches what will be there, in chains of three and more", async () => {
    const { vat } = watched();
    const maker = vat.spawn(() => methods({ maker: () => spawn(made) }));
    const answer = vat.run(() => send(send(send(maker, "maker"), "make", 4), "inc"));
    await expect(settled(answer)).resolves.toBe(5);
  });

  it("F3: breaks with what broke the first of the chain", async () => {
    const { vat, problems } = watched();
    const bad = vat.spawn(() => (): Ref<() => Ref<() => number>> => {
      throw new Error("boom");
    });
    await expect(settled(vat.run(() => send(send(send(bad)))))).rejects.toThrow("boom");
    expect(problems).toEqual([]);
  });

  it("F4: answers the data that it is fulfilled with", async () => {
    const { vat } = watched();
    const [vow, resolver] = vat.promise<number>();
    const answer = vat.run(() => send(vow as never as Ref<{ add(n: number): number }>, "add", 1));
    expect(vat.call(resolver, "fulfill", 5)).toBe(true);
    await expect(settled(answer)).resolves.toBe(5);
    await expect(settled(vow)).resolves.toBe(5);
  });

  it("F4c: does so between vats", async () => {
    const [a, b] = [watched("a").vat, watched("b").vat];
    const five = b.spawn(() => () => 5);
    const answer = a.run(() => send(send(five) as never as Ref<() => number>));
    await expect(settled(answer)).resolves.toBe(5);
  });

  it("F6, F6b: does not hold it together where nobody waits for an answer", async () => {
    const { vat } = watched();
    const [vow, resolver] = vat.promise<Ref<() => void>>();
    const heard = settled(vow);
    vat.run(() => sendOnly(vow));
    expect(vat.call(resolver, "break", "why")).toBe(true);
    vat.run(() => sendOnly(vow));
    await expect(heard).rejects.toBe("why");
  });

  it("F7: leaves for another vat at once, before the answer is there", async () => {
    const [a, b] = [watched("a").vat, watched("b").vat];
    const log: string[] = [];
    const maker = b.spawn(() => () => spawn(scribe<string>, log));
    a.run(() => sendOnly(send(maker), "ping"));
    a.halt();
    await b.idle();
    expect(log).toEqual(["ping"]);
  });

  it("F8: waits as long as the promise waits that it was answered with", async () => {
    const [a, b] = [watched("a").vat, watched("b").vat];
    let resolver: Resolver<string> | undefined;
    const later = b.spawn(() => (): Vow<string> => {
      const [vow, resolve] = promise<string>();
      resolver = resolve;
      return vow;
    });
    let done = false;
    const answer = settled(a.run(() => on(send(later), { then: (value) => value })));
    void answer.then(() => {
      done = true;
    });
    await b.idle();
    await a.idle();
    expect(done).toBe(false);
    b.call(resolver as Resolver<string>, "fulfill", "now");
    await expect(answer).resolves.toBe("now");
  });

  it("finds its way where a promise is fulfilled with an actor of the sender's, or of a third vat", async () => {
    const [a, b, c] = [watched("a").vat, watched("b").vat, watched("c").vat];
    const [own, third] = [a.spawn(counter, 1), c.spawn(counter, 10)];
    const give = b.spawn(() => (what: Ref<{ inc(): number }>) => what);
    const answers = a.run(() => [send(send(give, own), "inc"), send(send(give, third), "inc")]);
    expect(await Promise.all(answers.map(settled))).toEqual([2, 11]);
  });

  it("is answered through a chain as long as no stack is deep", async () => {
    const { vat } = watched();
    const [vow, resolver] = vat.promise<unknown>();
    const last = vat.run(() => {
      let answer: Vow = vow;
      for (let n = 0; n < 50_000; n++) answer = send(answer as Vow<Ref<() => unknown>>);
      return answer;
    });
    const heard = settled(last);
    vat.call(resolver, "break", "the first");
    await expect(heard).rejects.toBe("the first");
  });
});
