import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { entryHash, readEntry, SqliteLedger } from "@glither/ledger";
import { place, temporaryFolder } from "@glither/stages/testing/folders";
import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { ask, configOf, LETTER, PROGRAM, publishedGate } from "./testing/service.ts";

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let reference: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  ({ reference } = await publishedGate(folder.path));
});
afterAll(() => folder.remove());

interface Started {
  readonly child: ChildProcess;
  readonly address: string;
  /** Waits for a line of the log. */
  readonly line: (message: string) => Promise<Readonly<Record<string, unknown>>>;
  readonly exitCode: Promise<number | null>;
}

/** `tangle serve` in a process of its own. */
async function start(config: object): Promise<Started> {
  const file = await place(folder.path, "glither.host.json", JSON.stringify(config));
  const entry = join(import.meta.dirname, "testing/entry.ts");
  const child = spawn(process.execPath, ["--conditions=@glither/source", entry, "serve", file], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines: Record<string, unknown>[] = [];
  const waiting = new Set<() => void>();
  createInterface({ input: child.stdout }).on("line", (line) => {
    lines.push(JSON.parse(line) as Record<string, unknown>);
    for (const look of waiting) look();
  });
  const line = async (message: string) => {
    for (;;) {
      const found = lines.find(({ msg }) => msg === message);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => waiting.add(resolve));
    }
  };
  const exitCode = new Promise<number | null>((resolve) => child.on("close", resolve));
  void exitCode.then(() => {
    lines.push({ msg: "listening", address: "none, since it has ended" });
    for (const look of waiting) look();
  });
  return { child, line, exitCode, address: String((await line("listening"))["address"]) };
}

it("SIGTERM under load: what has begun is answered, what was answered is kept, and nothing else is", async () => {
  const { child, address, exitCode } = await start(configOf(reference));
  const answered = new Map<number, string>();
  const state = { isStopping: false, isOver: false, sent: 0 };
  /** One artifact until it is answered; a connection that the server had closed meanwhile is no answer. */
  const dispose = async (): Promise<void> => {
    state.sent += 1;
    const key = { "idempotency-key": `${state.sent}` };
    const artifact = state.sent % 3 === 0 ? PROGRAM : LETTER;
    while (!state.isOver) {
      try {
        const { status, json } = await ask(`${address}/v1/deployments/mail/dispose`, "gateway", { artifact }, key);
        const { kept } = json as { readonly kept?: { readonly index: number; readonly hash: string } };
        if (status === 200 && kept !== undefined) answered.set(kept.index, kept.hash);
        else expect(json).toMatchObject({ status: 503, code: "STOPPING" });
        return;
      } catch {
        // Nobody listens any more.
        state.isOver = state.isStopping;
      }
    }
  };
  const client = async (): Promise<void> => {
    while (!state.isOver) {
      await dispose();
      if (answered.size < 200 || state.isStopping) continue;
      state.isStopping = true;
      child.kill("SIGTERM");
    }
  };
  await Promise.all(Array.from({ length: 8 }, client));
  expect(await exitCode).toBe(0);
  const ledger = new SqliteLedger(join(folder.path, "ledger.sqlite"));
  const entries = (await ledger.entries("mail", 0, 100_000)).filter((bytes) => {
    return readEntry(bytes).statement.kind === "decision";
  });
  await ledger.close();
  expect(answered.size).toBeGreaterThanOrEqual(200);
  expect(entries.map((bytes) => [readEntry(bytes).index, entryHash(bytes)])).toEqual(
    [...answered].sort(([one], [other]) => one - other),
  );
});

it("SIGHUP: the configuration is looked at again, and the process goes on", async () => {
  const { child, address, line, exitCode } = await start(configOf(reference, { store: { sqlite: "other.sqlite" } }));
  child.kill("SIGHUP");
  await line("configuration taken");
  expect((await ask(`${address}/readyz`)).status).toBe(200);
  child.kill("SIGINT");
  await line("stopped");
  expect(await exitCode).toBe(0);
});
