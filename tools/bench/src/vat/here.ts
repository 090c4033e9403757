import {
  type Bcom,
  type Becoming,
  call,
  methods,
  on,
  type Ref,
  send,
  sendOnly,
  settled,
  spawn,
  Vat,
} from "@glither/vat";
import { type Amounts, type Rates, rateOf } from "./rows.ts";

// Measures the vats of this project, in a process of its own, and prints the rates as JSON.

interface Counter {
  inc(): number;
  get(): number;
}

const counter = (bcom: Bcom, n: number) =>
  methods({ inc: (): Becoming<number> => bcom(counter(bcom, n + 1), n + 1), get: () => n });

const amounts = JSON.parse(process.argv[2] ?? "{}") as Amounts;
const vat = new Vat({ name: "here" });
const there = new Vat({ name: "there" });
const own: Ref<Counter> = vat.spawn(counter, 0);
let taken = 0;
const sink = vat.spawn((_bcom: Bcom) => (n: number) => {
  taken += n;
});
const farSink = there.spawn((_bcom: Bcom) => (n: number) => {
  taken += n;
});
const far: Ref<Counter> = there.spawn(counter, 0);

const many = (count: number, one: () => unknown) =>
  rateOf(count, () =>
    vat.run(() => {
      for (let n = 0; n < count; n++) one();
    }),
  );

const bursts = (size: number, one: () => unknown) =>
  rateOf(amounts.messages, () => {
    for (let left = amounts.messages; left > 0; left -= size)
      vat.run(() => {
        for (let n = 0; n < Math.min(size, left); n++) one();
      });
  });

const reply = () => on(send(own, "get"), { then: () => undefined });

async function measure(): Promise<Rates> {
  taken = 0;
  const call_ = await many(amounts.calls, () => call(own, "get"));
  const become = await many(amounts.calls, () => call(own, "inc"));
  const send10 = await bursts(10, () => sendOnly(sink, 1));
  const send1000 = await bursts(1_000, () => sendOnly(sink, 1));
  const send20000 = await bursts(20_000, () => sendOnly(sink, 1));
  const reply10 = await bursts(10, reply);
  const reply1000 = await bursts(1_000, reply);
  const reply20000 = await bursts(20_000, reply);
  const spawned = await rateOf(amounts.calls, () => {
    for (let left = amounts.calls; left > 0; left -= 1_000)
      vat.run(() => {
        for (let n = 0; n < Math.min(1_000, left); n++) spawn(counter, 1);
      });
  });
  const spawnAll = await many(amounts.calls, () => spawn(counter, 1));
  const cross = await rateOf(amounts.messages, async () => {
    for (let left = amounts.messages; left > 0; left -= 1_000) {
      vat.run(() => {
        for (let n = 0; n < Math.min(1_000, left); n++) sendOnly(farSink, 1);
      });
      await there.idle();
    }
  });
  const asked = Math.ceil(amounts.messages / 20);
  const crossReply = await rateOf(asked, async () => {
    for (let n = 0; n < asked; n++) await settled(vat.run(() => send(far, "get")));
  });
  if (taken !== amounts.messages * 4) throw new Error(`${taken} messages arrived`);
  const rates = { call: call_, become, send10, send1000, send20000, reply10, reply1000, reply20000, cross, crossReply };
  return { ...rates, spawn: spawned, spawnAll, bytes: weigh() };
}

/** Bytes of an actor whose behaviour is shared with all others: what an actor costs over its own state. */
function weigh(): number {
  const collect = globalThis.gc;
  if (collect === undefined) throw new Error("memory is weighed with --expose-gc");
  const shared = () => undefined;
  const kept: unknown[] = new Array(amounts.actors).fill(undefined);
  collect();
  const before = process.memoryUsage().heapUsed;
  vat.run(() => {
    for (let n = 0; n < kept.length; n++) kept[n] = spawn((_bcom: Bcom) => shared);
  });
  collect();
  return (process.memoryUsage().heapUsed - before) / kept.length;
}

await measure();
process.stdout.write(JSON.stringify(await measure()));
