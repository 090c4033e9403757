import { describe, expect, it } from "@jest/globals";
import { call, promise, type Ref, selfOf, send, sendOnly, settled, spawn } from "../index.ts";
import { type Scribe, scribe, watched } from "./_actors.ts";

/** A turn in which something is done with a scribe and its promise; what was written in the end. */
function written(act: (t: Scribe<string>, p: Scribe<string>, resolve: () => void) => void): string[] {
  const { vat } = watched();
  const log: string[] = [];
  vat.run(() => {
    const t = spawn(scribe<string>, log);
    const [p, resolver] = promise<Scribe<string>>();
    act(t, p as unknown as Scribe<string>, () => void call(resolver, "fulfill", t));
  });
  return log;
}

describe("the order of messages", () => {
  it("C1, C2: is that in which they were sent, for the whole vat", () => {
    const { vat } = watched();
    const log: string[] = [];
    vat.run(() => {
      const [a, b] = [spawn(scribe<string>, log), spawn(scribe<string>, log)];
      for (const [to, text] of [
        [a, "a1"],
        [b, "b1"],
        [a, "a2"],
        [b, "b2"],
      ] as const)
        sendOnly(to, text);
    });
    expect(log).toEqual(["a1", "b1", "a2", "b2"]);
  });

  it("C3: what waited in a promise keeps its place where that is resolved", () => {
    const log = written((t, p, resolve) => {
      sendOnly(p, "m1");
      resolve();
      sendOnly(t, "m2");
      sendOnly(p, "m3");
    });
    expect(log).toEqual(["m1", "m2", "m3"]);
  });

  it("C4: what is sent to a promise later does not overtake what waits in it", () => {
    const { vat } = watched();
    const log: string[] = [];
    const [t, p, resolver] = vat.run(() => {
      const [vow, resolver] = promise<Scribe<string>>();
      return [spawn(scribe<string>, log), vow, resolver] as const;
    });
    vat.run(() => {
      sendOnly(p, "m1");
      sendOnly(p, "m2");
    });
    vat.run(() => {
      sendOnly(resolver, "fulfill", t);
      sendOnly(p, "m3");
      sendOnly(t, "m4");
    });
    expect(log.filter((text) => text !== "m4")).toEqual(["m1", "m2", "m3"]);
    expect(log).toContain("m4");
  });

  it("C5: what an actor sends itself comes in a later turn", () => {
    const { vat } = watched();
    const log: string[] = [];
    const actor = vat.spawn((bcom): ((what: string) => void) => {
      const self = selfOf<(what: string) => void>(bcom);
      return (what) => {
        log.push(what);
        if (what !== "a") return;
        sendOnly(self, "later");
        log.push("b");
      };
    });
    vat.call(actor, "a");
    expect(log).toEqual(["a", "b", "later"]);
  });

  it("C6: is kept between vats, through promises, too", async () => {
    const [a, b] = [watched("a").vat, watched("b").vat];
    const log: number[] = [];
    const target = b.spawn(scribe<number>, log);
    const maker = b.spawn(() => () => target);
    const [early, last] = a.run(() => {
      const vow = send(maker);
      for (let n = 0; n < 100; n++) sendOnly(vow, n);
      return [vow, send(vow, 100)] as const;
    });
    await settled(last);
    await settled(
      a.run(() => {
        for (let n = 101; n < 200; n++) sendOnly(early, n);
        return send(early, 200);
      }),
    );
    expect(log).toEqual(Array.from({ length: 201 }, (_, n) => n));
  });

  it("C7: far messages leave when there is nothing near left to do", async () => {
    const [a, b] = [watched("a").vat, watched("b").vat];
    const log: string[] = [];
    const f = b.spawn(scribe<string>, log);
    a.run(() => {
      const n2 = spawn(scribe<string>, log);
      const n = spawn(() => (text: string) => {
        log.push(text);
        sendOnly(n2, "N2");
      });
      sendOnly(f, "F");
      sendOnly(n, "N");
    });
    await b.idle();
    expect(log).toEqual(["N", "N2", "F"]);
  });
});

describe("a send", () => {
  it("C11: is answered with what the behaviour returns, nothing included", async () => {
    const { vat } = watched();
    const silent = vat.spawn(() => () => {});
    await expect(settled(vat.send(silent))).resolves.toBeUndefined();
  });

  it("C12, C13: to what is no reference throws at once", () => {
    const { vat } = watched();
    for (const sends of [send, sendOnly])
      expect(() => vat.run(() => void sends(42 as unknown as Ref<(x: string) => void>, "x"))).toThrow(
        expect.objectContaining({ code: "NOT_A_REFERENCE" }),
      );
    expect(() => vat.send(42 as unknown as Ref<() => void>)).toThrow(
      expect.objectContaining({ code: "NOT_A_REFERENCE" }),
    );
  });

  it("C14: has been done where it is near when `run` returns", () => {
    expect(written((t) => sendOnly(t, "1"))).toEqual(["1"]);
  });

  it("C15: to a promise for data answers the data", async () => {
    const { vat } = watched();
    const answer = vat.run(() => {
      const [vow, resolver] = promise<number>();
      call(resolver, "fulfill", 5);
      return send(vow as never as Ref<(x: string) => number>, "any");
    });
    await expect(settled(answer)).resolves.toBe(5);
  });

  it("C17: from outside has its turn later", async () => {
    const { vat } = watched();
    const log: string[] = [];
    const t = vat.spawn(scribe<string>, log);
    vat.sendOnly(t, "x");
    expect(log).toEqual([]);
    await vat.idle();
    expect(log).toEqual(["x"]);
  });

  it("H7, H8: passes values of one process as they are", async () => {
    const [a, b] = [watched("a").vat, watched("b").vat];
    const list = [1, 2];
    const changing = b.spawn(() => (shared: unknown[], f: () => number) => {
      shared[0] = "changed";
      return f();
    });
    await expect(settled(a.run(() => send(changing, list, () => 42)))).resolves.toBe(42);
    expect(list).toEqual(["changed", 2]);
  });
});
