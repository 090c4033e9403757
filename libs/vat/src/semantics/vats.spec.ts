import { describe, expect, it } from "@jest/globals";
import { call, on, type Ref, selfOf, send, sendOnly, settled } from "../index.ts";
import { counter, scribe, watched } from "./_actors.ts";

describe("a vat that is halted", () => {
  it("G1, G9: keeps what is sent to it until it is started again", async () => {
    const [a, b] = [watched("a").vat, watched("b").vat];
    const log: string[] = [];
    const t = b.spawn(scribe<string>, log);
    b.halt();
    const answer = a.run(() => send(t, "while halted"));
    await new Promise(setImmediate);
    expect(log).toEqual([]);
    b.start();
    await settled(answer);
    await settled(a.run(() => send(t, "after")));
    expect(log).toEqual(["while halted", "after"]);
  });

  it("G2: takes no turn for the program around it either", () => {
    const { vat } = watched("a");
    const n = vat.spawn(counter, 0);
    vat.halt();
    expect(() => vat.call(n, "inc")).toThrow(expect.objectContaining({ code: "HALTED" }));
  });

  it("G3: has its state when it is started again", () => {
    const { vat } = watched();
    const n = vat.spawn(counter, 0);
    vat.call(n, "inc");
    vat.halt();
    vat.start();
    expect(vat.call(n, "inc")).toBe(2);
  });

  it("G8: ends the turn in which it was halted, and takes no other", () => {
    const { vat } = watched();
    const log: string[] = [];
    const t = vat.spawn(scribe<string>, log);
    const halting = vat.spawn(() => () => {
      sendOnly(t, "later");
      vat.halt();
      log.push("after halt");
      return "r";
    });
    expect(vat.call(halting)).toBe("r");
    expect(log).toEqual(["after halt"]);
  });
});

describe("turns of several vats", () => {
  it("G4: are not within each other: one vat's turn sends to the other", async () => {
    const [a, b] = [watched("a").vat, watched("b").vat];
    const n = b.spawn(counter, 0);
    const nested = a.spawn(() => () => b.call(n, "inc"));
    await expect(settled(a.send(nested))).rejects.toMatchObject({ code: "NESTED_TURN" });
    expect(b.call(n, "get")).toBe(0);
  });

  it("G5: a turn of the same vat is the turn that there is", () => {
    const { vat } = watched();
    const n = vat.spawn(counter, 0);
    expect(vat.run(() => vat.call(n, "inc") + vat.run(() => call(n, "inc")))).toBe(3);
  });

  it("do not starve each other: of two that never rest both go on", async () => {
    const turns = { a: 0, b: 0 };
    const vats = (["a", "b"] as const).map((name) => {
      const { vat } = watched(name);
      const busy = vat.spawn((bcom): (() => void) => {
        const self = selfOf<() => void>(bcom);
        return () => {
          turns[name]++;
          sendOnly(self);
        };
      });
      vat.sendOnly(busy);
      return vat;
    });
    // Sockets and timers have their time, too.
    for (let n = 0; n < 10; n++) await new Promise(setImmediate);
    for (const vat of vats) vat.halt();
    expect(turns.a).toBeGreaterThan(1000);
    expect(Math.abs(turns.a - turns.b)).toBeLessThanOrEqual(turns.a / 5);
  });

  it("hear of others even where a churn does not end", async () => {
    const [a, b] = [watched("a").vat, watched("b").vat];
    const log: string[] = [];
    const t = b.spawn(scribe<string>, log);
    const stopped = { by: undefined as string | undefined };
    const endless = a.spawn((bcom): (() => void) => {
      const self = selfOf<() => void>(bcom);
      return () => {
        if (stopped.by === undefined) sendOnly(self);
      };
    });
    const stop = a.spawn(() => (by: string) => {
      stopped.by = by;
    });
    a.sendOnly(endless);
    a.run(() => sendOnly(t, "left"));
    await settled(b.run(() => send(stop, "b")));
    await b.idle();
    expect([stopped.by, log]).toEqual(["b", ["left"]]);
  });

  it.each([1, 255, 256, 257, 512, 4096])(
    "send on what %d messages make them send, though a slice of turns ends there",
    async (count) => {
      const [a, b] = [watched("a").vat, watched("b").vat];
      const log: number[] = [];
      const far = b.spawn(scribe<number>, log);
      const relay = a.spawn(() => (n: number) => sendOnly(far, n));
      for (let n = 0; n < count; n++) a.sendOnly(relay, n);
      await a.idle();
      await b.idle();
      expect(log).toHaveLength(count);
    },
  );

  it("are on one chain of vats, however far a promise travels", async () => {
    const vats = Array.from({ length: 5 }, (_, n) => watched(`vat ${n}`).vat);
    let next: Ref<() => unknown> = (vats[0] as (typeof vats)[0]).spawn(() => () => "end");
    for (const vat of vats) {
      const further = next;
      next = vat.spawn(() => () => on(send(further), { then: (value) => [value] }));
    }
    await expect(settled(vats[0]?.send(next) as never)).resolves.toEqual([[[[["end"]]]]]);
  });
});
