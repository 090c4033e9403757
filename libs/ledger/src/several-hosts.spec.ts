import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, it } from "@jest/globals";
import type { PostgresServer } from "../../../tools/postgres/src/start-postgres.ts";
import { describeWithPostgres } from "../../../tools/postgres/src/testing/describe-with-postgres.ts";
import { LEASE } from "./counters/counters.ts";
import { checkLog } from "./log/check-log.ts";
import { readEntry } from "./log/entry.ts";
import { openLedger } from "./open-ledger.ts";
import { type Cable, cable } from "./testing/cable.ts";
import { HOUR, NOON } from "./testing/receipts.ts";
import { emptied } from "./testing/stores.ts";

const HOST = fileURLToPath(new URL("./testing/host.ts", import.meta.url));

/** A process that works on a ledger, and what it has said. */
class Host {
  readonly process: ChildProcess;
  readonly lines: string[] = [];
  #heard = Promise.withResolvers<void>();

  constructor(place: string, name: string) {
    const flags = ["--conditions=@glither/source", "--disable-warning=ExperimentalWarning"];
    this.process = spawn(process.execPath, [...flags, HOST, place, name], { stdio: ["ignore", "pipe", "inherit"] });
    hosts.push(this);
    createInterface({ input: this.process.stdout as NodeJS.ReadableStream }).on("line", (line) => {
      this.lines.push(line);
      this.#heard.resolve();
      this.#heard = Promise.withResolvers();
    });
  }

  /** Returns when it has kept so many more. */
  async keeps(more: number): Promise<void> {
    const enough = this.kept.length + more;
    while (this.kept.length < enough) await this.#heard.promise;
  }

  async refused(): Promise<void> {
    const before = this.lines.length;
    while (!this.lines.slice(before).some((line) => line.startsWith("refused "))) await this.#heard.promise;
  }

  get kept(): string[] {
    return this.lines.flatMap((line) => (line.startsWith("decided ") ? line.slice("decided ".length) : []));
  }

  async end(): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const closed = once(this.process, "close");
    this.process.kill("SIGCONT");
    this.process.kill("SIGKILL");
    await closed;
  }
}

const hosts: Host[] = [];
const cables: Cable[] = [];
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.end();
  for (const each of cables.splice(0)) await each.close();
});

/** What must be so whatever has happened: nothing lost, all settled once, all counted once. */
async function expectWhole({ url }: PostgresServer): Promise<void> {
  const said = hosts.flatMap(({ kept }) => kept);
  for (const host of hosts) await host.end();
  const ledger = await openLedger(url);
  while ((await ledger.settleDue(NOON + 9 * HOUR, 1_000)).length > 0);
  const entries = await ledger.entries("mail", 0, 1_000_000);
  const { faults } = await checkLog({ deployment: "mail", entries, checkpoints: [], keys: [] });
  expect(faults).toEqual([]);
  const statements = entries.map((bytes) => readEntry(bytes).statement);
  const decisions = statements.flatMap((each) =>
    each.kind === "decision" && "token" in each.receipt ? each.receipt.token : [],
  );
  const settled = statements.flatMap((each) => (each.kind === "settling" ? each.token : []));
  expect(decisions).toEqual(expect.arrayContaining(said));
  expect(new Set(decisions).size).toBe(decisions.length);
  expect(settled.toSorted()).toEqual(decisions.toSorted());
  // What was reserved and never decided has run out.
  const request = { counter: "calls", key: "all", amount: 0, window: 1_000 * HOUR, now: NOON + LEASE };
  expect((await ledger.counters("mail").reserve(request)).before).toBe(decisions.length);
  await ledger.close();
}

describeWithPostgres("hosts that share one PostgreSQL", {}, (server) => {
  beforeEach(() => emptied(server()));

  it("settle and count once, while one is killed, one is cut off and one stands still, and both come back", async () => {
    const between = await cable(server().port);
    cables.push(between);
    const behind = server().url.replace(`:${server().port}/`, `:${between.port}/`);
    const still = new Host(server().url, "still");
    const killed = new Host(server().url, "killed");
    const cut = new Host(behind, "cut");
    await Promise.all(hosts.map((host) => host.keeps(20)));
    await killed.end();
    between.cut();
    await cut.refused();
    await still.keeps(10);
    between.mend();
    await cut.keeps(10);
    still.process.kill("SIGSTOP");
    // It may stand in the middle of a transaction: the others wait for that, and not for longer than the server lets it.
    await cut.keeps(40);
    still.process.kill("SIGCONT");
    await still.keeps(10);
    between.freeze();
    await still.keeps(40);
    between.mend();
    await Promise.all([still.keeps(10), cut.keeps(10)]);
    await expectWhole(server());
  });

  it("lose nothing when PostgreSQL is ended under load, in order or not, and go on when it is there again", async () => {
    const both = [new Host(server().url, "a"), new Host(server().url, "b")];
    await Promise.all(both.map((host) => host.keeps(20)));
    for (const how of ["killed", "stopped", "killed"] as const) {
      // Whether a call was under way that had to be refused is a matter of luck: who only waited for a connection gets one.
      await server().restart(how);
      await Promise.all(both.map((host) => host.keeps(20)));
    }
    await expectWhole(server());
  });
});
