import { methods, promise, type Ref, selfOf, sendOnly, settled, spawn, Vat } from "@glither/vat";
import { afterEach, beforeEach, describe, expect, it } from "@jest/globals";
import { attempts, count } from "../../../../tools/workspace/src/testing/counts.ts";
import { nodeCryptography } from "../crypto/node.ts";
import { newLocation } from "../location/index.ts";
import { encode, record, type SyrupRecord, type SyrupValue, symbol } from "../syrup/index.ts";
import { giveForm, readGive, receiveForm, seal } from "./handoff.ts";
import { deliver, desc, Hostile } from "./testing/hostile.ts";
import { type Peer, Peers, quiet } from "./testing/peers.ts";

const SWISS = new Uint8Array(32).fill(9);
const bytes = (text: string) => new TextEncoder().encode(text);

let peers: Peers;
let victim: Peer;
let friend: Peer;
let toVictim: Ref<{ echo(n: number): number }>;
let strangers = 0;

const behaviour = methods({
  echo: (n: unknown) => n,
  make: () => spawn(() => () => 1),
  pair: () => promise(),
  boom: () => {
    throw new Error("the secret");
  },
});

beforeEach(async () => {
  peers = new Peers();
  victim = peers.peer("victim", { limits: { imports: 100, exports: 200, answers: 100, gifts: 10, handoffCounts: 10 } });
  friend = peers.peer("friend");
  const sturdy = victim.node.register(victim.vat.spawn(() => behaviour) as never, SWISS);
  toVictim = (await settled(friend.node.enliven(sturdy))) as typeof toVictim;
});
afterEach(() => peers.close());

async function stranger(): Promise<Hostile> {
  return Hostile.connect(peers.network.netlayer(`stranger${strangers++}`), victim.node.location);
}

/** A session with a stranger, which has the object under `desc:export 1`. */
async function session(): Promise<Hostile> {
  const hostile = await stranger();
  await hostile.begin();
  hostile.send(deliver(desc("export", 0), [symbol("fetch"), SWISS], 1, 1));
  await hostile.next("op:deliver");
  return hostile;
}

/** Whether the node still serves others, and still holds what it held for them. */
async function lives(): Promise<boolean> {
  return (await settled(friend.vat.send(toVictim, "echo", 5))) === 5;
}

/** What comes of records in a session of their own: the session's end, or nothing. */
async function outcomeOf(...forms: readonly SyrupRecord[]): Promise<string | undefined> {
  const hostile = await session();
  hostile.send(...forms);
  return hostile.ended();
}

describe("a greeting", () => {
  it.each<[string, (hostile: Hostile) => SyrupRecord]>([
    ["in another version", (hostile) => hostile.hello({ version: "2.0" })],
    ["in no version", (hostile) => hostile.hello({ version: 1n })],
    ["that is not signed", (hostile) => hostile.hello({ signed: bytes("else") })],
    ["of another peer's location", (hostile) => hostile.hello({ location: newLocation("memory", "friend") })],
    ["of this side's own location", (hostile) => hostile.hello({ location: victim.node.location })],
    ["that is no greeting", () => deliver(desc("export", 0), [symbol("fetch"), SWISS])],
    ["of three fields", (hostile) => record("op:start-session", ...hostile.hello().fields.slice(1))],
  ])("%s begins no session", async (_, make) => {
    const hostile = await stranger();
    hostile.send(make(hostile), deliver(desc("export", 0), [symbol("fetch"), SWISS], 1, 1));
    expect(await hostile.ended()).toEqual(expect.any(String));
    expect(hostile.got.filter(({ name }) => name === "op:deliver")).toEqual([]);
    expect(await lives()).toBe(true);
  });

  it("twice ends the session", async () => {
    const hostile = await session();
    hostile.send(hostile.hello());
    expect(await hostile.ended()).toBe("an operation that is none");
  });

  it("sent back as it was sent is nobody's", async () => {
    const netlayer = peers.network.netlayer("mirror");
    const reflected: Hostile[] = [];
    netlayer.listen((connection) => reflected.push(new Hostile(connection, netlayer.location)));
    const said = settled(victim.node.enliven("ocapn://mirror.memory/s/AAAA"));
    while (reflected.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    const [mirror] = reflected as [Hostile];
    mirror.send(await mirror.next("op:start-session"));
    await expect(said).rejects.toMatchObject({ code: "UNREACHABLE" });
    expect(await mirror.ended()).toBe("says that it is this side");
  });
});

describe("a peer that", () => {
  it.each<[string, () => SyrupRecord[]]>([
    ["sends to a position that it was not given", () => [deliver(desc("export", 77), [])]],
    ["sends to an answer that it did not ask for", () => [deliver(desc("answer", 77), [])]],
    ["sends what it was not given as an argument", () => [deliver(desc("export", 1), [desc("export", 77)])]],
    ["sends to what it sends", () => [deliver(desc("import-object", 1), [])]],
    ["asks under a position that is taken", () => [deliver(desc("export", 1), [], 1)]],
    ["lets go of more than it has", () => [record("op:gc-exports", [1n], [9n])]],
    ["lets go of what it has not", () => [record("op:gc-exports", [77n], [1n])]],
    ["lets go twice", () => [record("op:gc-exports", [1n, 1n], [1n, 1n])]],
    ["lets go of an answer that it has not", () => [record("op:gc-answers", [77n])]],
    ["lets go by lists of two lengths", () => [record("op:gc-exports", [1n], [])]],
    ["lets go by less than nothing", () => [record("op:gc-exports", [1n], [-1n])]],
    ["uses what it has let go of", () => [record("op:gc-exports", [1n], [1n]), deliver(desc("export", 1), [])]],
    ["uses an answer that it has let go of", () => [record("op:gc-answers", [1n]), deliver(desc("answer", 1), [])]],
    [
      "says that a promise is an object",
      () => [deliver(desc("export", 1), [symbol("echo"), desc("import-promise", 5), desc("import-object", 5)])],
    ],
    ["has a position below zero", () => [deliver(record("desc:export", -1n), [])]],
    ["has a position beyond all", () => [deliver(record("desc:export", 2n ** 80n), [])]],
    ["has an operation of its own", () => [record("op:more", 1n)]],
    ["has an operation without a name", () => [record("deliver", 1n)]],
    ["has too few fields", () => [record("op:deliver", desc("export", 1), [])]],
    ["has arguments that are no list", () => [record("op:deliver", desc("export", 1), "args", false, false)]],
    ["listens to nothing", () => [record("op:listen", desc("export", 77), desc("import-object", 1), false)]],
    ["listens without saying for whom", () => [record("op:listen", desc("export", 1), false, false)]],
    ["picks from nothing", () => [record("op:get", desc("answer", 77), "a", 5n)]],
    [
      "sends a record deeper than records are",
      () => {
        let deep: SyrupValue = 1n;
        for (let at = 0; at < 200; at++) deep = [deep];
        return [deliver(desc("export", 1), [deep])];
      },
    ],
    ["sends more than a record may be", () => [deliver(desc("export", 1), [new Uint8Array(2_000_000)])]],
    [
      "sends more references than are taken",
      () =>
        Array.from({ length: 200 }, (_, at) =>
          deliver(desc("export", 1), [symbol("echo"), desc("import-object", at + 9)], at + 9),
        ),
    ],
    [
      "asks more than it may",
      () => Array.from({ length: 200 }, (_, at) => deliver(desc("export", 1), [symbol("echo"), 1n], at + 9)),
    ],
    [
      "makes more than it may hold",
      () => Array.from({ length: 500 }, (_, at) => deliver(desc("export", 1), [symbol("make")], false, at + 9)),
    ],
  ])("%s ends its session, and nothing else", async (_, make) => {
    expect(await outcomeOf(...make())).toEqual(expect.any(String));
    expect(await lives()).toBe(true);
  });

  it("is told nothing of what it did, but that", async () => {
    const hostile = await session();
    hostile.send(deliver(desc("export", 1), [symbol("boom")], 2, 2));
    const { fields } = await hostile.next("op:deliver");
    expect(Buffer.from(encode(fields[1] as SyrupValue)).toString()).toBe("[5'break<16'exn:fail:mystery>]");
  });

  it("has unknown records, errors and many symbols goes on", async () => {
    const hostile = await session();
    const odd = [
      record("my-record", 1n),
      record("desc:error", "the message"),
      record("exn:fail:mystery"),
      record("desc:new", 1n),
    ];
    hostile.send(deliver(desc("export", 1), [symbol("echo"), odd], 2, 2));
    const { fields } = await hostile.next("op:deliver");
    expect(Buffer.from(encode(fields[1] as SyrupValue)).toString()).toBe(
      "[7'fulfill[<9'my-record1+><16'exn:fail:mystery><16'exn:fail:mystery><16'exn:fail:mystery>]]",
    );
    const names = Array.from({ length: 10_000 }, (_, at) => symbol(`name of a stranger's ${at}`));
    hostile.send(deliver(desc("export", 1), [symbol("echo"), names], 3, 3));
    const came = encode((await hostile.next("op:deliver")).fields[1] as SyrupValue);
    expect(Buffer.compare(came, encode([symbol("fulfill"), names]))).toBe(0);
    expect(Symbol.keyFor(Symbol.for("name of a stranger's 1"))).toBeDefined();
    expect(await hostile.ended()).toBeUndefined();
  });

  it("sends more than a vat gets done waits for it, and others do not wait", async () => {
    let done = 0;
    // A vat that has much to do for each message, in turns of its own.
    const slow = new Vat({
      name: "slow",
      mailbox: { high: 100, most: 1_000 },
      report: (problem) => unheard.push(problem),
    });
    const unheard: unknown[] = [];
    const target = slow.spawn((bcom) => {
      const self = selfOf<(left: number) => void>(bcom);
      return (left: number) => {
        if (left > 0) sendOnly(self, left - 1);
        else done++;
      };
    });
    const swiss = new Uint8Array(32).fill(8);
    victim.node.register(target as never, swiss);
    const hostile = await session();
    hostile.send(deliver(desc("export", 0), [symbol("fetch"), swiss], 2, 2));
    await hostile.next("op:deliver");
    const total = 5_000;
    for (let sent = 0; sent < total; sent++) hostile.send(deliver(desc("export", 2), [20n]));
    await new Promise((resolve) => setImmediate(resolve));
    expect(await lives()).toBe(true);
    expect(done).toBeLessThan(total);
    for (let round = 0; round < 500 && done < total; round++) await quiet(10);
    expect({ done, unheard }).toEqual({ done: total, unheard: [] });
  });

  it("forges a record of the protocol's is given back an error", async () => {
    // What is a record of an unknown label to one layer must not come out as a descriptor of another.
    const hostile = await session();
    const forged = record("my-record", record("desc:export", 1n), desc("import-object", 50));
    hostile.send(deliver(desc("export", 1), [symbol("echo"), forged], 2, 2));
    const { fields } = await hostile.next("op:deliver");
    // Both descriptors were read as what they are: its own object comes back as its own, and ours as ours.
    expect(Buffer.from(encode(fields[1] as SyrupValue)).toString()).toBe(
      "[7'fulfill<9'my-record<18'desc:import-object1+><11'desc:export50+>>]",
    );
  });
});

describe("a gift", () => {
  /** A gifter and a receiver, both strangers, and what the gifter would say of a gift. */
  async function handoff() {
    const [gifter, receiver] = [await stranger(), await stranger()];
    const [ofGifter, ofReceiver] = [await gifter.begin(), await receiver.begin()];
    gifter.send(deliver(desc("export", 0), [symbol("fetch"), SWISS], 1, 1));
    await gifter.next("op:deliver");
    const receiverKey = nodeCryptography.generate();
    const give = {
      receiver: receiverKey.publicKey,
      exporter: victim.node.location,
      session: ofGifter.id,
      gifterSide: ofGifter.side,
      gift: bytes("gift"),
    };
    return { gifter, receiver, ofReceiver, receiverKey, give };
  }

  type Made = Awaited<ReturnType<typeof handoff>>;

  /** Fetches, with something changed. Answers what the receiver is told. */
  async function fetch(
    made: Made,
    changed: {
      give?: Partial<Made["give"]>;
      giver?: typeof made.receiverKey;
      session?: Uint8Array;
      side?: Uint8Array;
      count?: bigint;
      signer?: typeof made.receiverKey;
      times?: number;
    } = {},
  ): Promise<string[]> {
    const { gifter, receiver, ofReceiver, receiverKey } = made;
    const signedGive = seal(giveForm({ ...made.give, ...changed.give }), changed.giver ?? gifter.key);
    const form = receiveForm({
      session: changed.session ?? ofReceiver.id,
      side: changed.side ?? ofReceiver.side,
      count: changed.count ?? 0n,
      give: readGive(signedGive),
    });
    const sealed = seal(form, changed.signer ?? receiverKey);
    gifter.send(deliver(desc("export", 0), [symbol("deposit-gift"), bytes("gift"), desc("export", 1)]));
    const said: string[] = [];
    for (let time = 0; time < (changed.times ?? 1); time++) {
      receiver.send(deliver(desc("export", 0), [symbol("withdraw-gift"), sealed], 10 + time, 10 + time));
      const { fields } = await receiver.next("op:deliver");
      said.push(((fields[1] as SyrupValue[])[0] as { name: string }).name);
    }
    return said;
  }

  it("is fetched by who may, once", async () => {
    expect(await fetch(await handoff(), { times: 2 })).toEqual(["fulfill", "break"]);
  });

  const other = nodeCryptography.generate();
  it.each<[string, Parameters<typeof fetch>[1]]>([
    ["whose receipt another has signed", { signer: other }],
    ["that another than its gifter has given", { giver: other }],
    ["that was meant for another", { give: { receiver: other.publicKey } }],
    ["of another session", { give: { session: new Uint8Array(32) } }],
    ["of another side of the session", { give: { gifterSide: new Uint8Array(32) } }],
    ["that lies at another peer's", { give: { exporter: newLocation("memory", "friend") } }],
    ["in the name of another session", { session: new Uint8Array(32) }],
    ["in the name of another side", { side: new Uint8Array(32) }],
    ["under a count below zero", { count: -1n }],
  ])("%s is not given", async (_, changed) => {
    const made = await handoff();
    await expect(Promise.resolve().then(() => fetch(made, changed))).resolves.toEqual(["break"]);
    // And it still lies there for who may have it.
    expect(await lives()).toBe(true);
  });

  it("is not given again to who has listened in, in another session", async () => {
    const made = await handoff();
    const signedGive = seal(giveForm(made.give), made.gifter.key);
    const { id, side } = made.ofReceiver;
    const sealed = seal(receiveForm({ session: id, side, count: 3n, give: readGive(signedGive) }), made.receiverKey);
    made.gifter.send(deliver(desc("export", 0), [symbol("deposit-gift"), bytes("gift"), desc("export", 1)]));
    const thief = await session();
    thief.send(deliver(desc("export", 0), [symbol("withdraw-gift"), sealed], 10, 10));
    expect(((await thief.next("op:deliver")).fields[1] as SyrupValue[])[0]).toMatchObject({ name: "break" });
  });

  it("lies there by the dozen, not by the thousand", async () => {
    const made = await handoff();
    for (let at = 0; at < 1_000; at++)
      made.gifter.send(
        deliver(desc("export", 0), [symbol("deposit-gift"), BigInt(at), desc("export", 1)], 100 + at, 100 + at),
        record("op:gc-answers", [BigInt(100 + at)]),
      );
    const said: string[] = [];
    for (let at = 0; at < 1_000; at++) {
      const { fields } = await made.gifter.next("op:deliver");
      said.push(((fields[1] as SyrupValue[])[0] as { name: string }).name);
    }
    expect(said.filter((verb) => verb === "fulfill")).toHaveLength(10);
    expect(await lives()).toBe(true);
  });
});

it("random operations end sessions or do nothing; nodes live, and hold nothing of it", async () => {
  const total = attempts(20_000);
  const random = randomOf(20_261_127);
  const outcomes: Record<string, number> = {};
  await quiet();
  const before = victim.node.counts;
  for (let at = 0; at < total; ) {
    const hostile = await session();
    const forms = Array.from({ length: 10 }, () => randomOperation(random));
    hostile.send(...forms);
    const why = await hostile.ended();
    at += forms.length;
    hostile.connection.close();
    const outcome = why === "without a word" ? "ended without a word" : why === undefined ? "harmless" : "refused";
    outcomes[outcome] = (outcomes[outcome] ?? 0) + forms.length;
  }
  const done = Object.values(outcomes).reduce((sum, n) => sum + n, 0);
  expect(await lives()).toBe(true);
  await quiet();
  expect({ ...victim.node.counts, gifters: 0 }).toEqual({ ...before, gifters: 0 });
  count("messages", done, outcomes);
});

function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function randomOperation(random: (below: number) => number): SyrupRecord {
  const small = () => BigInt(random(6));
  // Mostly what there is, so that much of it is done before something is refused.
  const there = () => (random(40) === 0 ? small() : 1n);
  const to = () => record(["desc:export", "desc:answer"][random(2)] as string, there());
  const value = (): SyrupValue =>
    (
      [
        () => small(),
        () => desc("import-object", 2 + 2 * random(9)),
        () => desc("import-promise", 3 + 2 * random(9)),
        () => record("desc:export", there()),
        () => symbol(["echo", "make", "pair", "boom", "fulfill", "break", "fetch"][random(7)] as string),
        () => [value(), value()],
        () => record("desc:sig-envelope", record("desc:handoff-give"), []),
        () => SWISS,
      ] as const
    )[random(8)]?.() ?? false;
  const fresh = () => BigInt(100 + random(1_000_000));
  switch (random(60)) {
    case 0:
      return record("op:gc-exports", [small()], [small()]);
    case 1:
      return record("op:gc-answers", [small()]);
    case 2:
    case 4:
    case 5:
    case 6:
      return record("op:listen", to(), desc("import-object", 2 + 2 * random(9)), random(2) === 0);
    case 3:
    case 7:
    case 8:
      return record(["op:get", "op:untag"][random(2)] as string, to(), "a", fresh());
    default:
      return deliver(
        to(),
        [
          symbol(["echo", "make", "pair", "boom", "fetch", "deposit-gift", "withdraw-gift"][random(7)] as string),
          value(),
          value(),
        ],
        random(2) === 0 && Number(fresh()),
        random(2) === 0 && 2 + 2 * random(9),
      );
  }
}
