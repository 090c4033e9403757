import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { place, temporaryFolder } from "@glither/stages/testing/folders";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { configOf, publish, publishedGate } from "./testing/service.ts";
import { SOAKED, steadyLoad } from "./testing/steady-load.ts";
import { growth } from "./testing/thirds.ts";

/** So many as somebody says, in CI two; two are little for what leaks slowly. */
const MINUTES = Number(process.env["GLITHER_SOAK_MINUTES"] ?? 15);
const SAMPLES = 60;
const BETWEEN_MS = (MINUTES * 60_000) / SAMPLES;
/** Every so many of them, another component takes the place of the running one. */
const RELOAD = 3;
/** The young generation is as large as it gets from the start: when it grows is luck, and looks like a leak. */
const FLAGS = ["--expose-gc", "--min-semi-space-size=16", "--max-semi-space-size=16"];
/** The share by which the last third may hold more than the middle one. */
const MOST = 0.05;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
const outside = createServer((request, answer) => request.resume().on("end", () => answer.writeHead(204).end()));

beforeAll(async () => {
  folder = await temporaryFolder();
  outside.listen(0, "127.0.0.1");
  await once(outside, "listening");
});
afterAll(async () => {
  outside.close();
  await folder.remove();
});

it(`${MINUTES} minutes of decisions, settlements, actions and reloads leave a service no larger than it was`, async () => {
  const { reference } = await publishedGate(folder.path, SOAKED);
  const other = await publish(folder.path, SOAKED.replace("deliver_known", "known_sender"), "0.2.0");
  await writeSet();
  const configurations = [reference, other].map((each) => JSON.stringify(soaked(each)));
  const config = await place(folder.path, "glither.host.json", configurations[0] ?? "");
  const { child, ended, address, lines } = await started(config);
  const load = steadyLoad(address);
  const samples: NodeJS.MemoryUsage[] = [];
  const began = Date.now();
  for (let count = 1; count <= SAMPLES; count += 1) {
    await sleep(began + count * BETWEEN_MS - Date.now());
    if (count % RELOAD === 0) {
      await place(folder.path, "glither.host.json", configurations[(count / RELOAD) % 2] ?? "");
      child.kill("SIGHUP");
    }
    samples.push(await measured(child));
  }
  await load.stop();
  child.disconnect();
  child.kill("SIGTERM");
  const code = await ended;
  const grown = {
    heap: growth(samples.map(({ heapUsed, external }) => heapUsed + external)),
    resident: growth(samples.map(({ rss }) => rss)),
  };
  const told = { ...grown, answered: load.answered(), reloads: lines("configuration taken"), samples: shown(samples) };
  process.stdout.write(`${JSON.stringify(told)}\n`);
  expect(code).toBe(0);
  expect(lines("configuration taken")).toBeGreaterThan(SAMPLES / RELOAD / 2);
  expect([lines("configuration refused, the one before is kept"), lines("fault"), lines("duties failed")]).toEqual([
    0, 0, 0,
  ]);
  expect(load.answered()).toBeGreaterThan(MINUTES * 200);
  expect(grown.heap).toBeLessThan(MOST);
  expect(grown.resident).toBeLessThan(MOST);
});

/** Both answers and actions go through what a set has: a table that is looked at, and an endpoint. */
async function writeSet(): Promise<void> {
  const { port } = outside.address() as AddressInfo;
  const action = { http: { url: `http://127.0.0.1:${port}/` } };
  await place(folder.path, "senders.csv", "domain\na.example\n");
  const allowlisted = { table: { file: "senders.csv", key: { "from.domain": "domain" } }, otherwise: false };
  const set = { enrich: { "sender.allowlisted": allowlisted }, actions: { route: action, hold: action } };
  await place(folder.path, "set.json", JSON.stringify(set));
}

function soaked(reference: string): object {
  const deployments = { mail: { component: reference, bindings: { set: "set.json" }, retention: "10s" } };
  return configOf(reference, { deployments, signing: { key: { file: "signer.key" } } });
}

interface Started {
  readonly child: ChildProcess;
  /** Its exit code. */
  readonly ended: Promise<number | null>;
  readonly address: string;
  /** How many lines of the log say this. */
  readonly lines: (message: string) => number;
}

/** `tangle serve` in a process of its own, which can be asked how much memory it holds. */
async function started(config: string): Promise<Started> {
  const entry = join(import.meta.dirname, "testing/measured-entry.ts");
  const child = spawn(process.execPath, [...FLAGS, "--conditions=@glither/source", entry, "serve", config], {
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  const counts = new Map<string, number>();
  const listening = Promise.withResolvers<string>();
  createInterface({ input: child.stdout as NodeJS.ReadableStream }).on("line", (line) => {
    const { msg, address } = JSON.parse(line) as { readonly msg: string; readonly address?: string };
    counts.set(msg, (counts.get(msg) ?? 0) + 1);
    if (address !== undefined) listening.resolve(address);
  });
  const ended = new Promise<number | null>((resolve) => child.on("exit", resolve));
  void ended.then((code) => listening.reject(new Error(`it has ended with ${code}`)));
  return { child, ended, address: await listening.promise, lines: (message) => counts.get(message) ?? 0 };
}

function measured(child: ChildProcess): Promise<NodeJS.MemoryUsage> {
  return new Promise((resolve, reject) => {
    const ended = (): void => reject(new Error("it has ended"));
    child.once("disconnect", ended);
    child.once("message", (usage) => {
      child.off("disconnect", ended);
      resolve(usage as NodeJS.MemoryUsage);
    });
    child.send("measure");
  });
}

function shown(samples: readonly NodeJS.MemoryUsage[]): readonly string[] {
  const mebibytes = (bytes: number): string => (bytes / 1_048_576).toFixed(1);
  return samples.map(({ heapUsed, external, rss }) => [heapUsed, external, rss].map(mebibytes).join(" "));
}
