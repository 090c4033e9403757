import { methods, promise, type Ref, send, sendOnly, settled, spawn, type Vow } from "@glither/vat";
import { afterEach, describe, expect, it } from "@jest/globals";
import { CaptpError } from "./index.ts";
import { type Peer, Peers, quiet } from "./testing/peers.ts";

type Anything = (...args: unknown[]) => unknown;

let peers = new Peers();
afterEach(async () => {
  await peers.close();
  peers = new Peers();
});

function offer<I = Anything>(there: Peer, behaviour: unknown): { actor: Ref<I>; address: string } {
  const actor = there.vat.spawn(() => behaviour as Anything);
  return { actor: actor as Ref<I>, address: there.node.register(actor).address };
}

async function enlivened<I = Anything>(here: Peer, address: string): Promise<Ref<I>> {
  return (await settled(here.node.enliven(address))) as Ref<I>;
}

describe("a reference by way of a third party", () => {
  it("K17: is the very reference that its exporter gives by itself, and the gifter's own comes back to it", async () => {
    const [alice, bob, carol] = [peers.peer("alice"), peers.peer("bob"), peers.peer("carol")];
    const gift = offer<() => string>(carol, () => "from carol");
    const kept: unknown[] = [];
    const keeper = offer(bob, (what: unknown) => {
      kept.push(what);
      return what;
    });
    const toBob = await enlivened(alice, keeper.address);
    const ofCarol = await enlivened(alice, gift.address);
    expect(await settled(alice.vat.send(toBob, ofCarol))).toBe(ofCarol);
    const got = await settled(kept[0] as Vow);
    expect(got).toBe(await enlivened(bob, gift.address));
    expect(await settled(bob.vat.send(got as Ref<() => string>))).toBe("from carol");
  });

  it("can be sent to before it was fetched, in order", async () => {
    const [alice, bob, carol] = [peers.peer("alice"), peers.peer("bob"), peers.peer("carol")];
    const got: unknown[] = [];
    const log = offer(carol, (n: unknown) => got.push(n));
    const user = offer(bob, (to: Ref<Anything>) => {
      for (let n = 0; n < 5; n++) sendOnly(to, n);
    });
    const toBob = await enlivened(alice, user.address);
    await settled(alice.vat.send(toBob, await enlivened(alice, log.address)));
    await quiet();
    expect(got).toEqual([0, 1, 2, 3, 4]);
  });

  it("comes home to its exporter as what it is", async () => {
    const [alice, carol] = [peers.peer("alice"), peers.peer("carol")];
    const bob = peers.peer("bob");
    const own = offer(carol, () => "own");
    let came: unknown;
    const at = offer(carol, (what: unknown) => {
      came = what;
      return "took it";
    });
    // Bob has what is Carol's, and hands it to Alice, who hands it to Carol.
    const passer = offer(alice, (to: Ref<Anything>, what: unknown) => send(to, what));
    const [toAlice, ofCarol, toCarol] = [
      await enlivened(bob, passer.address),
      await enlivened(bob, own.address),
      await enlivened(bob, at.address),
    ];
    expect(await settled(bob.vat.send(toAlice, toCarol, ofCarol))).toBe("took it");
    expect(await settled(came as Vow)).toBe(own.actor);
  });

  it("stays when the gifter has gone", async () => {
    const [alice, bob, carol] = [peers.peer("alice"), peers.peer("bob"), peers.peer("carol")];
    const gift = offer<() => string>(carol, () => "still here");
    let held: unknown;
    const keeper = offer(bob, (what: unknown) => {
      held = what;
    });
    const toBob = await enlivened(alice, keeper.address);
    await settled(alice.vat.send(toBob, await enlivened(alice, gift.address)));
    const got = (await settled(held as Vow)) as Ref<() => string>;
    peers.network.cut("alice");
    await quiet(10);
    expect(await settled(bob.vat.send(got))).toBe("still here");
  });

  it("breaks where its exporter is not reached", async () => {
    const [alice, bob, carol] = [peers.peer("alice"), peers.peer("bob", { mayCall: () => false }), peers.peer("carol")];
    let held: unknown;
    const keeper = offer(bob, (what: unknown) => {
      held = what;
    });
    const toBob = await enlivened(alice, keeper.address);
    await settled(alice.vat.send(toBob, await enlivened(alice, offer(carol, () => 1).address)));
    await expect(settled(held as Vow)).rejects.toMatchObject({ code: "UNREACHABLE" });
  });

  it("is told of a promise when that is settled", async () => {
    const [alice, bob, carol] = [peers.peer("alice"), peers.peer("bob"), peers.peer("carol")];
    const [vow, resolver] = carol.vat.promise<string>();
    const source = offer<() => string>(carol, () => vow);
    const echo = offer(bob, (what: unknown) => what);
    const toBob = await enlivened(alice, echo.address);
    const ofCarol = await enlivened<() => string>(alice, source.address);
    const back = alice.vat.run(() => send(toBob, send(ofCarol)));
    const said = settled(back as Vow);
    await quiet(10);
    carol.vat.sendOnly(resolver, "fulfill", "later");
    expect(await said).toBe("later");
  });
});

describe("two peers that call each other at one time", () => {
  it("have one session", async () => {
    for (let round = 0; round < 8; round++) {
      const [a, b] = [peers.peer(`a${round}`), peers.peer(`b${round}`)];
      const [one, other] = [offer<() => number>(a, () => 1), offer<() => number>(b, () => 2)];
      const [ofB, ofA] = await Promise.all([
        enlivened<() => number>(a, other.address),
        enlivened<() => number>(b, one.address),
      ]);
      expect([await settled(a.vat.send(ofB)), await settled(b.vat.send(ofA))]).toEqual([2, 1]);
      expect([a.node.counts.sessions, b.node.counts.sessions]).toEqual([1, 1]);
    }
  });
});

describe("a sturdy reference", () => {
  it("is the same for the same object, and gone when it is taken back", async () => {
    const [a, b] = [peers.peer("a"), peers.peer("b")];
    const { actor, address } = offer(b, () => 1);
    const again = b.node.register(actor);
    expect(again.address).toBe(address);
    expect([String(again), JSON.stringify({ again })].join()).not.toContain(address.slice(-20));
    b.node.unregister(again);
    await expect(enlivened(a, address)).rejects.toMatchObject({ code: "REMOTE" });
  });

  it("of here leads here", async () => {
    const a = peers.peer("a");
    const { actor, address } = offer(a, () => 1);
    expect(await enlivened(a, address)).toBe(actor);
    a.node.unregister(a.node.register(actor));
    await expect(enlivened(a, address)).rejects.toMatchObject({ code: "NO_SUCH_OBJECT" });
  });

  it("outlasts a restart of its peer, where it is registered by its number", async () => {
    const [a, b] = [peers.peer("a"), peers.peer("b")];
    const swiss = new Uint8Array(32).fill(7);
    const first = b.node.register(
      b.vat.spawn(() => () => "before"),
      swiss,
    );
    expect(await settled(a.vat.send((await enlivened<() => string>(a, first.address)) as never))).toBe("before");
    await b.node.close();
    const restarted = peers.peer("b");
    const second = restarted.node.register(
      restarted.vat.spawn(() => () => "after"),
      swiss,
    );
    expect(second.address).toBe(first.address);
    expect(await settled(a.vat.send((await enlivened<() => string>(a, first.address)) as never))).toBe("after");
  });

  it("of nobody breaks", async () => {
    const a = peers.peer("a");
    for (const address of ["ocapn://nobody.memory/s/AAAA", "ocapn://nobody.other/s/AAAA"])
      await expect(enlivened(a, address)).rejects.toMatchObject({ code: "UNREACHABLE" });
    await a.node.close();
    await expect(enlivened(a, "ocapn://nobody.memory/s/AAAA")).rejects.toBeInstanceOf(CaptpError);
  });
});

describe("collection", () => {
  it("lets go of what nobody here holds, by as much as was mentioned", async () => {
    const [a, b] = [peers.peer("a"), peers.peer("b")];
    const made: Ref[] = [];
    const source = offer<(n: number) => Ref[]>(b, (n: number) => {
      made[0] ??= spawn(() => () => 1) as Ref;
      return Array.from({ length: n }, () => made[0]);
    });
    const toB = await enlivened<(n: number) => Ref[]>(a, source.address);
    const [one] = (await settled(a.vat.send(toB, 3))) as Ref[];
    const [same] = (await settled(a.vat.send(toB, 2))) as Ref[];
    expect(same).toBe(one);
    await quiet();
    const held = b.node.counts.exports;
    a.collector.collect(one as object);
    await quiet();
    expect(b.node.counts.exports).toBe(held - 1);
  });

  it("is not led astray by what comes again before the collector has spoken", async () => {
    const [a, b] = [peers.peer("a"), peers.peer("b")];
    const thing = b.vat.spawn(() => () => "alive");
    const source = offer<() => Ref<() => string>>(b, () => thing);
    const toB = await enlivened<() => Ref<() => string>>(a, source.address);
    const first = await settled(a.vat.send(toB));
    const speak = a.collector.collect(first as object, true);
    const second = (await settled(a.vat.send(toB))) as unknown as Ref<() => string>;
    expect(second).not.toBe(first);
    speak();
    await quiet();
    expect(await settled(a.vat.send(second))).toBe("alive");
    a.collector.collect(second as object);
    await quiet();
    // What answers asks for it, the source itself.
    expect(b.node.counts.exports).toBe(1);
  });

  it("leaves nothing of ten thousand calls", async () => {
    const [a, b] = [peers.peer("a"), peers.peer("b")];
    const source = offer<(n: number) => number>(b, (n: number) => n + 1);
    const toB = await enlivened<(n: number) => number>(a, source.address);
    await quiet();
    const [before, there] = [a.node.counts, b.node.counts];
    for (let round = 0; round < 10; round++) {
      const vows = a.vat.run(() => Array.from({ length: 1_000 }, (_, n) => send(toB, n)));
      expect(await settled(vows[999] as Vow)).toBe(1_000);
    }
    await quiet();
    expect([a.node.counts, b.node.counts]).toEqual([before, there]);
  });

  it("breaks what would have been resolved by what the peer lets go of", async () => {
    const [a, b] = [peers.peer("a"), peers.peer("b")];
    const holder = offer(b, methods({ keep: () => promise()[0] }));
    const toB = await enlivened<{ keep(): unknown }>(a, holder.address);
    const said = settled(a.vat.send(toB, "keep") as Vow);
    await quiet();
    peers.network.cut();
    await expect(said).rejects.toMatchObject({ code: "SESSION_ENDED" });
  });
});
