import {
  call,
  methods,
  on,
  promise,
  type Ref,
  send,
  sendOnly,
  sendVerbatim,
  settled,
  spawn,
  type Vow,
} from "@glither/vat";
import { afterEach, describe, expect, it } from "@jest/globals";
import { CaptpError, get, index, SturdyRef, Tagged, untag } from "./index.ts";
import { type Peer, Peers, quiet } from "./testing/peers.ts";

type Anything = (...args: unknown[]) => unknown;

let peers = new Peers();
afterEach(async () => {
  await peers.close();
  peers = new Peers();
});

/** A reference at `here` to an actor at `there`. */
async function far<I = Anything>(here: Peer, there: Peer, behaviour: unknown): Promise<Ref<I>> {
  const actor = there.vat.spawn(() => behaviour as Anything);
  return (await settled(here.node.enliven(there.node.register(actor).address))) as Ref<I>;
}

const echo = (value: unknown) => value;

function codeOf(problem: unknown): string | undefined {
  return problem instanceof CaptpError ? problem.code : undefined;
}

async function broken(vow: Vow | Ref): Promise<unknown> {
  return settled(vow).then(
    () => "fulfilled",
    (problem: unknown) => problem,
  );
}

describe("a session", () => {
  it("K1: calls what lives elsewhere, and hears what comes of it", async () => {
    const [a, b] = [peers.peer("a"), peers.peer("b")];
    const greeter = await far<(name: string) => string>(a, b, (name: string) => `hi ${name}`);
    expect(await settled(a.vat.send(greeter, "al"))).toBe("hi al");
  });

  it("K2: does not call synchronously", async () => {
    const [a, b] = [peers.peer("a"), peers.peer("b")];
    const greeter = await far(a, b, () => "hi");
    expect(() => a.vat.run(() => call(greeter))).toThrow(expect.objectContaining({ code: "NOT_NEAR" }));
  });

  it("K3: has one reference for one object", async () => {
    const [a, b] = [peers.peer("a"), peers.peer("b")];
    const sturdy = b.node.register(b.vat.spawn(() => () => 1));
    expect(b.node.register(b.vat.spawn(() => () => 1)).address).not.toBe(sturdy.address);
    const [one, other] = await Promise.all([settled(a.node.enliven(sturdy)), settled(a.node.enliven(sturdy.address))]);
    expect(one).toBe(other);
  });

  it("K4, H1: knows what comes home", async () => {
    const [a, b] = [peers.peer("a"), peers.peer("b")];
    const own = a.vat.spawn(() => () => "own");
    const echoed = await far(a, b, echo);
    expect(await settled(a.vat.send(echoed, own))).toBe(own);
    expect(await settled(a.vat.send(echoed, echoed))).toBe(echoed);
  });

  it("K5, K12, K19: tells nothing of an error but that there was one", async () => {
    const [a, b] = [peers.peer("a"), peers.peer("b")];
    const bad = await far(
      a,
      b,
      methods({
        boom: () => {
          throw new Error("the secret");
        },
      }),
    );
    for (const vow of [
      a.vat.send(bad, "boom"),
      a.vat.send(bad, "nope"),
      a.vat.run(() => send(send(send(bad, "boom") as never, "x" as never) as never, "y" as never)),
    ]) {
      const problem = await broken(vow as Vow);
      expect(codeOf(problem)).toBe("REMOTE");
      expect(String(problem)).not.toContain("secret");
    }
  });

  it.each([
    ["a symbol", Symbol.for("why")],
    ["a list", [Symbol.for("a"), 1]],
    ["a text", "s"],
  ])("K6: passes a problem that is data: %s", async (_, problem) => {
    const [a, b] = [peers.peer("a"), peers.peer("b")];
    const bad = await far(a, b, () => {
      throw problem;
    });
    expect(await broken(a.vat.send(bad))).toEqual(problem);
  });

  it.each<[string, unknown]>([
    ["an integer", 42],
    ["a negative one", -7],
    ["a large one", 2n ** 100n],
    ["a fraction", 1.5],
    ["nan", Number.NaN],
    ["infinity", Number.POSITIVE_INFINITY],
    ["negative zero", -0],
    ["true", true],
    ["false", false],
    ["a text", "héé 熊 🐻"],
    ["a symbol", Symbol.for("sym")],
    ["bytes", new Uint8Array([1, 2, 3])],
    ["an empty list", []],
    ["a list", [1, [2, "x"]]],
    ["nothing", undefined],
    ["null", null],
    ["a tagged value", new Tagged("my-tag", [1, 2])],
    ["a set", new Set([1])],
    ["a map", new Map([[Symbol.for("k"), 1]])],
    ["a sturdy reference", SturdyRef.parse("ocapn://a.fake/s/SmFk?host=h")],
  ])("K7: carries %s there and back", async (_, value) => {
    const [a, b] = [peers.peer("a"), peers.peer("b")];
    const echoed = await far(a, b, (_first: unknown, it: unknown) => it);
    expect(await settled(a.vat.run(() => sendVerbatim(echoed, 0, value)))).toEqual(value);
  });

  it("K7: carries a plain object, whatever its keys are", async () => {
    const [a, b] = [peers.peer("a"), peers.peer("b")];
    const echoed = await far(a, b, echo);
    const sent = JSON.parse('{"b": 1, "a": {"long key": 2}, "__proto__": 3, "é": 4}') as object;
    const came = (await settled(a.vat.send(echoed, sent))) as object;
    expect(Object.getPrototypeOf(came)).toBe(null);
    expect(
      Object.entries(came)
        .map(([key, value]) => [key, key === "a" ? { ...value } : value])
        .sort(),
    ).toEqual([
      ["__proto__", 3],
      ["a", { "long key": 2 }],
      ["b", 1],
      ["é", 4],
    ]);
  });

  it.each<[string, unknown]>([
    ["a function", () => 1],
    ["an object of a class", new Date(0)],
    ["a symbol of its own", Symbol("own")],
    ["a text with half a character", "\ud800"],
    ["a promise of JavaScript's", Promise.resolve(1)],
    [
      "a list without end",
      (() => {
        const list: unknown[] = [];
        list.push(list);
        return list;
      })(),
    ],
    [
      "what is computed",
      {
        get x() {
          throw new Error("was read");
        },
      },
    ],
    ["more than a message may be", new Uint8Array(2_000_000)],
  ])("K8: breaks the message that holds %s, and nothing else", async (_, value) => {
    const [a, b] = [peers.peer("a"), peers.peer("b")];
    const echoed = await far(a, b, echo);
    expect(codeOf(await broken(a.vat.send(echoed, value)))).toBe("UNSENDABLE");
    a.vat.run(() => sendOnly(echoed, value));
    const answers = await far(a, b, () => value);
    expect(codeOf(await broken(a.vat.send(answers)))).toBe("REMOTE");
    expect(await settled(a.vat.send(echoed, "alive"))).toBe("alive");
    expect(a.unheard.map(codeOf)).toEqual(["UNSENDABLE"]);
  });

  it("K9: keeps the order of what one sends to one", async () => {
    const [a, b] = [peers.peer("a"), peers.peer("b")];
    const got: number[] = [];
    const log = await far<(n: number) => void>(a, b, (n: number) => {
      got.push(n);
    });
    a.vat.run(() => {
      for (let n = 0; n < 200; n++) sendOnly(log, n);
    });
    await quiet();
    expect(got).toEqual(Array.from({ length: 200 }, (_, n) => n));
  });

  it("K10, K11: sends to what is not there yet without waiting for it", async () => {
    const [a, b] = [peers.peer("a"), peers.peer("b")];
    const order: string[] = [];
    const maker = {
      make: () => {
        order.push("made");
        return spawn(() =>
          methods({
            ...maker,
            ping: () => {
              order.push("ping");
              return "pong";
            },
          }),
        );
      },
    };
    const far1 = await far<{ make(): Ref }>(a, b, methods(maker));
    const [vow, last] = a.vat.run(() => {
      const made = send(far1, "make") as never;
      const pong = send(send(send(made, "make" as never) as never, "make" as never) as never, "ping" as never);
      return [
        on(made, {
          then: () => {
            order.push("answered");
          },
        }),
        pong,
      ];
    });
    expect(await settled(last as Vow)).toBe("pong");
    await settled(vow);
    expect(order).toEqual(["made", "made", "made", "ping", "answered"]);
  });

  it("K13, C15: a message to what is no actor answers what is there", async () => {
    const [a, b] = [peers.peer("a"), peers.peer("b")];
    const five = await far<() => number>(a, b, () => 5);
    expect(await settled(a.vat.run(() => send(send(five) as never, "any" as never)) as Vow)).toBe(5);
  });

  it("K15, F8: an answer that is a promise settles with it", async () => {
    const [a, b] = [peers.peer("a"), peers.peer("b")];
    const [vow, resolver] = b.vat.promise<string>();
    const late = await far<() => string>(a, b, () => vow);
    const answer = settled(a.vat.send(late));
    await quiet(10);
    b.vat.sendOnly(resolver, "fulfill", "later");
    expect(await answer).toBe("later");
  });

  it("tells what becomes of a promise that was sent", async () => {
    const [a, b] = [peers.peer("a"), peers.peer("b")];
    const pair = await far<() => readonly [Vow<string>, Ref<(verb: string, value: unknown) => void>]>(a, b, () =>
      promise(),
    );
    for (const [verb, value] of [
      ["fulfill", "ok"],
      ["break", Symbol.for("oh-no")],
    ] as const) {
      const [vow, resolver] = await settled(a.vat.send(pair));
      const said = broken(a.vat.run(() => on(vow as never, { then: (it) => [it] }))).then(() =>
        settled(vow as Vow).catch((problem) => problem),
      );
      a.vat.sendOnly(resolver as never, verb as never, value as never);
      expect(await said).toBe(value);
    }
  });

  it("K26: picks a part of what is on its way", async () => {
    const [a, b] = [peers.peer("a"), peers.peer("b")];
    const source = await far<() => { list: readonly Ref<() => string>[]; tag: unknown }>(a, b, () => ({
      list: ["x", spawn(() => () => "second")],
      tag: new Tagged("t", "held"),
    }));
    const [second, held, none, wrong] = a.vat.run(() => {
      const answer = send(source) as unknown as Vow<{ list: readonly Ref<() => string>[]; tag: unknown; nope: 1 }>;
      return [
        send(index(get(answer, "list"), 1)),
        untag(get(answer, "tag") as Vow, "t"),
        on(get(answer, "nope"), {}),
        on(untag(get(answer, "tag") as Vow, "u"), {}),
      ];
    });
    expect(await settled(second as Vow)).toBe("second");
    expect(await settled(held as Vow)).toBe("held");
    expect(codeOf(await broken(none as Vow))).toBe("REMOTE");
    expect(codeOf(await broken(wrong as Vow))).toBe("REMOTE");
  });

  it("K18: has nothing under a number that nobody was given", async () => {
    const [a, b] = [peers.peer("a"), peers.peer("b")];
    const problem = await broken(a.node.enliven(new SturdyRef(b.node.location, new Uint8Array(32))));
    expect(codeOf(problem)).toBe("REMOTE");
  });

  it("K21, K22, K23: breaks what is pending when the session is cut, and nothing that is settled", async () => {
    const [a, b] = [peers.peer("a"), peers.peer("b")];
    const sturdy = b.node.register(
      b.vat.spawn(() => methods({ never: () => promise()[0], five: () => 5, self: () => spawn(() => () => 1) })),
    );
    const object = (await settled(a.node.enliven(sturdy))) as Ref<{
      never(): number;
      five(): number;
      self(): Ref<() => number>;
    }>;
    const [pending, five, self] = [a.vat.send(object, "never"), a.vat.send(object, "five"), a.vat.send(object, "self")];
    const other = await settled(self);
    await settled(five);
    const said = broken(pending as Vow);
    peers.network.cut();
    expect(codeOf(await said)).toBe("SESSION_ENDED");
    expect(await settled(five)).toBe(5);
    expect(await settled(self)).toBe(other);
    expect(codeOf(await broken(a.vat.send(other as Ref<() => number>) as Vow))).toBe("SESSION_ENDED");
    expect(codeOf(await broken(a.vat.run(() => send(self as unknown as Vow<Ref<() => number>>)) as Vow))).toBe(
      "SESSION_ENDED",
    );
    // K24: and it is there again for who has its sturdy reference.
    const again = (await settled(a.node.enliven(sturdy))) as Ref<{ five(): number }>;
    expect(await settled(a.vat.send(again, "five"))).toBe(5);
  });
});
