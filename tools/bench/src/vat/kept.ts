import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { call, type Ref, send, sendOnly, settled, spawn, Vat, type Vow } from "@glither/vat";
import { openStore } from "@glither/vat/sqlite";
import { startWorker } from "@glither/vat/worker/node";
import { counter, options } from "./kept-actors.ts";
import type { Served } from "./kept-worker.ts";

// One run in a process of its own: vats in a file, and vats in two threads. Says its rates as JSON.

const { turns, callers, actors, messages } = JSON.parse(process.argv[2] as string) as Record<string, number> & {
  readonly turns: number;
  readonly callers: number;
  readonly actors: number;
  readonly messages: number;
};
const folder = mkdtempSync(join(tmpdir(), "glither-bench-"));
const rate = (count: number, begun: number): number => count / ((performance.now() - begun) / 1_000);

async function kept(): Promise<{ readonly kept: number; readonly acknowledged: number }> {
  const store = openStore(join(folder, "turns.vat"), options);
  const { main } = store.vats;
  const target = store.roots.main.counter;
  let [begun, first] = [0, 0];
  // The first round warms up.
  for (let round = 0; round < 2; round++) {
    begun = performance.now();
    for (let n = 0; n < turns; n++) main.sendOnly(target, "inc");
    await main.idle();
    await store.stored();
    first = rate(turns, begun);
  }
  let left = turns / 10;
  begun = performance.now();
  const caller = async (): Promise<void> => {
    while (left-- > 0) await settled(main.send(target, "inc"));
  };
  await Promise.all(Array.from({ length: callers }, caller));
  const acknowledged = rate(turns / 10, begun);
  await store.close();
  return { kept: first, acknowledged };
}

async function restarted(): Promise<number> {
  const file = join(folder, "many.vat");
  const store = openStore(file, options);
  store.vats.main.run(() =>
    call(
      store.roots.main.holder,
      "hold",
      Array.from({ length: actors }, (_, n) => spawn(counter, n)),
    ),
  );
  store.snapshot();
  await store.close();
  const begun = performance.now();
  const again = openStore(file, options);
  const seconds = (performance.now() - begun) / 1_000;
  if (again.vats.main.call(again.roots.main.holder, "size") !== actors) throw new Error("actors were lost");
  await again.close();
  return seconds;
}

async function threads(): Promise<{ readonly thread: number; readonly threadReply: number }> {
  const vat = new Vat();
  const worker = startWorker(new URL("./kept-worker.ts", import.meta.url));
  const there = worker.link.root as unknown as Vow<Ref<Served>>;
  let [thread, threadReply] = [0, 0];
  for (let round = 0; round < 2; round++) {
    let begun = performance.now();
    vat.run(() => {
      for (let n = 0; n < messages; n++) sendOnly(there, "inc");
    });
    await settled(vat.send(there, "get"));
    thread = rate(messages, begun);
    begun = performance.now();
    const answers = vat.run(() => Array.from({ length: messages / 4 }, () => send(there, "inc")));
    await Promise.all(answers.map((answer) => settled(answer)));
    threadReply = rate(messages / 4, begun);
  }
  await worker.terminate();
  return { thread, threadReply };
}

try {
  const rates = { ...(await kept()), ...(await threads()), restart: await restarted() };
  process.stdout.write(`${JSON.stringify(rates)}\n`);
} finally {
  rmSync(folder, { recursive: true });
}
