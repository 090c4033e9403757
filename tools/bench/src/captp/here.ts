import { type ChildProcess, spawn } from "node:child_process";
import { connect } from "node:net";
import { join } from "node:path";
import { createNode } from "@glither/ocapn";
import { tcpNetlayer } from "@glither/ocapn/netlayers/tcp";
import { on, type Ref, send, settled, Vat } from "@glither/vat";

// Two processes that talk over TCP on one machine: this one asks. Prints the rates as JSON.

interface Thing {
  echo(n: number): number;
  make(): Ref<Thing>;
}

const { messages } = JSON.parse(process.argv[2] ?? "{}") as { messages: number };
const there = spawn(process.execPath, [...process.execArgv, join(import.meta.dirname, "there.ts")], {
  stdio: ["ignore", "pipe", "inherit"],
});
const vat = new Vat({ name: "here" });
const node = createNode({ netlayers: [await tcpNetlayer()] });
const { address, port } = await printedBy(there);
const far = (await settled(node.enliven<Thing>(address))) as Ref<Thing>;

/** Asks `count` questions in one churn, and waits for all answers. */
function atOnce(count: number, question: (n: number) => unknown): Promise<void> {
  return new Promise((resolve) => {
    let left = count;
    const answered = () => {
      if (--left === 0) resolve();
    };
    vat.run(() => {
      for (let n = 0; n < count; n++) on(question(n), { then: answered });
    });
  });
}

function chain(n: number): unknown {
  let last: unknown = far;
  for (let link = 0; link < 9; link++) last = send(last as Ref<Thing>, "make");
  return send(last as Ref<Thing>, "echo", n);
}

async function rateOf(count: number, each: number, work: () => Promise<void>): Promise<number> {
  const times = Math.max(1, Math.round(count / each));
  for (let warm = 0; warm < times / 2; warm++) await work();
  const start = performance.now();
  for (let time = 0; time < times; time++) await work();
  return (times * each * 1_000) / (performance.now() - start);
}

/** As many bytes as a question has, there and back, and nobody reads them: what the system and Node take by themselves. */
async function bareRate(count: number): Promise<number> {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  const question = Buffer.alloc(80, 1);
  const once = (): Promise<void> =>
    new Promise((resolve, reject) => {
      let left = question.length;
      const came = (part: Buffer): void => {
        left -= part.length;
        if (left > 0) return;
        socket.off("data", came).off("error", reject);
        resolve();
      };
      socket.on("data", came).on("error", reject);
      socket.write(question);
    });
  const rate = await rateOf(count, 1, once);
  socket.destroy();
  return rate;
}

async function printedBy({ stdout }: ChildProcess): Promise<{ readonly address: string; readonly port: number }> {
  for await (const line of stdout ?? []) return JSON.parse(String(line)) as { address: string; port: number };
  throw new Error("the other process ended before it began");
}

const rates = {
  bare: await bareRate(messages / 10),
  sequential: await rateOf(messages / 10, 1, () => atOnce(1, (n) => send(far, "echo", n))),
  atOnce: await rateOf(messages, 500, () => atOnce(500, (n) => send(far, "echo", n))),
  chains: await rateOf(messages / 20, 100, () => atOnce(100, chain)),
};
process.stdout.write(JSON.stringify(rates));
there.kill();
await node.close();
