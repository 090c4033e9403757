import { methods, type Ref, send, settled, spawn, type Vow } from "@glither/vat";
import { expect, it } from "@jest/globals";
import fc from "fast-check";
import { type Peer, Peers, quiet } from "./testing/peers.ts";

// Any number of peers that send one another numbers, their own objects, one another's and promises of these, in any order: as
// if all lived in one vat.

type Any = (...args: unknown[]) => unknown;
type Node = Ref<{
  add(n: number): number;
  echo(value: unknown): unknown;
  make(): unknown;
  later(value: unknown): unknown;
}>;

/** An object that counts, echoes, and makes more of its kind. */
function behaviour(): unknown {
  let sum = 0;
  return methods({
    add: (n: number) => {
      sum += n;
      return sum;
    },
    echo: (value: unknown) => value,
    make: () => spawn(() => behaviour() as Any),
    /** By way of its own promise, and of whoever it is sent to. */
    later: (target: Node) => send(target as never, "echo" as never, target as never),
  });
}

const step = fc.record({
  from: fc.nat(2),
  via: fc.nat(20),
  what: fc.nat(20),
  op: fc.constantFrom("add", "echo", "make", "later", "pipe"),
});

it("carries any graph of references between any peers, and every answer is the right one", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
      const peers = new Peers();
      try {
        await run(
          ["a", "b", "c"].map((name) => peers.peer(name)),
          steps,
        );
      } finally {
        await peers.close();
      }
    }),
    { numRuns: 25 },
  );
});

interface Step {
  readonly from: number;
  readonly via: number;
  readonly what: number;
  readonly op: string;
}

async function run(peers: readonly Peer[], steps: readonly Step[]): Promise<void> {
  const sums = new Map<string, number>();
  // What each peer has: by the same name the same object, as a reference of its own.
  const has: Map<string, Ref>[] = peers.map(() => new Map());
  for (const [at, peer] of peers.entries()) {
    const { address } = peer.node.register(peer.vat.spawn(() => behaviour() as Any) as never);
    for (const [other, { node }] of peers.entries()) {
      const reference = (await settled(node.enliven(address))) as Ref;
      has[other]?.set(`root${at}`, reference);
    }
    sums.set(`root${at}`, 0);
  }
  let made = 0;
  for (const { from, via, what, op } of steps) {
    const [peer, held] = [peers[from] as Peer, has[from] as Map<string, Ref>];
    const names = [...held.keys()];
    const target = names[via % names.length] as string;
    const arg = names[what % names.length] as string;
    const [to, given] = [held.get(target) as Node, held.get(arg) as Node];
    if (op === "add") {
      const expected = (sums.get(target) ?? 0) + what;
      sums.set(target, expected);
      expect(await settled(peer.vat.send(to as never, "add" as never, what as never))).toBe(expected);
    } else if (op === "make") {
      const name = `made${made++}`;
      const reference = (await settled(peer.vat.send(to as never, "make" as never))) as Ref;
      sums.set(name, 0);
      // Whoever is told of it gets the same object, by way of whoever tells.
      for (const [other, table] of has.entries())
        table.set(name, other === from ? reference : await told(peers[other] as Peer, peer, reference));
    } else if (op === "pipe") {
      const last = peer.vat.run(() => {
        const echoed = send(to as never, "echo" as never, given as never) as never;
        return send(echoed, "add" as never, 1 as never);
      });
      sums.set(arg, (sums.get(arg) ?? 0) + 1);
      expect(await settled(last as Vow)).toBe(sums.get(arg));
    } else expect(await settled(peer.vat.send(to as never, op as never, given as never))).toBe(given);
  }
  await quiet(25);
  // An answer through which a message went home is kept until nobody has its promise: no collector runs here.
  const piped = steps.filter(({ op }) => op === "pipe").length;
  for (const { unheard, node } of peers) {
    expect(unheard).toEqual([]);
    expect(node.counts.answers).toBeLessThanOrEqual(piped);
  }
}

/** What a peer gets when another sends it a reference: kept by an actor of the peer's own. */
async function told(peer: Peer, by: Peer, reference: Ref): Promise<Ref> {
  let got: unknown;
  const ear = peer.vat.spawn(() => (value: unknown) => {
    got = value;
  });
  const far = (await settled(by.node.enliven(peer.node.register(ear as never).address))) as Ref<Any>;
  await settled(by.vat.send(far as never, reference as never));
  return (await settled(got as Vow)) as Ref;
}
