import { describe, expect, it } from "@jest/globals";
import { call, on, promise, type Ref, type Resolver, send, sendOnly, settled, spawn } from "../index.ts";
import { cell, counter, scribe, watched } from "./_actors.ts";

const fail = (): never => {
  throw new Error("boom");
};

describe("a turn that fails", () => {
  it("D1, D7: has changed no actor, and what it threw is thrown", () => {
    const { vat } = watched();
    const c = vat.spawn(cell<number>, 1);
    expect(() =>
      vat.run(() => {
        call(c, "set", 5);
        call(c, "set", 6);
        fail();
      }),
    ).toThrow("boom");
    expect(vat.call(c, "get")).toBe(1);
  });

  it("D2: has spawned nobody", async () => {
    const { vat } = watched();
    let leaked: Ref<() => number> | undefined;
    expect(() =>
      vat.run(() => {
        leaked = spawn(() => () => 1);
        fail();
      }),
    ).toThrow("boom");
    expect(() => vat.call(leaked as Ref<() => number>)).toThrow(expect.objectContaining({ code: "NO_SUCH_ACTOR" }));
    await expect(settled(vat.send(leaked as Ref<() => number>))).rejects.toMatchObject({ code: "NO_SUCH_ACTOR" });
  });

  it("D3: has sent nothing, near or far, nor to a promise", async () => {
    const [a, b] = [watched("a").vat, watched("b").vat];
    const log: string[] = [];
    const [near, far] = [a.spawn(scribe<string>, log), b.spawn(scribe<string>, log)];
    const [vow, resolver] = a.promise<typeof near>();
    expect(() =>
      a.run(() => {
        sendOnly(near, "near");
        sendOnly(far, "far");
        sendOnly(vow, "vow");
        fail();
      }),
    ).toThrow("boom");
    a.call(resolver, "fulfill", near);
    await b.idle();
    expect(log).toEqual([]);
  });

  it("D9: has resolved nothing", async () => {
    const { vat } = watched();
    const [vow, resolver] = vat.promise<number>();
    expect(() =>
      vat.run(() => {
        call(resolver, "fulfill", 1);
        fail();
      }),
    ).toThrow("boom");
    expect(vat.call(resolver, "fulfill", 2)).toBe(true);
    await expect(settled(vow)).resolves.toBe(2);
  });

  it("D10: has registered no handler", () => {
    const { vat } = watched();
    const [vow, resolver] = vat.promise<number>();
    const ran: unknown[] = [];
    expect(() =>
      vat.run(() => {
        on(vow, { then: (value) => ran.push(value) });
        fail();
      }),
    ).toThrow("boom");
    vat.call(resolver, "fulfill", 1);
    expect(ran).toEqual([]);
  });

  it("undoes resolutions that had passed messages on, so that they pass again", () => {
    const { vat } = watched();
    const log: string[] = [];
    const [vow, resolver] = vat.promise<Ref<(text: string) => void>>();
    const t = vat.spawn(scribe<string>, log);
    vat.run(() => sendOnly(vow, "once"));
    expect(() =>
      vat.run(() => {
        call(resolver, "fulfill", t);
        fail();
      }),
    ).toThrow("boom");
    expect(log).toEqual([]);
    vat.call(resolver, "fulfill", t);
    expect(log).toEqual(["once"]);
  });

  it("D11: does not undo what is not the vat's", () => {
    const { vat } = watched();
    let n = 1;
    expect(() =>
      vat.run(() => {
        n = 2;
        fail();
      }),
    ).toThrow("boom");
    expect(n).toBe(2);
  });
});

describe("an error that is caught within the turn", () => {
  it("D4, D5: undoes nothing: neither what was changed nor what was sent", () => {
    const { vat } = watched();
    const log: string[] = [];
    const [c, t] = [vat.spawn(cell<number>, 1), vat.spawn(scribe<string>, log)];
    const inner = vat.spawn(() => () => {
      call(c, "set", 5);
      sendOnly(t, "sent");
      fail();
    });
    const outer = vat.spawn(() => () => {
      try {
        call(inner);
      } catch {
        return "caught";
      }
      return "not thrown";
    });
    expect(vat.call(outer)).toBe("caught");
    expect(vat.call(c, "get")).toBe(5);
    expect(log).toEqual(["sent"]);
  });
});

describe("a message whose turn fails", () => {
  it("D6, D15: leaves the other turns of the churn alone", async () => {
    const { vat } = watched();
    const n = vat.spawn(counter, 0);
    const bad = vat.spawn(() => fail);
    const broken = vat.run(() => {
      sendOnly(n, "inc");
      const answer = send(bad);
      sendOnly(n, "inc");
      return answer;
    });
    await expect(settled(broken)).rejects.toThrow("boom");
    expect(vat.call(n, "get")).toBe(2);
  });

  it("D8, D12, F3: breaks its answer with what was thrown, the same object", async () => {
    const [a, b] = [watched("a").vat, watched("b").vat];
    const problem = { any: "thing" };
    const c = b.spawn(cell<number>, 1);
    const bad = b.spawn(() => () => {
      call(c, "set", 2);
      throw problem;
    });
    const answer = a.run(() => send(bad));
    expect(await settled(answer).catch((caught: unknown) => caught)).toBe(problem);
    expect(b.call(c, "get")).toBe(1);
  });

  it("D13: is reported where nobody waits for the answer, and the vat goes on", () => {
    const { vat, problems } = watched();
    const bad = vat.spawn(() => fail);
    vat.run(() => sendOnly(bad));
    expect(problems).toEqual([new Error("boom")]);
    expect(vat.call(vat.spawn(counter, 3), "get")).toBe(3);
  });

  it.each(["oops", undefined, null, 0])(
    "D14: breaks its own turn alone where it throws %p, which is no error",
    async (thrown) => {
      const { vat } = watched();
      const n = vat.spawn(counter, 0);
      const bad = vat.spawn(() => () => {
        throw thrown;
      });
      const answer = vat.run(() => {
        sendOnly(n, "inc");
        return send(bad);
      });
      expect(await settled(answer).catch((problem: unknown) => [problem])).toEqual([thrown]);
      expect(vat.call(n, "get")).toBe(1);
      expect(() =>
        vat.run(() => {
          throw thrown;
        }),
      ).toThrow();
    },
  );

  it("is one whose calls go round in circles without end", async () => {
    const { vat } = watched();
    const [vow, resolver] = vat.promise<Ref<() => number>>();
    const c = vat.spawn(cell<number>, 1);
    const endless = vat.spawn((): (() => number) => () => {
      call(c, "set", 2);
      return call(vow);
    });
    vat.call(resolver, "fulfill", endless);
    await expect(settled(vat.send(endless))).rejects.toThrow(RangeError);
    expect(vat.call(c, "get")).toBe(1);
  });
});

describe("what a behaviour returns", () => {
  it("is no promise of JavaScript's, whose rest would be in no turn", async () => {
    const { vat } = watched();
    const asynchronous = vat.spawn(() => async () => 1);
    await expect(settled(vat.send(asynchronous))).rejects.toMatchObject({ code: "NATIVE_PROMISE" });
  });

  it("may come later, by a promise of the vat", async () => {
    const { vat } = watched();
    const reading = vat.spawn(() => () => vat.adopt(Promise.resolve("read")));
    await expect(settled(vat.send(reading))).resolves.toBe("read");
    const failing = vat.spawn(() => () => vat.adopt(Promise.reject(new Error("unreadable"))));
    await expect(settled(vat.send(failing))).rejects.toThrow("unreadable");
  });
});

describe("breakage that nobody hears of", () => {
  it("is reported when the vat rests, once", async () => {
    const { vat, problems } = watched();
    const bad = vat.spawn(() => fail);
    vat.run(() => void send(bad));
    await vat.idle();
    await new Promise(setImmediate);
    expect(problems).toEqual([new Error("boom")]);
  });

  it("is not reported where somebody catches it", async () => {
    const { vat, problems } = watched();
    const bad = vat.spawn(() => fail);
    vat.run(() => on(send(bad), { catch: () => "fine" }));
    await new Promise(setImmediate);
    expect(problems).toEqual([]);
  });

  it("is reported of what `on` gives where its own handler failed", async () => {
    const { vat, problems } = watched();
    vat.run(() => on(1, { then: fail }));
    await new Promise(setImmediate);
    expect(problems).toEqual([new Error("boom")]);
  });
});

it("resolvers of a failed turn resolve nothing", () => {
  const { vat } = watched();
  let leaked: Resolver<number> | undefined;
  expect(() =>
    vat.run(() => {
      [, leaked] = promise<number>();
      fail();
    }),
  ).toThrow("boom");
  expect(() => vat.call(leaked as Resolver<number>, "fulfill", 1)).not.toThrow();
});

it("D14: what is thrown may be anything, and breaks its own turn alone", async () => {
  const { vat } = watched();
  const c = vat.spawn(cell<number>, 1);
  const thrower = vat.spawn(() => () => {
    throw "oops";
  });
  const answer = vat.run(() => {
    call(c, "set", 2);
    return send(thrower);
  });
  await expect(settled(answer)).rejects.toBe("oops");
  expect(vat.call(c, "get")).toBe(2);
});
